import type { Instant, Slot } from '../kernel/instant.ts';

/** Where things are in a workspace's store. Documented in docs/evidence-format.md; never changed within v1. */

export const LOG_FOLDER = 'log/';
export const KEY_FOLDER = 'keys/';
export const CHECKPOINT_FOLDER = 'checkpoints/';
/** Not among the evidence, but where bundles are: what was signed for them. */
export const SIGNED_FOLDER = 'signed/';

/** Sequence numbers have 20 digits, so that names sort as numbers do. */
const padded = (value: number) => String(value).padStart(20, '0');

export function entryPath(seq: number): string {
  return `${LOG_FOLDER}${padded(seq)}.dsse.json`;
}

/** How a checkpoint names its head: not as a file, since the digest that goes with it is that of the payload. */
export function headName(seq: number): string {
  return `${LOG_FOLDER}${padded(seq)}`;
}

export function checkpointPath(size: number): string {
  return `${CHECKPOINT_FOLDER}${padded(size)}.dsse.json`;
}

/** Artifacts lie in the month of their slot, so that retention can follow the month. */
export function artifactPath(slot: Slot, sha256: string): string {
  return `evidence/${slot.slice(0, 4)}/${slot.slice(5, 7)}/${sha256}`;
}

export function keyPath(spkiSha256: string): string {
  return `${KEY_FOLDER}${spkiSha256}.pem`;
}

/** What was signed for a bundle, named by when and by the digest of its statement: one name for one statement. */
export function signedPath(exportedAt: Instant, sha256: string): string {
  return `${SIGNED_FOLDER}${exportedAt.replaceAll(/[-:]/g, '')}-${sha256}.json`;
}

/** The number in an entry's or checkpoint's path; null if the path is not of that shape. */
export function numberIn(path: string): number | null {
  const match = /\/(\d{20})\.dsse\.json$/.exec(path);
  const value = match ? Number(match[1]) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
