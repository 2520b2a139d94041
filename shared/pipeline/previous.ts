import { type Matching, matchingSchema } from '../access/matching/matching.ts';
import type { Observation } from '../access/observation.ts';
import { getArtifact } from '../evidence/artifact.ts';
import type { LogEntry, LogReading } from '../evidence/log/entry.ts';
import { readTail } from '../evidence/log/read.ts';
import type { EvidenceReading } from '../evidence/ports.ts';
import { type FindingsState, findingsStateSchema } from '../findings/state.ts';
import {
  type EvaluationPredicate,
  type Expecting,
  evaluationSchema,
  isType,
  observationEntrySchema,
  openedSchema,
  predicateOf,
  subjectWith,
} from './entries.ts';
import { type LogThen, logUpTo } from './log-then.ts';

/** The evaluation before this one, and what it left. */
export interface Previous {
  readonly entry: LogEntry;
  readonly predicate: EvaluationPredicate;
  readonly state: FindingsState;
}

/** Reads the latest evaluation; null if nothing has been evaluated yet. */
export async function readPrevious(log: LogReading): Promise<Previous | null> {
  const tail = await readTail(log);
  return tail ? latestEvaluation(logUpTo(log, tail)) : null;
}

/** The latest evaluation in a log as it was; null if nothing had been evaluated yet. */
export async function latestEvaluation(log: LogThen): Promise<Previous | null> {
  for await (const entry of log.newestFirst()) {
    if (isType(entry, 'control-evaluation')) return readEvaluation(log.store, entry);
  }
  return null;
}

/** Reads what the evaluation of an entry left. */
export async function readEvaluation(store: EvidenceReading, entry: LogEntry): Promise<Previous> {
  const predicate = predicateOf(entry, evaluationSchema);
  const state = await getArtifact(store, subjectWith(entry, predicate.artifacts.state), findingsStateSchema);
  return { entry, predicate, state };
}

/** Reads whose the accounts were then. It tells of every account and person, and only evaluations ask. */
export function readMatching(store: EvidenceReading, { entry, predicate }: Previous): Promise<Matching> {
  return getArtifact(store, subjectWith(entry, predicate.artifacts.matching), matchingSchema);
}

/** Counts that somebody saw and that the previous evaluation did not take into account yet. */
export async function observedSince(log: LogThen, previous: Previous | null): Promise<Observation[]> {
  const observed: Observation[] = [];
  for await (const entry of log.newestFirst()) {
    if (entry.seq <= (previous?.state.logRead ?? -1)) break;
    if (!isType(entry, 'population-observed')) continue;
    const { connection, observedAt, count } = predicateOf(entry, observationEntrySchema);
    observed.push({ connection, entry: { seq: entry.seq, digest: entry.digest }, observedAt, count });
  }
  return observed;
}

/** Since when, and under which schedules, slots are expected: from the last scheduled evaluation, or the log's opening. */
export async function readExpecting(log: LogThen, previous: Previous | null): Promise<Expecting> {
  if (previous) return previous.predicate.expecting;
  for await (const entry of log.newestFirst()) {
    if (!isType(entry, 'log-opened')) continue;
    const { schedule, log: position } = predicateOf(entry, openedSchema);
    return [{ ...schedule, from: position.appendedAt }];
  }
  throw new Error('every log begins with its opening');
}
