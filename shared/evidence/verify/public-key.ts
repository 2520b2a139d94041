import { concat, fromBase64, toBase64, utf8 } from '../../kernel/bytes.ts';
import { sha256, sha256Hex, unshared } from './digest.ts';

/** A P-256 public key, by Web Crypto: it is there in Node and in browsers, and is not what signs. */
export interface PublicKey {
  /** OpenSSH fingerprint, `SHA256:…`: the DSSE keyid and the trust anchor. What `ssh-keygen -lf` prints. */
  readonly keyid: string;
  /** Hex SHA-256 of the SubjectPublicKeyInfo DER: the file name under `keys/`. */
  readonly spkiSha256: string;
  /** SubjectPublicKeyInfo, DER in base64. */
  readonly spki: string;
  /** SubjectPublicKeyInfo, PEM, as `openssl pkey -pubout` writes it. */
  readonly pem: string;
  /** Whether this is the key's signature of the message: ECDSA with SHA-256, in DER and nothing but DER. */
  readonly verify: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

/** What the SubjectPublicKeyInfo of every P-256 key begins with (RFC 5480), up to the point, which is not compressed. */
const SPKI_PREFIX = [
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
  0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const POINT_LENGTH = 65;
const SPKI_LENGTH = SPKI_PREFIX.length - 1 + POINT_LENGTH;

/** Reads a P-256 public key from SubjectPublicKeyInfo DER; null for anything else. */
export async function publicKeyFromSpki(spki: Uint8Array): Promise<PublicKey | null> {
  if (spki.length !== SPKI_LENGTH || SPKI_PREFIX.some((byte, i) => spki[i] !== byte)) return null;
  return once(toBase64(spki), () => describe(spki));
}

const PEM = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;

/** Reads a P-256 public key from PEM; null for anything else, private keys included. */
export async function publicKeyFromPem(pem: string): Promise<PublicKey | null> {
  const spki = fromBase64(PEM.exec(pem)?.[1]?.replace(/\s/g, '') ?? '');
  return spki && publicKeyFromSpki(spki);
}

/** Every reading of a log meets the same few keys, and reading one takes longer than verifying a signature. */
const known = new Map<string, Promise<PublicKey | null>>();
const MAX_KNOWN = 64;

function once(spki: string, read: () => Promise<PublicKey | null>): Promise<PublicKey | null> {
  const key = known.get(spki) ?? read();
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(spki, key);
  return key;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Null if the point is not on the curve. */
async function describe(spki: Uint8Array): Promise<PublicKey | null> {
  const key = await crypto.subtle.importKey('spki', unshared(spki), ALGORITHM, true, ['verify']).catch(() => null);
  if (!key) return null;
  const base64 = toBase64(spki);
  return {
    keyid: await sshFingerprint(spki.subarray(-POINT_LENGTH)),
    spkiSha256: await sha256Hex(spki),
    spki: base64,
    pem: `-----BEGIN PUBLIC KEY-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`,
    verify: async (message, signature) => {
      const raw = rawSignature(signature);
      return raw !== null && crypto.subtle.verify(ALGORITHM, key, unshared(raw), unshared(message));
    },
  };
}

/** RFC 5656 §3.1: the key blob is the algorithm's name, the curve's name and the uncompressed point. */
async function sshFingerprint(point: Uint8Array): Promise<string> {
  const blob = concat(framed(utf8('ecdsa-sha2-nistp256')), framed(utf8('nistp256')), framed(point));
  return `SHA256:${toBase64(await sha256(blob)).replace(/=+$/, '')}`;
}

/** All of these are shorter than 256 bytes. */
function framed(data: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(0, 0, 0, data.length), data);
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * The two numbers of a signature in DER, 32 bytes each, as Web Crypto takes them. Null for what is not DER, though BER
 * may allow it: long forms of lengths, zeros in front that are not needed, bytes behind the end; and for negative numbers.
 */
function rawSignature(der: Uint8Array): Uint8Array | null {
  const raw = new Uint8Array(64);
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return null;
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const integer = der.subarray(at + 2, at + 2 + length);
    const [first = 0x80, second = 0x80] = integer;
    if (der[at] !== INTEGER || integer.length !== length || first >= 0x80) return null;
    if (first === 0 && length > 1 && second < 0x80) return null;
    const magnitude = first === 0 ? integer.subarray(1) : integer;
    if (magnitude.length > 32) return null;
    raw.set(magnitude, end - magnitude.length);
    at += 2 + length;
  }
  return at === der.length ? raw : null;
}
