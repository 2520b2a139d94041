import { createPublicKey, type KeyObject, type PublicKeyInput } from 'node:crypto';
import { sha256, sha256Hex } from './digest.ts';

/** A P-256 public key, with the two names it goes by. */
export interface PublicKey {
  /** OpenSSH fingerprint, `SHA256:…`: the DSSE keyid and the trust anchor. What `ssh-keygen -lf` prints. */
  readonly keyid: string;
  /** Hex SHA-256 of the SubjectPublicKeyInfo DER: the file name under `keys/`. */
  readonly spkiSha256: string;
  /** SubjectPublicKeyInfo, PEM, as `openssl pkey -pubout` writes it. */
  readonly pem: string;
  readonly key: KeyObject;
}

const PEM = /^\s*-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\s*$/;

/** Reads a P-256 public key from PEM. Throws a TypeError for anything else, private keys included. */
export function publicKeyFromPem(pem: string): PublicKey {
  if (!PEM.test(pem)) throw new TypeError('not a PEM public key');
  return once(pem, () => describe(parse({ key: pem, format: 'pem' })));
}

/** Reads a P-256 public key from SubjectPublicKeyInfo DER. Throws a TypeError for anything else. */
export function publicKeyFromSpki(spki: Uint8Array): PublicKey {
  const key = Buffer.from(spki);
  return once(key.toString('base64'), () => describe(parse({ key, format: 'der', type: 'spki' })));
}

/** Every reading of a log meets the same few keys, and reading one takes longer than verifying a signature. */
const known = new Map<string, PublicKey>();
const MAX_KNOWN = 64;

function once(text: string, read: () => PublicKey): PublicKey {
  const found = known.get(text);
  if (found) return found;
  const key = read();
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(text, key);
  return key;
}

function parse(input: PublicKeyInput): KeyObject {
  try {
    return createPublicKey(input);
  } catch (cause) {
    throw new TypeError('not a public key', { cause });
  }
}

/** Describes a key object: the public half, if it is a private key. */
export function describe(key: KeyObject): PublicKey {
  const given = key.type === 'private' ? createPublicKey(key) : key;
  if (given.asymmetricKeyType !== 'ec' || given.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new TypeError('not a P-256 key');
  }
  // By way of the coordinates, since a key that was read with a compressed point is written with one again, and the
  // same key would then go by other names.
  const publicKey = createPublicKey({ key: given.export({ format: 'jwk' }), format: 'jwk' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return {
    keyid: sshFingerprint(spki),
    spkiSha256: sha256Hex(spki),
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    key: publicKey,
  };
}

/** RFC 5656 §3.1: the key blob is the algorithm's name, the curve's name and the uncompressed point. */
function sshFingerprint(spki: Uint8Array): string {
  // The point is the last 65 bytes of a P-256 SubjectPublicKeyInfo; it starts with 4 for "uncompressed".
  const point = spki.subarray(spki.length - 65);
  const blob = Buffer.concat([framed('ecdsa-sha2-nistp256'), framed('nistp256'), framed(point)]);
  return `SHA256:${Buffer.from(sha256(blob)).toString('base64').replace(/=+$/, '')}`;
}

function framed(data: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(data as Uint8Array);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
