import { type PublicKey, publicKeyFromPem } from '../../kernel/fingerprint.ts';
import { claimedSigners } from '../dsse.ts';
import { KEY_FOLDER, keyPath, LOG_FOLDER } from '../layout.ts';
import type { EvidenceStore } from '../ports.ts';

/**
 * The key by which a log can be read where nobody gave one: that of the newest entry, as the store publishes it. It shows
 * that the log is one piece, and not whose: only a trust anchor that came by another way does. Null if there is none.
 */
export async function publishedKey(store: EvidenceStore): Promise<PublicKey | null> {
  const keys = (await Promise.all((await store.list(KEY_FOLDER)).map((path) => readKey(store, path)))).filter(
    (key) => key !== null,
  );
  if (keys.length < 2) return keys[0] ?? null;
  const newest = (await store.list(LOG_FOLDER)).at(-1);
  const bytes = newest === undefined ? null : await store.read(newest);
  const signers = bytes ? claimedSigners(bytes) : [];
  return keys.find(({ keyid }) => signers.includes(keyid)) ?? null;
}

async function readKey(store: EvidenceStore, path: string): Promise<PublicKey | null> {
  const bytes = await store.read(path);
  if (!bytes) return null;
  try {
    const key = publicKeyFromPem(Buffer.from(bytes).toString('utf8'));
    return keyPath(key.spkiSha256) === path ? key : null;
  } catch {
    return null;
  }
}
