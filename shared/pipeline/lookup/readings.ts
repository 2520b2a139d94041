import type { EntryReference, LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { backwards, type LogTail, readTail } from '../../evidence/log/read.ts';
import type { Subject } from '../../evidence/statement.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { type Instant, millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import {
  collectionFailedSchema,
  evaluationSchema,
  isType,
  predicateOf,
  snapshotEntrySchema,
  subjectWith,
} from '../entries.ts';

/** What was asked for is not in the evidence. */
export class LookupError extends RollcallError<'not-found'> {}

/** A complete reading of an application: where the log names it, and where the snapshot lies. */
export interface Reading {
  readonly entry: EntryReference;
  readonly slot: Slot;
  readonly trigger: 'schedule' | 'manual';
  readonly takenAt: Instant;
  readonly snapshot: Subject;
}

/** A reading that says nothing certain about who is there. */
export interface IncompleteReading {
  readonly entry: EntryReference;
  readonly slot: Slot;
  readonly at: Instant;
  readonly state: 'partial' | 'failed';
  readonly reasons: readonly string[];
}

/** An evaluation, and where those of its documents lie that are looked back at. */
export interface EvaluationEntry {
  readonly entry: EntryReference;
  readonly slot: Slot;
  readonly asOf: Instant;
  readonly results: Subject;
  readonly state: Subject;
  readonly matching: Subject;
}

/** The last complete reading at or before a time, and what else the log says about that time. */
export interface ReadingSearch {
  readonly reading: Reading | null;
  /** The evaluation of that reading's slot; null if there is none. */
  readonly evaluation: EvaluationEntry | null;
  /** Readings between that one and the time that were not complete, newest first. */
  readonly incomplete: readonly IncompleteReading[];
  /** The first complete reading after the time. */
  readonly next: Reading | null;
}

/** The whole log, newest entry first, verified as far as it is read. Throws a LookupError if it has not been opened. */
export async function* newestFirst(log: LogReading): AsyncGenerator<LogEntry> {
  yield* backwards(log, await openedTail(log));
}

/** The end of the log. Throws a LookupError if there is none. */
export async function openedTail(log: LogReading): Promise<LogTail> {
  const tail = await readTail(log);
  if (tail) return tail;
  throw new LookupError('not-found', `there is no evidence log of ${log.origin} yet; "rollcall run" opens it`);
}

/** Searches the log backwards, no farther than to the reading. `at` in epoch milliseconds. */
export async function findReading(log: LogReading, connection: string, at: number): Promise<ReadingSearch> {
  const incomplete: IncompleteReading[] = [];
  const evaluations = new Map<Slot, EvaluationEntry>();
  let next: Reading | null = null;
  for await (const entry of newestFirst(log)) {
    const evaluation = evaluationIn(entry);
    if (evaluation) evaluations.set(evaluation.slot, evaluation);
    const reading = readingIn(entry, connection);
    if (reading && millisecondsOf(reading.takenAt) <= at) {
      return { reading, evaluation: evaluations.get(reading.slot) ?? null, incomplete, next };
    }
    if (reading) next = reading;
    const failed = reading ? null : incompleteReadingIn(entry, connection);
    if (failed && millisecondsOf(failed.at) <= at) incomplete.push(failed);
  }
  return { reading: null, evaluation: null, incomplete, next };
}

/** The error for a time at which nothing complete was known. */
export function noReading(connection: string, at: number, { next }: ReadingSearch): LookupError {
  const hint = next
    ? `the first is entry ${next.entry.seq} of ${next.takenAt}`
    : '"rollcall log" shows what the log has, --connection names another application';
  return new LookupError('not-found', `${connection} has no complete reading at or before ${toInstant(at)}; ${hint}`);
}

/** The complete reading of an application that an entry records, if it does. */
export function readingIn(entry: LogEntry, connection: string): Reading | null {
  const snapshot = snapshotIn(entry, connection);
  const [subject] = entry.statement.subject;
  if (snapshot?.certificate.verdict !== 'complete' || !subject) return null;
  const { slot, trigger, takenAt } = snapshot;
  return { entry: referenceTo(entry), slot, trigger, takenAt, snapshot: subject };
}

function incompleteReadingIn(entry: LogEntry, connection: string): IncompleteReading | null {
  const snapshot = snapshotIn(entry, connection);
  if (snapshot) {
    const { slot, takenAt, certificate } = snapshot;
    return { entry: referenceTo(entry), slot, at: takenAt, state: 'partial', reasons: certificate.reasons };
  }
  if (!isType(entry, 'collection-failed') || entry.statement.predicate.connection !== connection) return null;
  const { slot, failedAt, reason } = predicateOf(entry, collectionFailedSchema);
  return { entry: referenceTo(entry), slot, at: failedAt, state: 'failed', reasons: [reason] };
}

function snapshotIn(entry: LogEntry, connection: string) {
  if (!isType(entry, 'access-snapshot') || entry.statement.predicate.connection !== connection) return null;
  return predicateOf(entry, snapshotEntrySchema);
}

/** The evaluation that an entry records, if it does. */
export function evaluationIn(entry: LogEntry): EvaluationEntry | null {
  if (!isType(entry, 'control-evaluation')) return null;
  const { slot, asOf, artifacts } = predicateOf(entry, evaluationSchema);
  return {
    entry: referenceTo(entry),
    slot,
    asOf,
    results: subjectWith(entry, artifacts.results),
    state: subjectWith(entry, artifacts.state),
    matching: subjectWith(entry, artifacts.matching),
  };
}

function referenceTo({ seq, digest }: LogEntry): EntryReference {
  return { seq, digest };
}
