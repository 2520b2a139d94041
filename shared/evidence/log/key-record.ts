import * as z from 'zod';
import { type PublicKey, publicKeyFromSpki } from '../../kernel/fingerprint.ts';

/** A public key as entries carry it, so that the log can be verified without the files under `keys/`. */
export interface KeyRecord {
  readonly keyid: string;
  /** SubjectPublicKeyInfo DER, base64. */
  readonly spki: string;
}

export const keyRecordSchema = z.strictObject({ keyid: z.string(), spki: z.base64() });

export function toKeyRecord(key: PublicKey): { keyid: string; spki: string } {
  return { keyid: key.keyid, spki: key.key.export({ format: 'der', type: 'spki' }).toString('base64') };
}

/** The key of a record; throws a TypeError if the record is not what its keyid says. */
export function fromKeyRecord(record: KeyRecord): PublicKey {
  const key = publicKeyFromSpki(Buffer.from(record.spki, 'base64'));
  if (key.keyid !== record.keyid) throw new TypeError('the key does not have the fingerprint in its record');
  return key;
}
