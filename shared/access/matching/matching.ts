import * as z from 'zod';
import { personSchema } from '../snapshot.ts';

const text = z.string();
const instant = z.string();

/** By what an account was matched to a person, strongest first. `previous`: the last evaluation had matched them. */
const MATCH_BASES = ['external-id', 'employee-number', 'previous', 'e-mail', 'alias'] as const;
export type MatchBasis = (typeof MATCH_BASES)[number];

/** Counting of readings stops here: "two complete readings or more" is all that anybody asks. */
export const COUNTED_UP_TO = 2;

/**
 * Who owns which account, and what must be remembered about it from one evaluation to the next. It is an artifact of
 * the evaluation: evidence of the mapping, and the only memory of the matching. It holds nothing that changes with
 * every run, so that equal mappings are one file.
 */
export const matchingSchema = z.strictObject({
  schema: z.literal('urn:rollcall:matching:v1'),
  /** `person` is `<connection>/<record id>`; `since` is when the pair was first seen with this basis. */
  pairs: z.array(
    z.strictObject({ connection: text, account: text, person: text, by: z.enum(MATCH_BASES), since: instant }),
  ),
  /** Accounts that more than one person matches equally well. */
  ambiguous: z.array(z.strictObject({ connection: text, account: text, people: z.array(text), since: instant })),
  /** Accounts that nobody matches: since when, and on how many complete readings, counted up to 2. */
  unmatched: z.array(z.strictObject({ connection: text, account: text, since: instant, snapshots: z.int().min(0) })),
  /**
   * People who have disappeared from a roster, as their last record had them: on how many complete rosters they were
   * missing, counted up to 2. Kept while they own an account.
   */
  absent: z.array(
    z.strictObject({
      connection: text,
      since: instant,
      rosterAsOf: instant,
      rosters: z.int().min(1),
      record: personSchema,
    }),
  ),
  /**
   * What rosters last said of people's jobs: `since` when they have said anything, and `former` jobs, until a complete
   * roster first showed another one. Whoever is missing from a complete roster is kept for a while.
   */
  positions: z.array(
    z.strictObject({
      connection: text,
      record: text,
      department: text.nullable(),
      title: text.nullable(),
      since: instant,
      former: z.array(z.strictObject({ department: text.nullable(), title: text.nullable(), until: instant })),
      missingSince: instant.nullable(),
    }),
  ),
  /** Accounts of people whom policy excludes from scope, and by which exclusion. */
  excluded: z.array(z.strictObject({ connection: text, account: text, exclusion: text })),
  /** When a roster first showed that an owner's employment had ended: late HR is told from late IT. */
  ended: z.array(z.strictObject({ person: text, shownSince: instant })),
});

export type Matching = z.infer<typeof matchingSchema>;

export const NO_MATCHING: Matching = {
  schema: 'urn:rollcall:matching:v1',
  pairs: [],
  ambiguous: [],
  unmatched: [],
  absent: [],
  positions: [],
  excluded: [],
  ended: [],
};
