import * as z from 'zod';
import { isSha256Hex } from '../kernel/bytes.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { INSTANT_PATTERN, isCalendarDate } from '../kernel/instant.ts';
import { AUTHENTICATIONS, DECISIONS } from '../workspace/review-words.ts';
import { participantSchema } from './participants.ts';

const text = z.string().min(1).max(2000);
const instant = z.string().regex(INSTANT_PATTERN);
const date = z.string().refine(isCalendarDate);
const sha256 = z.string().refine(isSha256Hex);

/** How something was put into a review. `schedule`: by an evaluation, since it was due. */
const METHODS = ['single', 'bulk', 'import', 'schedule'] as const;

/** Who decided, who wrote it down, and how it is known who that was: three facts. */
const actingSchema = z.strictObject({
  /** Who decided; null for what the schedule does. */
  by: text.nullable(),
  /** Who recorded it; null if that was not said. */
  recordedBy: text.nullable(),
  authentication: z.enum(AUTHENTICATIONS),
  /** Of `iam`: the ARN that AWS said it was. */
  provedBy: text.optional(),
  method: z.enum(METHODS),
  /** When it was made. */
  at: instant,
});
export type Acting = z.infer<typeof actingSchema>;

const decisionSchema = z.strictObject({
  row: text,
  /** The digest of the row as the reviewer had it. */
  digest: sha256,
  decision: z.enum(DECISIONS),
  /** For `modify`: ids of the roles that may stay; null otherwise. */
  roles: z.array(text).nullable(),
  reason: text.nullable(),
});
export type RowDecision = z.infer<typeof decisionSchema>;

const worksheetSchema = z.strictObject({ reviewer: text, code: sha256, items: z.array(z.int().min(1)).min(1) });
export type IssuedWorksheet = z.infer<typeof worksheetSchema>;

const rows = z.array(text).min(1);

const CONTENTS = {
  opened: z.null(),
  assigned: z.strictObject({ to: participantSchema, rows }),
  /** `rows` null: all of whoever delegates. Both days included. */
  delegated: z.strictObject({ to: participantSchema, rows: rows.nullable(), from: date, until: date }),
  /** Worksheets that were handed out, each to one reviewer, with the items in it and the SHA-256 of its one-time code. */
  issued: z.strictObject({ worksheets: z.array(worksheetSchema).min(1) }),
  /** `worksheet`: the SHA-256 of the code of the worksheet that came back, where one did. */
  decided: z.strictObject({ decisions: z.array(decisionSchema).min(1), worksheet: sha256.optional() }),
  /** The digest of all decisions that were signed: see digestOfDecisions. */
  'signed-off': z.strictObject({ decisions: sha256 }),
  closed: z.null(),
  cancelled: z.strictObject({ reason: text }),
  /** A review that was held elsewhere, by the digest of what tells of it. */
  'external-review': z.strictObject({ document: sha256, heldOn: date, what: text }),
} as const;
export const REVIEW_ACTIONS = Object.keys(CONTENTS) as (keyof typeof CONTENTS)[];
export type ReviewAction = keyof typeof CONTENTS;

const header = {
  schema: z.literal('urn:rollcall:review-submission:v1'),
  workspace: text,
  review: text,
  /** SHA-256 of the population that it is about; null for what is about none. */
  population: sha256.nullable(),
  acting: actingSchema,
};

const of = <Action extends ReviewAction>(action: Action) =>
  z.strictObject({ ...header, action: z.literal(action), content: CONTENTS[action] });

/** What somebody did in a review, as the artifact of its `review-event`. */
export const submissionSchema = z.discriminatedUnion('action', [
  of('opened'),
  of('assigned'),
  of('delegated'),
  of('issued'),
  of('decided'),
  of('signed-off'),
  of('closed'),
  of('cancelled'),
  of('external-review'),
]);
export type Submission = z.infer<typeof submissionSchema>;
/** What is particular to an action. */
export type Content = {
  readonly [Action in ReviewAction]: { readonly action: Action; readonly content: z.infer<(typeof CONTENTS)[Action]> };
}[ReviewAction];

/** What management signs: every decision that stands, by row. */
export function digestOfDecisions(
  population: string,
  decisions: readonly {
    readonly row: string;
    readonly decision: string;
    readonly entry: { readonly digest: string };
  }[],
): string {
  const all = decisions.map(({ row, decision, entry }) => [row, decision, entry.digest]);
  return sha256Hex(canonicalJson([population, all]));
}
