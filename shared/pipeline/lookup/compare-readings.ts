import { compareSnapshots, type SnapshotDifference } from '../../access/diff.ts';
import { type AccessSnapshot, accessSnapshotSchema, type Entitlement } from '../../access/snapshot.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import { findReading, noReading, type Reading } from './readings.ts';

/** What changed in an application from one complete reading to a later one. */
export interface ComparedReadings extends SnapshotDifference {
  readonly connection: string;
  readonly from: Reading;
  readonly to: Reading;
  /** The roles and groups of both readings, the later names first. */
  readonly known: readonly Entitlement[];
}

/**
 * Compares the last complete readings at or before two times, in epoch milliseconds; without `from`, the one before the
 * later one. Throws a LookupError if there is none.
 */
export async function compareReadings(
  log: LogReading,
  connection: string,
  { from, to }: { readonly from: number | null; readonly to: number },
): Promise<ComparedReadings> {
  const later = await readingAt(log, connection, to);
  const earlier = await readingAt(log, connection, from ?? millisecondsOf(later.takenAt) - 1);
  const after = await read(log, later);
  const before = earlier.snapshot.name === later.snapshot.name ? after : await read(log, earlier);
  return {
    connection,
    from: earlier,
    to: later,
    known: [...after.entitlements, ...before.entitlements],
    ...compareSnapshots(before, after),
  };
}

async function readingAt(log: LogReading, connection: string, at: number): Promise<Reading> {
  const search = await findReading(log, connection, at);
  if (!search.reading) throw noReading(connection, at, search);
  return search.reading;
}

function read(log: LogReading, { snapshot }: Reading): Promise<AccessSnapshot> {
  return getArtifact(log.store, snapshot, accessSnapshotSchema);
}
