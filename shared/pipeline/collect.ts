import type { Snapshot } from '../access/snapshot.ts';
import { putArtifact } from '../evidence/artifact.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { backwards, readTail, since } from '../evidence/log/read.ts';
import { refuseIfSealed } from '../evidence/log/sealing.ts';
import type { ConnectionOptions } from '../workspace/configuration.ts';
import {
  type CollectionFailureDocument,
  collectionFailedSchema,
  isSnapshotOf,
  predicateOf,
  snapshotEntrySchema,
} from './entries.ts';
import { takeReading } from './reading.ts';
import type { CollectingContext, RecordingContext, RunSlot } from './run-context.ts';

/** What became of one connection in one slot. */
export interface Collected {
  readonly connection: string;
  readonly state: 'complete' | 'partial' | 'failed';
  /** Reasons of the certificate, or the code of the failure. */
  readonly reasons: readonly string[];
  /** One sentence about a failure. */
  readonly message: string | null;
  readonly entry: LogEntry;
  /** False when the slot had been collected before; then this is what was recorded. */
  readonly isNew: boolean;
  /** A defect of ours, if that is why it failed. */
  readonly defect: unknown;
}

/**
 * Reads one connection and records what came of it: a snapshot with its certificate, or the failure. Once for a slot;
 * a failure may be tried again until the slot is evaluated.
 */
export async function collect(
  context: CollectingContext,
  options: ConnectionOptions,
  run: RunSlot,
): Promise<Collected> {
  const recorded = await findRecorded(context, options.id, run);
  if (recorded) return recorded;

  const taken = await takeReading(context, options, run);
  return taken.snapshot
    ? recordSnapshot(context, run, taken.snapshot)
    : recordFailure(context, run, taken.failure, taken.defect);
}

/** A snapshot of this slot, if there is one already. A recorded failure is not final before the evaluation. */
export async function findRecorded(
  { log }: RecordingContext,
  connection: string,
  { slot }: RunSlot,
): Promise<Collected | null> {
  const tail = await readTail(log);
  if (!tail) return null;
  const recent = await Array.fromAsync(since(backwards(log, tail), slot));
  const entry = recent.find((candidate) => isSnapshotOf(candidate, connection, slot));
  if (entry) return describeSnapshot(entry, false);
  refuseIfSealed(recent, slot);
  return null;
}

async function recordSnapshot(context: RecordingContext, run: RunSlot, snapshot: Snapshot): Promise<Collected> {
  const { connection, takenAt, certificate } = snapshot;
  const { entry, isNew } = await context.appender.append({
    type: 'accounts' in snapshot ? 'access-snapshot' : 'roster-snapshot',
    subject: [await putArtifact(context.log.store, run.slot, snapshot)],
    predicate: { slot: run.slot, connection, trigger: run.trigger, takenAt, certificate },
    notBefore: run.slot,
  });
  return describeSnapshot(entry, isNew);
}

function describeSnapshot(entry: LogEntry, isNew: boolean): Collected {
  const { connection, certificate } = predicateOf(entry, snapshotEntrySchema);
  const { verdict, reasons } = certificate;
  return { connection, state: verdict, reasons, message: null, entry, isNew, defect: undefined };
}

/** Records that a connection could not be read. Once for a slot. */
export async function recordFailure(
  context: RecordingContext,
  run: RunSlot,
  failure: CollectionFailureDocument,
  defect: unknown,
): Promise<Collected> {
  const { connection, failedAt, reason, message } = failure;
  const { entry, isNew } = await context.appender.append({
    type: 'collection-failed',
    subject: [await putArtifact(context.log.store, run.slot, failure)],
    predicate: { slot: run.slot, connection, trigger: run.trigger, failedAt, reason },
    notBefore: run.slot,
  });
  const reasons = [isNew ? reason : predicateOf(entry, collectionFailedSchema).reason];
  return { connection, state: 'failed', reasons, message, entry, isNew, defect };
}
