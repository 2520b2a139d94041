import { type PublicKey, publicKeyFromPem, publicKeyFromSpki } from '../../kernel/fingerprint.ts';
import { isRecord } from './envelope.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

/** Reads a key record of an entry, `{keyid, spki}`; null unless the key has the fingerprint that the record claims. */
export function readKeyRecord(record: unknown): PublicKey | null {
  if (!isRecord(record) || typeof record.spki !== 'string' || typeof record.keyid !== 'string') return null;
  try {
    const key = publicKeyFromSpki(Buffer.from(record.spki, 'base64'));
    return key.keyid === record.keyid ? key : null;
  } catch {
    return null;
  }
}

/** The fingerprint that an auditor gives: as it is, or of a PEM public key. Null if it is neither. */
export function anchorFingerprint(text: string): string | null {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text.trim())) return text.trim();
  try {
    return publicKeyFromPem(text).keyid;
  } catch {
    return null;
  }
}

/** Key files are for people and for openssl; they must be the keys of the log, and nothing else. */
export async function checkKeyFiles(
  source: VerificationSource,
  paths: readonly string[],
  keys: readonly PublicKey[],
  found: Findings,
): Promise<void> {
  for (const path of paths) {
    const bytes = await source.read(path);
    const key = keys.find((candidate) => path === `keys/${candidate.spkiSha256}.pem`);
    const holds = bytes && fingerprintOf(Buffer.from(bytes).toString('utf8'));
    if (!key) found.add('E_KEY_FILE', path, 'is a key that the log never introduced');
    else if (holds !== key.keyid) found.add('E_KEY_FILE', path, 'does not hold the key in its name');
  }
  for (const key of keys) {
    const path = `keys/${key.spkiSha256}.pem`;
    if (!paths.includes(path)) found.add('E_KEY_FILE', path, 'is missing; the log itself carries the key');
  }
}

function fingerprintOf(pem: string): string | null {
  try {
    return publicKeyFromPem(pem).keyid;
  } catch {
    return null;
  }
}
