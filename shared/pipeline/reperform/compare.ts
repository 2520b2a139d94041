import * as z from 'zod';
import type { TestResult } from '../../controls/results.ts';
import { unitOf } from '../../controls/results.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { LogEntry } from '../../evidence/log/entry.ts';
import type { EvidenceReading } from '../../evidence/ports.ts';
import { byCodeUnit, canonicalBytes } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { type EvaluationPredicate, subjectWith } from '../entries.ts';
import type { Performed } from '../perform.ts';
import { placesThatDiffer } from './differences.ts';

/** What of a result is told where two of them differ. */
export interface ToldResult {
  readonly version: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly population: { readonly count: number; readonly digest: string };
  /** Keys of the failures. */
  readonly failures: readonly string[];
}

/** A test that came to something else. Null where there is no result of it. */
export interface TestDifference {
  readonly test: string;
  readonly connection: string | null;
  readonly recorded: ToldResult | null;
  readonly performed: ToldResult | null;
  /** Members of the result that differ. */
  readonly differs: readonly string[];
}

/** A document of an evaluation that is another one now, or what its entry says of it. */
export interface DocumentDifference {
  readonly document: (typeof DOCUMENTS)[number] | 'entry';
  /** Where it differs, up to a limit; nothing of what stands there. */
  readonly at: readonly string[];
}

/** What an evaluation leaves; it is compared by digest. */
const DOCUMENTS = ['results', 'state', 'transitions', 'matching', 'reviews'] as const;
/** Documents that differ throughout are told by where they begin to. */
const MAX_PLACES = 100;

const anything = z.record(z.string(), z.unknown());

/** As much of a result as is compared one by one, whatever version wrote it. */
const recordedResultsSchema = z.looseObject({
  results: z.array(
    z.looseObject({
      test: z.string(),
      version: z.int(),
      connection: z.string().nullable(),
      outcome: z.string(),
      reason: z.looseObject({ code: z.string() }).nullable(),
      population: z.object({ count: z.int(), digest: z.string() }),
      failures: z.array(z.looseObject({ key: z.string() })),
    }),
  ),
});
type RecordedResult = z.infer<typeof recordedResultsSchema>['results'][number];

/** Compares what was recorded with what has been performed again: documents byte for byte, by their digests. */
export async function compare(
  store: EvidenceReading,
  entry: LogEntry,
  predicate: EvaluationPredicate,
  { evaluation, said }: Performed,
): Promise<{ readonly documents: readonly DocumentDifference[]; readonly tests: readonly TestDifference[] }> {
  const documents: DocumentDifference[] = [];
  let tests: readonly TestDifference[] = [];
  for (const document of DOCUMENTS) {
    const performed = evaluation[document];
    if (sha256Hex(canonicalBytes(performed)) === predicate.artifacts[document]) continue;
    const subject = subjectWith(entry, predicate.artifacts[document]);
    const recorded = await getArtifact(store, subject, anything);
    documents.push({ document, at: firstPlaces(recorded, performed) });
    if (document === 'results') {
      const { results } = await getArtifact(store, subject, recordedResultsSchema);
      tests = compareResults(results, evaluation.results.results);
    }
  }
  const { previous, inputs, expecting, reviews, summary } = predicate;
  const at = firstPlaces({ previous, inputs, expecting, reviews, summary }, said);
  if (at.length > 0) documents.push({ document: 'entry', at });
  return { documents, tests };
}

function firstPlaces(recorded: unknown, performed: unknown): string[] {
  return [...placesThatDiffer(recorded, performed).take(MAX_PLACES)];
}

function compareResults(recorded: readonly RecordedResult[], performed: readonly TestResult[]): TestDifference[] {
  const before = new Map(recorded.map((result) => [unitOf(result), result]));
  const now = new Map(performed.map((result) => [unitOf(result), result]));
  const units = [...new Set([...before.keys(), ...now.keys()])].sort(byCodeUnit);
  return units.flatMap((unit) => {
    const [one, other] = [before.get(unit), now.get(unit)];
    const known = one ?? other;
    const differs = one && other ? [...placesThatDiffer(one, other).map(memberOf)] : [];
    if (!known || (one && other && differs.length === 0)) return [];
    const { test, connection } = known;
    return [{ test, connection, recorded: tell(one), performed: tell(other), differs: [...new Set(differs)] }];
  });
}

function memberOf(place: string): string {
  return place.split(/[.[]/, 1)[0] ?? place;
}

function tell(result: RecordedResult | TestResult | undefined): ToldResult | null {
  if (!result) return null;
  const { version, outcome, reason, population, failures } = result;
  return { version, outcome, reason: reason?.code ?? null, population, failures: failures.map(({ key }) => key) };
}
