import type { LambdaClient } from '@aws-sdk/client-lambda';
import { SignatureV4 } from '@smithy/signature-v4';
import { EvidenceError } from '../../evidence/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IdentityProof, SignedFor } from '../../pipeline/appending/identity.ts';
import { failureOf } from './failure.ts';
import { identityRequest } from './identity-request.ts';

/**
 * Signs, with the credentials and for the region of a client, that it is oneself who submits something. Rejects with an EvidenceError
 * `append-unavailable` where there are no credentials.
 */
export async function proveIdentity(
  { config }: LambdaClient,
  clock: Clock,
  signedFor: SignedFor,
): Promise<IdentityProof> {
  try {
    const [region, credentials] = [await config.region(), await config.credentials()];
    const { host, path, query, headers } = identityRequest(region, signedFor);
    const { sha256 } = config;
    const signer = new SignatureV4({ service: 'sts', region, credentials, sha256, applyChecksum: false });
    const request = {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path,
      query: { ...query },
      headers: { ...headers },
    };
    const signed = await signer.sign(request, { signingDate: new Date(clock.now()) });
    return {
      accessKey: credentials.accessKeyId,
      signedAt: signed.headers['x-amz-date'] ?? '',
      signature: signed.headers.authorization?.split('Signature=')[1] ?? '',
      sessionToken: credentials.sessionToken ?? null,
    };
  } catch (error) {
    throw new EvidenceError('append-unavailable', `nobody can be identified to AWS: ${failureOf(error).words}`, {
      cause: error,
    });
  }
}
