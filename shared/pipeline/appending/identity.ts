import * as z from 'zod';
import { ReviewError } from '../reviews/errors.ts';
import type { ReadContext } from '../run-context.ts';

/**
 * Who somebody is to AWS, proved for one submission: what is particular to a signed `sts:GetCallerIdentity`. All the rest of that request is
 * fixed, so it can be made again from this by whoever wants to know, and nobody can have them ask for anything else.
 */
export const identityProofSchema = z.strictObject({
  /** Id of the access key, which is no secret. */
  accessKey: z.string().regex(/^\w{16,128}$/),
  /** As AWS writes times: `20261122T060000Z`. */
  signedAt: z.string().regex(/^\d{8}T\d{6}Z$/),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of credentials for a time; without their secret key it opens nothing. */
  sessionToken: z
    .string()
    .regex(/^[!-~]{1,8192}$/)
    .nullable(),
});
export type IdentityProof = z.infer<typeof identityProofSchema>;

/** What somebody signs for, with their identity. */
export interface SignedFor {
  /** Of the log: `<organization>/<workspace>`. */
  readonly origin: string;
  /** SHA-256 of the canonical submission, hex. */
  readonly submission: string;
}

/** AWS, as far as it knows who signed something. */
export interface CallerIdentities {
  /** ARN of whoever made a proof for this; null if it is none, or is too old. Rejects with a RollcallError `identity-unavailable`. */
  arnOf(proof: IdentityProof, signedFor: SignedFor): Promise<string | null>;
}

/** Who a person is by what policy says of ARNs, if it is whom they say they are. Throws a ReviewError. */
export function refuseImpostor({ workspace }: ReadContext, arn: string, by: string | null): void {
  const known = workspace.policy.reviews?.identities?.[arn];
  if (known === undefined) {
    throw new ReviewError(
      'identity-unknown',
      `policy names nobody for ${arn} under reviews.identities; add them there and deploy, or have an operator record it ` +
        'with --recorded-by; nothing was written',
    );
  }
  if (known.toLowerCase() === by?.toLowerCase()) return;
  throw new ReviewError(
    'identity-other',
    `by reviews.identities of policy, ${arn} is somebody else, or called otherwise; give --by as policy has it there; nothing was written`,
  );
}
