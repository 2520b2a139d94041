/**
 * Bytes as text, with nothing but what Node 20 and browsers have in common: the verifier runs in both.
 */

const encoder = new TextEncoder();
/** A byte order mark is a character like others; what is no UTF-8 becomes U+FFFD. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const exactDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The text that has exactly these bytes; null if they are no UTF-8. */
export function exactTextOf(bytes: Uint8Array): string | null {
  try {
    return exactDecoder.decode(bytes);
  } catch {
    return null;
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Whether a string is a lower-case hex SHA-256. */
export function isSha256Hex(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The six bits that a character of base64 stands for, by its code. */
const SEXTETS = new Map([...ALPHABET].map((character, bits) => [character.charCodeAt(0), bits]));
const SEXTET_OF = Int16Array.from({ length: 128 }, (_, code) => SEXTETS.get(code) ?? -1);

/** Base64 of RFC 4648 §4, padded. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(bits >> shift) & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + '='.repeat(missing);
}

/**
 * The bytes of a base64 text, padded or not at all; null for anything that `toBase64` would not have written but for its
 * padding: other characters, white space, bits that are left over.
 */
export function fromBase64(text: string): Uint8Array | null {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const length = text.length - padding;
  const rest = length % 4;
  if (rest === 1 || (padding > 0 && rest + padding !== 4)) return null;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let at = 0;
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const sextet = SEXTET_OF[text.charCodeAt(i)] ?? -1;
    if (sextet < 0) return null;
    bits = (bits << 6) | sextet;
    // With the second, third and fourth character of four, another byte is complete.
    if (i % 4 > 0) bytes[at++] = bits >> (6 - 2 * (i % 4));
    if (i % 4 === 3) bits = 0;
  }
  const left = rest === 2 ? bits & 15 : rest === 3 ? bits & 3 : 0;
  return left === 0 ? bytes : null;
}
