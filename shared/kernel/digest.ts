import { createHash, createHmac } from 'node:crypto';

/** Lower-case hex SHA-256 of the bytes, or of the UTF-8 bytes of a string. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Raw SHA-256, 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}

/**
 * A short keyed fingerprint of a secret (16 hex digits of HMAC-SHA-256): equal secrets of one `context` give equal
 * fingerprints, so that a rotation is visible; nothing else can be learned from it.
 */
export function secretFingerprint(secret: string, context: string): string {
  return createHmac('sha256', `rollcall credential fingerprint\n${context}`).update(secret).digest('hex').slice(0, 16);
}
