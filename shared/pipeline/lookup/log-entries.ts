import { verifyCheckpoint } from '../../evidence/log/checkpoint.ts';
import type { EntryReference, LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { backwardsWithKeys } from '../../evidence/log/read.ts';
import type { Instant, Slot } from '../../kernel/instant.ts';
import {
  collectionFailedSchema,
  type EvaluationPredicate,
  evaluationSchema,
  isType,
  observationEntrySchema,
  predicateOf,
  snapshotEntrySchema,
} from '../entries.ts';
import { openedTail } from './readings.ts';

/** An entry of the log, and in short what it says. What does not apply to its type is null. */
export interface LogLine extends EntryReference {
  readonly appendedAt: Instant;
  /** `control-evaluation`; what comes after `urn:rollcall:attestation:`, for types of other versions too. */
  readonly type: string;
  readonly slot: Slot | null;
  readonly connection: string | null;
  readonly state: 'complete' | 'partial' | 'failed' | null;
  /** Why a reading is not complete. */
  readonly reasons: readonly string[];
  /** Accounts or people of a snapshot, or active accounts that somebody saw. */
  readonly records: number | null;
  readonly outcomes: EvaluationPredicate['summary'] | null;
  /** Whether a checkpoint covers the log up to this entry exactly. */
  readonly checkpoint: boolean;
}

/** The newest entries of the log, newest first, with their checkpoints. Reads no artifact, and no older entry. */
export async function newestEntries(log: LogReading, limit: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const tail = await openedTail(log);
  for await (const { entry, nextKey } of backwardsWithKeys(log, tail)) {
    // Whoever may sign what follows an entry signs the checkpoint over it.
    lines.push({ ...describe(entry), checkpoint: await verifyCheckpoint(log, entry, nextKey) });
    if (lines.length === limit) break;
  }
  return lines;
}

function describe(entry: LogEntry): Omit<LogLine, 'checkpoint'> {
  const { seq, digest, appendedAt, statement } = entry;
  const text = (name: string) => {
    const value = statement.predicate[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    seq,
    digest,
    appendedAt,
    type: entry.type.replace(/^urn:rollcall:attestation:(.+):v1$/, '$1'),
    slot: text('slot'),
    connection: text('connection'),
    ...saidBy(entry),
  };
}

function saidBy(entry: LogEntry): Pick<LogLine, 'state' | 'reasons' | 'records' | 'outcomes'> {
  const nothing = { state: null, reasons: [], records: null, outcomes: null };
  if (isType(entry, 'access-snapshot') || isType(entry, 'roster-snapshot')) {
    const { verdict, reasons, population } = predicateOf(entry, snapshotEntrySchema).certificate;
    return { ...nothing, state: verdict, reasons, records: population.records };
  }
  if (isType(entry, 'collection-failed')) {
    return { ...nothing, state: 'failed', reasons: [predicateOf(entry, collectionFailedSchema).reason] };
  }
  if (isType(entry, 'population-observed')) {
    return { ...nothing, records: predicateOf(entry, observationEntrySchema).count };
  }
  if (isType(entry, 'control-evaluation'))
    return { ...nothing, outcomes: predicateOf(entry, evaluationSchema).summary };
  return nothing;
}
