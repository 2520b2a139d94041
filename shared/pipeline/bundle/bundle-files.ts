import type { FileRole } from '../../bundle/manifest.ts';
import type { SelectedEvidence } from '../../bundle/selection.ts';
import { readArtifact } from '../../evidence/artifact.ts';
import { EvidenceError } from '../../evidence/errors.ts';
import { entryPath, keyPath } from '../../evidence/layout.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import type { Subject } from '../../evidence/statement.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import type { BundledLog } from './bundled-log.ts';

/** A file that goes into a bundle and its manifest, read when its turn comes. */
export interface PlannedFile {
  readonly path: string;
  readonly role: FileRole;
  read(): Promise<Uint8Array>;
}

/**
 * The files of a bundle that come out of the store. Each is checked when it is read: `digests` are those of the
 * files of the log as they were when it was verified.
 */
export function filesOfStore(
  log: LogReading,
  bundled: BundledLog,
  selected: SelectedEvidence,
  digests: ReadonlyMap<string, string>,
): PlannedFile[] {
  const asVerified = (path: string, role: FileRole): PlannedFile => ({
    path,
    role,
    read: () => readSame(log, path, digests.get(path)),
  });
  const subjects = new Map(
    bundled.entries.flatMap((entry) => entry.subjects.map((subject) => [subject.name, subject])),
  );
  return [
    ...bundled.checkpoints.map((path) => asVerified(path, 'checkpoint')),
    ...[...selected].map(([path, isOfPeriod]): PlannedFile => {
      const subject = subjects.get(path);
      if (!subject) throw damaged(path, 'is named by an evaluation, and by no entry');
      if (!path.endsWith(`/${subject.digest.sha256}`)) throw damaged(path, 'is not named by its digest');
      return { path, role: isOfPeriod ? 'evidence' : 'outside-period', read: () => readArtifact(log.store, subject) };
    }),
    ...bundled.keys.map(
      (key): PlannedFile => ({
        path: keyPath(key.spkiSha256),
        role: 'key',
        read: () => readKey(log, key),
      }),
    ),
    ...bundled.entries.map(({ seq }) => asVerified(entryPath(seq), 'log')),
  ];
}

async function readSame({ store }: LogReading, path: string, sha256: string | undefined): Promise<Uint8Array> {
  const bytes = await store.read(path);
  if (!bytes || sha256Hex(bytes) !== sha256) throw damaged(path, 'has changed while the bundle was made');
  return bytes;
}

/** The file must hold the key of the log and nothing else: text beside the key would be read by somebody. */
async function readKey({ store }: LogReading, { spkiSha256, pem }: PublicKey): Promise<Uint8Array> {
  const bytes = await store.read(keyPath(spkiSha256));
  if (!bytes || Buffer.from(bytes).toString('latin1') !== pem)
    throw damaged(keyPath(spkiSha256), 'is not the key of the log');
  return bytes;
}

function damaged(path: Subject['name'], what: string): EvidenceError {
  return new EvidenceError('store-damaged', `${path} ${what}; run "rollcall verify" on the store for all damage`);
}
