import * as z from 'zod';
import { connectionKindSchema } from '../access/connection-kind.ts';
import { accountSchema } from '../access/snapshot.ts';
import { isSha256Hex } from '../kernel/bytes.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { INSTANT_PATTERN, isCalendarDate } from '../kernel/instant.ts';
import { AUTHENTICATIONS, DECISIONS } from '../workspace/review-words.ts';
import { participantSchema } from './participants.ts';
import { REVIEW_KINDS } from './windows.ts';

const text = z.string();
const instant = z.string().regex(INSTANT_PATTERN);
const date = z.string().refine(isCalendarDate);
const sha256 = z.string().refine(isSha256Hex);
const reference = z.strictObject({ seq: z.int().min(0), digest: sha256 });
const subject = z.strictObject({ name: text, digest: z.strictObject({ sha256 }) });
const authentication = z.enum(AUTHENTICATIONS);

/** By what somebody is the reviewer of a row. `returned`: it came back to whom the review belongs. */
const BASES = [
  'manager-in-roster',
  'manager-in-application',
  'registered-owner',
  'application-owner',
  'list',
  'fallback',
  'returned',
  'assigned',
  'nobody',
] as const;
export type Basis = (typeof BASES)[number];
export const basisSchema = z.enum(BASES);

/** What a reviewer is shown of an account, and decides about: its digest is what a decision is bound to. */
const contentSchema = z.strictObject({
  connection: text,
  account: accountSchema.omit({ customAttributes: true, grants: true }),
  roles: z.array(
    z.strictObject({
      id: text,
      name: text,
      class: z.enum(['privileged', 'standard', 'unclassified']),
      sources: z.array(text),
    }),
  ),
  groups: z.array(z.strictObject({ id: text, name: text.nullable() })),
  /** Whose it is: `<roster>/<record id>`, null if nobody matches, or more than one person. */
  owner: text.nullable(),
  /** As the service register has it; null if it has not. */
  registration: z.strictObject({ kind: text, owner: text, purpose: text, expires: date }).nullable(),
});
export type RowContent = z.infer<typeof contentSchema>;
type RoleClass = RowContent['roles'][number]['class'];

const rowSchema = z.strictObject({
  /** `<connection>/<account id>`. */
  row: text,
  /** Its number in the list, from 1. */
  item: z.int().min(1),
  /** SHA-256 of the canonical `content`. */
  digest: sha256,
  content: contentSchema,
  /** Null if nobody can. */
  reviewer: text.nullable(),
  basis: basisSchema,
  /** Those who would have been the reviewer before, and why they are not. */
  passedOver: z.array(z.strictObject({ actor: text, why: z.enum(['gone', 'on-leave', 'unknown', 'subject']) })),
});
export type Row = z.infer<typeof rowSchema>;

/** What of the policy a review goes by from its opening to its end. */
export const rulesSchema = z.strictObject({
  timezone: text,
  removeWithin: text,
  removePrivilegedWithin: text,
  reasonFor: z.array(z.enum(DECISIONS)),
  authentication: z.strictObject({ decisions: authentication, signOff: authentication }),
  signOff: z.array(text),
  /** Names or ids of roles, as policy classified them. */
  roles: z.strictObject({ privileged: z.array(text), standard: z.array(text) }),
});
export type Rules = z.infer<typeof rulesSchema>;

/** The artifact of an opening: what was reviewed, by whom it was to be reviewed, and by what rules. */
export const populationSchema = z.strictObject({
  schema: z.literal('urn:rollcall:review-population:v1'),
  workspace: text,
  review: text,
  kind: z.enum(REVIEW_KINDS),
  window: z.strictObject({ first: date, last: date }),
  due: instant,
  /** The evaluation over whose inputs it was opened: slot, entry, and the time by which they were judged. */
  slot: text,
  evaluation: reference,
  asOf: instant,
  inputs: z.array(
    z.strictObject({
      connection: text,
      kind: connectionKindSchema,
      entry: reference,
      artifact: subject,
      takenAt: instant,
    }),
  ),
  policy: sha256,
  matching: sha256,
  /** Accounts that were left out, since policy excludes their people. */
  excluded: z.array(z.strictObject({ row: text, exclusion: text })),
  rules: rulesSchema,
  /** To whom the review belongs: who opened it, or whom policy names. Items that are nobody's come back to them. */
  coordinator: text,
  participants: z.array(participantSchema),
  rows: z.array(rowSchema),
});
export type Population = z.infer<typeof populationSchema>;

/** Tells the class of a role by its id or name. */
export function classifying({ privileged, standard }: Rules['roles']): (id: string, name: string) => RoleClass {
  const [grave, plain] = [new Set(privileged), new Set(standard)];
  return (id, name) => {
    if (grave.has(id) || grave.has(name)) return 'privileged';
    return plain.has(id) || plain.has(name) ? 'standard' : 'unclassified';
  };
}

/** The digest that a decision about a row is bound to. */
export function digestOfRow(content: RowContent): string {
  return sha256Hex(canonicalJson(content));
}
