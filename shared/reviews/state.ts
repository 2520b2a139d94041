import * as z from 'zod';
import { AUTHENTICATIONS, CADENCES, DECISIONS } from '../workspace/review-words.ts';
import { participantSchema } from './participants.ts';
import { basisSchema, rulesSchema } from './population.ts';
import { REVIEW_KINDS } from './windows.ts';

const text = z.string();
const reference = z.strictObject({ seq: z.int(), digest: text });
const subject = z.strictObject({ name: text, digest: z.strictObject({ sha256: text }) });
const sighting = z.strictObject({ artifact: text, takenAt: text });

/** What stands about a row: the newest decision. Those before it are in the log. */
const decisionSchema = z.strictObject({
  decision: z.enum(DECISIONS),
  roles: z.array(text).nullable(),
  reason: text.nullable(),
  by: text,
  /** When it was recorded: the time of its entry. */
  at: text,
  authentication: z.enum(AUTHENTICATIONS),
  method: text,
  entry: reference,
});

/** What became of access that was revoked or is to be modified. */
const removalSchema = z.strictObject({
  /** Until when it has to be gone. */
  limit: text,
  /** The last complete snapshot since the decision that still showed it. */
  lastSeen: sighting.nullable(),
  /** The complete snapshot that shows that it is gone; null until one does. */
  gone: sighting.nullable(),
  /** Whether it was there for longer than the limit: null if no snapshot can tell. */
  late: z.boolean().nullable(),
});
export type Removal = z.infer<typeof removalSchema>;

const rowStateSchema = z.strictObject({
  row: text,
  item: z.int(),
  digest: text,
  connection: text,
  /** Of the account, what it takes to know it again, and to know whose it is. */
  account: z.strictObject({ id: text, userName: text, emails: z.array(text) }),
  owner: text.nullable(),
  /** Ids of the roles that are reviewed, and whether one of them is privileged. */
  roles: z.array(text),
  privileged: z.boolean(),
  reviewer: text.nullable(),
  basis: basisSchema,
  decision: decisionSchema.nullable(),
  removal: removalSchema.nullable(),
});
export type RowState = z.infer<typeof rowStateSchema>;

/** How the population of a review compares with the snapshots that it was frozen from. */
const populationCheckSchema = z.strictObject({
  /** Accounts that should be rows and are not, rows that should not be, and rows that differ from the account. */
  missing: z.array(text),
  extra: z.array(text),
  altered: z.array(text),
  /** Snapshots that were not complete, or too old when the review was opened. */
  unfit: z.array(text),
});
export type PopulationCheck = z.infer<typeof populationCheckSchema>;

const reviewStateSchema = z.strictObject({
  review: text,
  kind: z.enum(REVIEW_KINDS),
  window: z.strictObject({ first: text, last: text }),
  due: text,
  status: z.enum(['open', 'signed-off', 'closed', 'cancelled']),
  opened: z.strictObject({ entry: reference, at: text, by: text.nullable() }),
  population: subject,
  check: populationCheckSchema,
  rules: rulesSchema,
  coordinator: text,
  participants: z.array(participantSchema),
  rows: z.array(rowStateSchema),
  delegations: z.array(
    z.strictObject({
      by: text,
      to: text,
      rows: z.array(text).nullable(),
      from: text,
      until: text,
      entry: reference,
    }),
  ),
  /** Worksheets that may still come back, and those that did. One handed out anew replaces what its reviewer had. */
  worksheets: z.array(
    z.strictObject({
      code: text,
      reviewer: text,
      items: z.array(z.int()),
      issued: reference,
      answered: reference.nullable(),
    }),
  ),
  signOff: z
    .strictObject({ by: text, at: text, authentication: z.enum(AUTHENTICATIONS), decisions: text, entry: reference })
    .nullable(),
  /** When it was closed or cancelled, and by whom; null while it goes on. */
  ended: z.strictObject({ at: text, by: text.nullable(), reason: text.nullable(), entry: reference }).nullable(),
  /** Entries that the rules of reviews do not allow. They changed nothing. */
  irregular: z.array(z.strictObject({ entry: reference, action: text, why: text })),
  /** How many entries it has, and the newest. */
  events: z.int(),
  last: reference,
});
export type ReviewState = z.infer<typeof reviewStateSchema>;

/** What events tell of a review, each once. */
export const REVIEW_NEWS = ['opened', 'due-soon', 'overdue', 'signed-off'] as const;
export type ReviewNews = (typeof REVIEW_NEWS)[number];

/** The artifact `reviews` of an evaluation: every review that is not over and done with. */
export const reviewsDocumentSchema = z.strictObject({
  schema: z.literal('urn:rollcall:reviews:v1'),
  workspace: text,
  /** Since when policy asks for reviews in a cadence: windows that had begun by then need none. */
  since: z.array(z.strictObject({ kind: z.enum(REVIEW_KINDS), every: z.enum(CADENCES), since: text })),
  /** Reviews that are to be opened, and what is in the way; null if nothing is. */
  due: z.array(z.strictObject({ kind: z.enum(REVIEW_KINDS), review: text, obstacle: text.nullable() })),
  /** Sorted by name. */
  reviews: z.array(reviewStateSchema),
  /** Which events have told of a review. */
  told: z.array(z.strictObject({ review: text, event: z.enum(REVIEW_NEWS), at: text })),
  /** Entries of the last 180 days that are of no review in which anything could be done. */
  strays: z.array(z.strictObject({ entry: reference, review: text, action: text, at: text })),
});
export type ReviewsDocument = z.infer<typeof reviewsDocumentSchema>;

export function noReviews(workspace: string): ReviewsDocument {
  return { schema: 'urn:rollcall:reviews:v1', workspace, since: [], due: [], reviews: [], told: [], strays: [] };
}

/** Whether something is still to be done in a review. */
export function isOngoing({ status }: ReviewState): boolean {
  return status === 'open' || status === 'signed-off';
}

/** Whether a row waits for a decision. */
export function isPending({ decision }: RowState): boolean {
  return decision === null;
}
