import type { EvidenceStore } from '../../evidence/ports.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { type Locks, lockFault } from './locks.ts';
import type { BucketAudit, FileVersions } from './ports.ts';
import type { Found } from './violations.ts';

/** Where one workspace's files are looked at. */
export interface AuditedFiles {
  readonly store: Pick<EvidenceStore, 'read' | 'list'>;
  readonly bucket: BucketAudit;
}

const PLACES = [
  /^log\/\d{20}\.dsse\.json$/,
  /^checkpoints\/\d{20}\.dsse\.json$/,
  /^keys\/[0-9a-f]{64}\.pem$/,
  /^evidence\/\d{4}\/\d{2}\/[0-9a-f]{64}$/,
];

/** Checks the current version of a file: an artifact by its digest, everything by its lock. */
export async function checkFile(path: string, { store, bucket }: AuditedFiles, locks: Locks): Promise<Found[]> {
  const file = await bucket.inspect(path);
  const isArtifact = path.startsWith('evidence/');
  if (!file) {
    // Of the log and its checkpoints, the walk says so.
    return isArtifact ? [fault('E_EVIDENCE_MISSING', path, 'is missing, though an entry names it')] : [];
  }
  const found: Found[] = [];
  if (isArtifact) {
    const sha256 = file.sha256 ?? sha256Hex((await store.read(path)) ?? '');
    if (!path.endsWith(`/${sha256}`)) found.push(fault('E_EVIDENCE_DIGEST', path, 'has been altered'));
  }
  const lock = lockFault(path, file, locks);
  if (lock !== null) found.push(fault('E_LOCK', path, lock));
  return found;
}

/** Checks that a file has been written once, at a place where files are written, and was never deleted. */
export function checkVersions({ path, versions, deleteMarkers }: FileVersions): Found[] {
  const found: Found[] = [];
  if (!PLACES.some((place) => place.test(path))) found.push(fault('E_PATH', path, 'has no place in an evidence store'));
  if (versions > 1) found.push(fault('E_VERSIONS', path, `has ${versions} versions, where one is ever written`));
  if (deleteMarkers > 0) found.push(fault('E_DELETE_MARKER', path, 'was deleted; the bucket has the version still'));
  return found;
}

/** Looks again at a file with which something was wrong. */
export async function checkAgain(path: string, files: AuditedFiles, locks: Locks): Promise<Found[]> {
  const versions = await files.bucket.versionsOf(path);
  const isGone = versions.versions === 0 && versions.deleteMarkers === 0;
  return [...(isGone ? [] : checkVersions(versions)), ...(await checkFile(path, files, locks))];
}

function fault(code: Found['code'], at: string, message: string): Found {
  return { code, at, message, kind: 'file' };
}
