import { fromBase64, textOf } from '../../kernel/bytes.ts';
import { type PublicKey, publicKeyFromPem, publicKeyFromSpki } from './public-key.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

/** A key as an entry carries it: its fingerprint, and the DER of its SubjectPublicKeyInfo in base64. */
export interface KeyRecord {
  readonly keyid: string;
  readonly spki: string;
}

/**
 * Reads the key of a record; null unless the key has the fingerprint that the record claims. A key
 * is written in one way only: base64 of the DER, the point uncompressed.
 */
export async function readKeyRecord(record: KeyRecord): Promise<PublicKey | null> {
  const spki = fromBase64(record.spki);
  const key = spki && (await publicKeyFromSpki(spki));
  return key?.spki === record.spki && key.keyid === record.keyid ? key : null;
}

/** The fingerprint that an auditor gives: as it is, or of a PEM public key. Null if it is neither. */
export async function anchorFingerprint(text: string): Promise<string | null> {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text.trim())) return text.trim();
  return (await publicKeyFromPem(text))?.keyid ?? null;
}

/**
 * Key files are for people and for openssl. They must hold the keys of the log, byte for byte: text beside the key would
 * be read by somebody.
 */
export async function checkKeyFiles(
  source: VerificationSource,
  paths: readonly string[],
  keys: readonly PublicKey[],
  found: Findings,
): Promise<void> {
  for (const path of paths) {
    const bytes = await source.read(path);
    const pem = bytes && textOf(bytes);
    const key = pem && (await publicKeyFromPem(pem));
    if (!key || key.pem !== pem || path !== `keys/${key.spkiSha256}.pem`) {
      found.add('E_KEY_FILE', path, 'does not hold the key in its name');
    } else if (!keys.some(({ keyid }) => keyid === key.keyid)) {
      found.add('W_KEY_ORPHAN', path, 'is a key that no entry introduces, as an interrupted rotation leaves it');
    }
  }
  for (const spkiSha256 of new Set(keys.map((key) => key.spkiSha256))) {
    const path = `keys/${spkiSha256}.pem`;
    if (!paths.includes(path)) found.add('E_KEY_FILE', path, 'is missing; the log itself carries the key');
  }
}
