import { isRosterKind } from '../access/connection-kind.ts';
import { type AccessSnapshot, accessSnapshotSchema, rosterSnapshotSchema, type Snapshot } from '../access/snapshot.ts';
import { isAccessSnapshot } from '../controls/inputs.ts';
import { getArtifact } from '../evidence/artifact.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import type { EvidenceReading } from '../evidence/ports.ts';
import type { Subject } from '../evidence/statement.ts';
import type { Slot } from '../kernel/instant.ts';
import { collectionFailedSchema, isFailureOf, isSnapshotOf, predicateOf } from './entries.ts';
import type { EvaluatedConnection } from './evaluation-input.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { Previous } from './previous.ts';

/** What this slot's entries say about one connection. An older snapshot never stands in. */
export async function gather(
  store: EvidenceReading,
  { id, kind, maxAge, comparedWith }: PolicyDocument['connections'][number],
  slot: Slot,
  recent: readonly LogEntry[],
  previous: Previous | null,
): Promise<EvaluatedConnection> {
  const base = { connection: id, kind, maxAge, comparedWith, ...(await readEarlier(store, id, kind, previous)) };
  const snapshot = recent.find((entry) => isSnapshotOf(entry, id, slot));
  const subject = snapshot?.statement.subject[0];
  if (snapshot && subject) {
    return {
      ...base,
      entry: { seq: snapshot.seq, digest: snapshot.digest },
      artifact: subject.digest.sha256,
      subject,
      snapshot: await readSnapshot(store, kind, subject),
      failure: null,
    };
  }
  const failed = recent.find((entry) => isFailureOf(entry, id, slot));
  return {
    ...base,
    entry: failed ? { seq: failed.seq, digest: failed.digest } : null,
    artifact: failed?.statement.subject[0]?.digest.sha256 ?? null,
    subject: null,
    snapshot: null,
    failure: failed ? predicateOf(failed, collectionFailedSchema).reason : null,
  };
}

/** The earlier snapshots of a connection: the last complete one, and those that tests compare with. */
export async function readEarlier(
  store: EvidenceReading,
  id: string,
  kind: EvaluatedConnection['kind'],
  previous: Previous | null,
): Promise<Pick<EvaluatedConnection, 'previous' | 'baselines'>> {
  const last = previous?.state.lastComplete.find((known) => known.connection === id);
  const lastComplete = last ? await readSnapshot(store, kind, last.artifact) : null;
  const baselines = new Map<string, AccessSnapshot>();
  for (const { connection, artifact } of previous?.state.memory.baselines ?? []) {
    const { sha256 } = artifact.digest;
    if (kind !== 'application' || connection !== id || baselines.has(sha256)) continue;
    // Mostly all of them are the last complete snapshot, which has been read.
    const isLast = sha256 === last?.artifact.digest.sha256;
    const earlier = isLast ? lastComplete : await readSnapshot(store, kind, artifact);
    if (isAccessSnapshot(earlier)) baselines.set(sha256, earlier);
  }
  return { previous: lastComplete, baselines };
}

/** Reads the snapshot of a connection of this kind. */
export function readSnapshot(
  store: EvidenceReading,
  kind: EvaluatedConnection['kind'],
  subject: Subject,
): Promise<Snapshot> {
  return isRosterKind(kind)
    ? getArtifact(store, subject, rosterSnapshotSchema)
    : getArtifact(store, subject, accessSnapshotSchema);
}
