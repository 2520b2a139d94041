import { concat, exactTextOf, fromBase64, textOf, utf8 } from '../../kernel/bytes.ts';
import { byCodeUnit, isCanonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from './digest.ts';
import type { PublicKey } from './public-key.ts';
import type { Findings } from './report.ts';

/**
 * Envelopes and statements, read with suspicion. This is written apart from the code that builds them: a mistake in one
 * must not cancel out in the other.
 */

const TYPE = 'application/vnd.in-toto+json';

interface Signature {
  readonly keyid: string;
  readonly bytes: Uint8Array;
}

export interface Envelope {
  readonly payload: Uint8Array;
  readonly signatures: readonly Signature[];
}

export interface VerifiedStatement {
  readonly predicateType: string;
  readonly predicate: { readonly [name: string]: unknown };
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
  /** SHA-256 of the payload bytes: how entries name one another. */
  readonly digest: string;
}

/**
 * Takes an envelope apart; null, with a violation, if there is no payload in it. It must be canonical and hold nothing
 * but what the format has: whatever could be added unsigned might mislead somebody.
 */
export function readEnvelope(bytes: Uint8Array, at: string, found: Findings): Envelope | null {
  const { value, isCanonical } = readJson(bytes);
  const payload = isRecord(value) && typeof value.payload === 'string' ? decode(value.payload) : null;
  if (!isRecord(value) || !payload || !Array.isArray(value.signatures)) {
    found.add('E_ENVELOPE', at, 'is not a DSSE envelope');
    return null;
  }
  if (!hasExactly(value, 'payload,payloadType,signatures')) {
    found.add('E_ENVELOPE', at, 'has members that an envelope does not have');
  } else if (!isCanonical) {
    found.add('E_NOT_CANONICAL', at, 'is an envelope that is not canonical JSON (RFC 8785)');
  }
  if (value.payloadType !== TYPE) {
    const type = typeof value.payloadType === 'string' ? value.payloadType : 'that is no text';
    found.add('E_PAYLOAD_TYPE', at, `has a payloadType ${type}, expected ${TYPE}`);
  }
  const signatures = value.signatures.map(readSignature);
  if (signatures.includes(null)) found.add('E_ENVELOPE', at, 'has a signature that is not of the form {keyid, sig}');
  return { payload, signatures: signatures.filter((signature) => signature !== null) };
}

function readSignature(value: unknown): Signature | null {
  if (!isRecord(value) || !hasExactly(value, 'keyid,sig')) return null;
  const { keyid, sig } = value;
  const bytes = typeof sig === 'string' ? decode(sig) : null;
  return typeof keyid === 'string' && bytes ? { keyid, bytes } : null;
}

function hasExactly(value: object, members: string): boolean {
  return Object.keys(value).sort(byCodeUnit).join() === members;
}

/**
 * DSSE asks verifiers to take both alphabets of base64, one at a time, with or without padding. Anything else is refused:
 * who skips what he does not know, would take text that has been tampered with.
 */
function decode(text: string): Uint8Array | null {
  if (/[+/]/.test(text) && /[-_]/.test(text)) return null;
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'));
}

/** Whether one of the signatures is this key's. The key decides the algorithm, never the envelope. */
export async function isSignedBy(envelope: Envelope, key: PublicKey): Promise<boolean> {
  for (const { keyid, bytes } of envelope.signatures) {
    if (keyid === key.keyid && (await isSignature(envelope, key, bytes))) return true;
  }
  return false;
}

function isSignature({ payload }: Envelope, key: PublicKey, signature: Uint8Array): Promise<boolean> {
  return key.verify(concat(utf8(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} `), payload), signature);
}

/**
 * Checks that each of the keys signed, and nobody else. A keyid chooses the key that a signature is held against, among
 * those that may sign here; it never vouches for anything.
 */
export async function checkSignatures(
  envelope: Envelope,
  keys: readonly PublicKey[],
  introduced: readonly PublicKey[],
  at: string,
  found: Findings,
): Promise<void> {
  if (envelope.signatures.length === 0) {
    found.add('E_NO_SIGNATURE', at, 'carries no signature');
    return;
  }
  for (const { keyid, bytes } of envelope.signatures) {
    const key = keys.find((candidate) => candidate.keyid === keyid);
    if (key) {
      const isValid = await isSignature(envelope, key, bytes);
      if (!isValid) found.add('E_SIGNATURE', at, `carries no valid signature of ${keyid}`);
    } else if (introduced.some((candidate) => candidate.keyid === keyid)) {
      found.add('E_SIGNATURE', at, `is signed by ${keyid}, which may not sign here`);
    } else {
      found.add('E_KEY_UNKNOWN', at, `is signed by ${keyid}, which the log has not introduced`);
    }
  }
  if (envelope.signatures.length > keys.length) {
    found.add('E_SIGNATURE', at, `carries ${envelope.signatures.length} signatures, where ${keys.length} may sign`);
  }
  for (const { keyid } of keys) {
    const isThere = envelope.signatures.some((signature) => signature.keyid === keyid);
    if (!isThere) found.add('E_SIGNATURE', at, `is not signed by ${keyid}`);
  }
}

/** Reads the statement in a payload; null, with a violation, unless it is canonical and well formed. */
export async function readStatement(
  payload: Uint8Array,
  at: string,
  found: Findings,
): Promise<VerifiedStatement | null> {
  const { value, isCanonical } = readJson(payload);
  if (!isCanonical) {
    found.add('E_NOT_CANONICAL', at, 'has a payload that is not canonical JSON (RFC 8785)');
    return null;
  }
  if (
    !isRecord(value) ||
    // Canonical, so the members are in this order.
    Object.keys(value).join() !== '_type,predicate,predicateType,subject' ||
    value._type !== 'https://in-toto.io/Statement/v1' ||
    typeof value.predicateType !== 'string' ||
    !isRecord(value.predicate) ||
    !Array.isArray(value.subject)
  ) {
    found.add('E_STATEMENT', at, 'is not an in-toto Statement v1');
    return null;
  }
  const subjects = value.subject.flatMap((subject: unknown) => {
    const digest = isRecord(subject) && isRecord(subject.digest) ? subject.digest.sha256 : undefined;
    if (!isRecord(subject) || typeof subject.name !== 'string' || typeof digest !== 'string') return [];
    return [{ name: subject.name, sha256: digest }];
  });
  if (subjects.length === 0 || subjects.length !== value.subject.length) {
    found.add('E_STATEMENT', at, 'has a subject without name and digest');
    return null;
  }
  const digest = await sha256Hex(payload);
  return { predicateType: value.predicateType, predicate: value.predicate, subjects, digest };
}

/** A JSON value, and whether bytes are exactly its canonical form: no duplicate keys, no spaces, no second spelling. */
export interface ReadJson {
  /** Undefined if the bytes are no JSON. */
  readonly value: unknown;
  readonly isCanonical: boolean;
}

export function readJson(bytes: Uint8Array): ReadJson {
  try {
    const text = exactTextOf(bytes);
    const value: unknown = JSON.parse(text ?? textOf(bytes));
    return { value, isCanonical: text !== null && isCanonicalJson(text, value) };
  } catch {
    return { value: undefined, isCanonical: false };
  }
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
