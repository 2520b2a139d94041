import { type Matching, matchingSchema } from '../access/matching/matching.ts';
import { getArtifact } from '../evidence/artifact.ts';
import type { LogEntry, LogReading } from '../evidence/log/entry.ts';
import { backwards, readTail } from '../evidence/log/read.ts';
import { type FindingsState, findingsStateSchema } from '../findings/state.ts';
import {
  type EvaluationPredicate,
  type Expecting,
  evaluationSchema,
  isType,
  openedSchema,
  predicateOf,
  subjectWith,
} from './entries.ts';

/** The evaluation before this one, and what it left. */
export interface Previous {
  readonly entry: LogEntry;
  readonly predicate: EvaluationPredicate;
  readonly state: FindingsState;
  readonly matching: Matching;
}

/** Reads the latest evaluation; null if nothing has been evaluated yet. */
export async function readPrevious(log: LogReading): Promise<Previous | null> {
  const tail = await readTail(log);
  if (!tail) return null;
  for await (const entry of backwards(log, tail)) {
    if (!isType(entry, 'control-evaluation')) continue;
    const predicate = predicateOf(entry, evaluationSchema);
    const { state, matching } = predicate.artifacts;
    return {
      entry,
      predicate,
      state: await getArtifact(log.store, subjectWith(entry, state), findingsStateSchema),
      matching: await getArtifact(log.store, subjectWith(entry, matching), matchingSchema),
    };
  }
  return null;
}

/** Since when, and under which schedules, slots are expected: from the last scheduled evaluation, or the log's opening. */
export async function readExpecting(log: LogReading, previous: Previous | null): Promise<Expecting> {
  if (previous) return previous.predicate.expecting;
  const tail = await readTail(log);
  if (!tail) throw new Error('the log has been opened before anything is evaluated');
  for await (const entry of backwards(log, tail)) {
    if (!isType(entry, 'log-opened')) continue;
    const { schedule, log: position } = predicateOf(entry, openedSchema);
    return [{ ...schedule, from: position.appendedAt }];
  }
  throw new Error('every log begins with its opening');
}
