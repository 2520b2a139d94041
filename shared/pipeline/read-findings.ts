import { CATALOGUE } from '../controls/catalogue.ts';
import type { ExclusionStanding } from '../controls/exclusions.ts';
import { resultsSchema } from '../controls/results.ts';
import { getArtifact } from '../evidence/artifact.ts';
import { readTail } from '../evidence/log/read.ts';
import { type FindingsOverview, overviewOf } from '../findings/overview.ts';
import type { Finding } from '../findings/state.ts';
import { type Instant, type Slot, toInstant } from '../kernel/instant.ts';
import { subjectWith } from './entries.ts';
import { logUpTo } from './log-then.ts';
import { newestNote, readNotes } from './notes.ts';
import { readPrevious } from './previous.ts';
import type { ReadContext } from './run-context.ts';

/** The findings that the last evaluation left. */
export interface RecordedFindings {
  readonly origin: string;
  readonly slot: Slot;
  readonly asOf: Instant;
  /** Also those that were resolved within the last 180 days. */
  readonly all: readonly Finding[];
  readonly overview: FindingsOverview;
  /** Whom policy left out of that evaluation. */
  readonly exclusions: readonly ExclusionStanding[];
}

/** Reads and verifies the findings of the last evaluation; null if nothing has been evaluated yet. */
export async function readFindings({ log, workspace, clock }: ReadContext): Promise<RecordedFindings | null> {
  const [tail, previous] = [await readTail(log), await readPrevious(log)];
  if (!tail || !previous) return null;
  const { predicate, entry } = previous;
  const results = await getArtifact(log.store, subjectWith(entry, predicate.artifacts.results), resultsSchema);
  const notes = await readNotes(logUpTo(log, tail), previous);
  const findings = previous.state.findings.map((finding) => ({ ...finding, note: newestNote(finding, notes) }));
  return {
    origin: log.origin,
    slot: predicate.slot,
    asOf: predicate.asOf,
    all: findings,
    overview: overviewOf(findings, workspace.policy, CATALOGUE, toInstant(clock.now())),
    exclusions: results.exclusions,
  };
}
