import { verify } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
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
  readonly payload: Buffer;
  readonly signatures: readonly Signature[];
}

export interface VerifiedStatement {
  readonly predicateType: string;
  readonly predicate: { readonly [name: string]: unknown };
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
  /** SHA-256 of the payload bytes: how entries name one another. */
  readonly digest: string;
}

/** Takes an envelope apart; null, with a violation, if it is none. */
export function readEnvelope(bytes: Uint8Array, at: string, found: Findings): Envelope | null {
  const value = jsonOf(bytes);
  if (!isRecord(value) || typeof value.payload !== 'string' || !Array.isArray(value.signatures)) {
    found.add('E_ENVELOPE', at, 'is not a DSSE envelope');
    return null;
  }
  if (value.payloadType !== TYPE) {
    found.add('E_PAYLOAD_TYPE', at, `has payloadType ${JSON.stringify(value.payloadType)}, expected ${TYPE}`);
    return null;
  }
  const signatures = value.signatures.flatMap((signature: unknown): Signature[] => {
    if (!isRecord(signature) || typeof signature.sig !== 'string' || signature.sig === '') return [];
    const keyid = typeof signature.keyid === 'string' ? signature.keyid : '';
    return [{ keyid, bytes: decode(signature.sig) }];
  });
  if (signatures.length === 0) {
    found.add('E_NO_SIGNATURE', at, 'carries no signature');
    return null;
  }
  return { payload: decode(value.payload), signatures };
}

/** DSSE asks verifiers to take both alphabets of base64. */
function decode(text: string): Buffer {
  return Buffer.from(text.replace(/-/g, '+').replace(/_/g, '/'), 'base64');
}

/** Whether one of the signatures is this key's. The key decides the algorithm, never the envelope. */
export function isSignedBy(envelope: Envelope, key: PublicKey): boolean {
  const length = String(envelope.payload.length);
  const message = Buffer.concat([Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${length} `), envelope.payload]);
  return envelope.signatures.some(({ bytes }) => {
    try {
      return verify('sha256', message, { key: key.key, dsaEncoding: 'der' }, bytes);
    } catch {
      return false;
    }
  });
}

/** Checks that one of the keys signed. The keyid is a hint, and only chooses between two words for the same refusal. */
export function checkSigned(envelope: Envelope, keys: readonly PublicKey[], at: string, found: Findings): boolean {
  if (keys.some((key) => isSignedBy(envelope, key))) return true;
  const claimed = envelope.signatures.map((signature) => signature.keyid).filter((keyid) => keyid !== '');
  const known = keys.map((key) => key.keyid);
  if (claimed.length > 0 && !claimed.some((keyid) => known.includes(keyid))) {
    found.add('E_KEY_UNKNOWN', at, `is signed by ${claimed.join(', ')}, which is not the key valid here`);
  } else {
    found.add('E_SIGNATURE', at, `is not signed by ${known.join(' or ')}`);
  }
  return false;
}

/** Reads the statement in a payload; null, with a violation, unless it is canonical and well formed. */
export function readStatement(payload: Buffer, at: string, found: Findings): VerifiedStatement | null {
  const value = jsonOf(payload);
  if (!isCanonical(value, payload)) {
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
  return { predicateType: value.predicateType, predicate: value.predicate, subjects, digest: sha256Hex(payload) };
}

/** Whether bytes are exactly the canonical form of their value: no duplicate keys, no spaces, no second spelling. */
export function isCanonical(value: unknown, bytes: Uint8Array): boolean {
  try {
    return value !== undefined && Buffer.from(canonicalJson(value), 'utf8').equals(bytes);
  } catch {
    return false;
  }
}

export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
