import * as z from 'zod';
import { knownDefinitionSchema } from '../access/role-definitions.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import { type TestResult, unitOf } from './results.ts';

const text = z.string();

/** What control tests leave to themselves from one evaluation to the next: a part of the findings state. */
export const memorySchema = z.strictObject({
  /**
   * What each comparing test compares the next snapshot of an application with: the last one that it examined with
   * everything that it needs complete and fresh. A snapshot that another input kept it from judging does not count:
   * whatever was new in it is still to be judged.
   */
  baselines: z.array(
    z.strictObject({
      test: text,
      connection: text,
      artifact: z.strictObject({ name: text, digest: z.strictObject({ sha256: text }) }),
      takenAt: text,
      /** When the test examined it. */
      examinedAt: text,
    }),
  ),
  /**
   * Subjects that were seen and not settled, and since when. `tolerated`: a violation that counts only after it has
   * stood for some time. `undetermined`: a difference of which a comparing test could not tell whether it violates.
   */
  unsettled: z.array(
    z.strictObject({
      key: text,
      test: text,
      connection: text.nullable(),
      kind: z.enum(['tolerated', 'undetermined']),
      since: text,
    }),
  ),
  /** What complete readings last told of the roles that applications have, by connection and id. */
  definitions: z.array(knownDefinitionSchema),
});

export type Memory = z.infer<typeof memorySchema>;
export type Unsettled = Memory['unsettled'][number];

export const NO_MEMORY: Memory = { baselines: [], unsettled: [], definitions: [] };

/** The artifact of each application's snapshot of this slot, with when it was taken; by connection. */
export type SnapshotReferences = ReadonlyMap<string, Pick<Memory['baselines'][number], 'artifact' | 'takenAt'>>;

/**
 * Brings the memory up to date with the results of an evaluation. `comparing` are the ids of the tests that compare. What
 * is known of roles has been brought up to date before: tests go by it.
 */
export function remember(
  before: Memory,
  results: readonly TestResult[],
  comparing: ReadonlySet<string>,
  snapshots: SnapshotReferences,
  asOf: Instant,
): Memory {
  return {
    baselines: nextBaselines(before.baselines, results, comparing, snapshots, asOf),
    unsettled: nextUnsettled(before.unsettled, results, comparing, asOf),
    definitions: before.definitions,
  };
}

function nextBaselines(
  before: Memory['baselines'],
  results: readonly TestResult[],
  comparing: ReadonlySet<string>,
  snapshots: SnapshotReferences,
  asOf: Instant,
): Memory['baselines'] {
  const baselines = new Map(before.map((known) => [unitOf(known), known]));
  for (const { test, connection, complete } of results) {
    const examined = connection === null ? undefined : snapshots.get(connection);
    if (connection === null || !examined || !complete || !comparing.has(test)) continue;
    baselines.set(unitOf({ test, connection }), { test, connection, ...examined, examinedAt: asOf });
  }
  return [...baselines.values()].sort((a, b) => byCodeUnit(a.test, b.test) || byCodeUnit(a.connection, b.connection));
}

/**
 * | was          | now tolerated | undetermined     | failing | not mentioned, conclusively | not mentioned |
 * |--------------|---------------|------------------|---------|-----------------------------|---------------|
 * | unknown      | since now     | since now        | –       | –                           | –             |
 * | tolerated    | stays         | stays            | settled | settled                     | stays         |
 * | undetermined | since now     | stays            | settled | settled                     | stays         |
 *
 * What fails is remembered by its finding. Time goes on while nobody can look, but only a sighting makes a failure of it.
 */
function nextUnsettled(
  before: readonly Unsettled[],
  results: readonly TestResult[],
  comparing: ReadonlySet<string>,
  asOf: Instant,
): Unsettled[] {
  const known = new Map(before.map((entry) => [entry.key, entry]));
  const conclusive = new Set(results.filter((result) => result.conclusive).map(unitOf));
  const next = new Map(before.filter((entry) => !conclusive.has(unitOf(entry))).map((entry) => [entry.key, entry]));
  for (const { test, connection, failures, undetermined, pending } of results) {
    for (const { key } of undetermined) {
      const entry = known.get(key);
      if (entry) next.set(key, entry);
      else if (comparing.has(test)) next.set(key, { key, test, connection, kind: 'undetermined', since: asOf });
    }
    for (const { key, since } of pending) {
      if (since !== null) next.set(key, { key, test, connection, kind: 'tolerated', since });
    }
    for (const { key } of failures) next.delete(key);
  }
  return [...next.values()].sort((a, b) => byCodeUnit(a.key, b.key));
}
