import { canonicalJson } from '../../kernel/canonical-json.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import type { Instant } from '../../kernel/instant.ts';
import { claimedSigners, unseal } from '../dsse.ts';
import { EvidenceError } from '../errors.ts';
import type { EvidenceStore, Signer } from '../ports.ts';
import { entryStatementSchema, logicalKey, type Statement } from '../statement.ts';

/** What is needed to read a workspace's log: where it is, whose it is, and the keys of which one signs it now. */
export interface LogReading {
  readonly store: EvidenceStore;
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  /** Oldest first. Several while the log is handed over from one to the next. */
  readonly trusted: readonly PublicKey[];
}

/** A position in the log, as later statements refer to it. */
export interface EntryReference {
  readonly seq: number;
  /** Hex SHA-256 of the entry's payload bytes. */
  readonly digest: string;
}

/** An entry whose signature, shape and origin have been checked. */
export interface LogEntry extends EntryReference {
  readonly type: string;
  readonly logicalKey: string;
  readonly appendedAt: Instant;
  readonly prev: string | null;
  readonly statement: Statement;
}

/** Reads the payload of an entry's envelope that all `keys` must have signed. Throws `store-damaged` or `log-foreign`. */
export function openEntry(bytes: Uint8Array, seq: number, keys: readonly PublicKey[], origin: string): LogEntry {
  const payload = unseal(bytes, keys);
  if (!payload) throw notSigned(bytes, seq, keys);
  const entry = describeEntry(payload, seq);
  const log = entry.statement.predicate.log as { origin: string; seq: number };
  refuseIfForeign(log.origin, origin);
  if (log.seq !== seq) throw damaged(seq, `says that it is entry ${log.seq}`);
  return entry;
}

/** By key: what it has been found to have signed, by the digest of the envelope. */
const opened = new WeakMap<PublicKey, Map<string, LogEntry>>();
/** More than a run reads of a log. */
const MAX_OPENED = 500;

/**
 * Opens an entry that one key must have signed. A run reads the end of the log again before every step, and mostly finds
 * the bytes that it has read before: these have been checked. The entry is frozen, since others are given the same one.
 */
export function openOnce(bytes: Uint8Array, seq: number, key: PublicKey, origin: string): LogEntry {
  const known = opened.get(key) ?? new Map<string, LogEntry>();
  opened.set(key, known);
  const envelope = sha256Hex(bytes);
  const found = known.get(envelope);
  if (found?.seq === seq && originOf(found) === origin) return found;
  const entry = frozen(openEntry(bytes, seq, [key], origin));
  if (known.size >= MAX_OPENED) known.clear();
  known.set(envelope, entry);
  return entry;
}

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function originOf({ statement }: LogEntry): string {
  return (statement.predicate.log as { origin: string }).origin;
}

/** Another key's signature is more often a wrong key file than a forgery; only the verifier can tell. */
function notSigned(bytes: Uint8Array, seq: number, keys: readonly PublicKey[]): EvidenceError {
  const expected = keys.map((key) => key.keyid);
  const claimed = claimedSigners(bytes);
  if (claimed.length === 0 || claimed.some((keyid) => expected.includes(keyid))) {
    return damaged(seq, `is not signed by ${expected.join(' and ')}`);
  }
  const message =
    `entry ${seq} of the evidence log is signed by ${claimed.join(' and ')}, not by ${expected.join(' and ')}; ` +
    'use the key of this log, or run "rollcall verify" on the store';
  return new EvidenceError('log-foreign', message);
}

/** Describes an entry from its payload bytes, whose signature has been checked or has just been made. */
export function describeEntry(payload: Uint8Array, seq: number): LogEntry {
  const text = Buffer.from(payload).toString('utf8');
  const statement = parse(text, seq);
  const { log } = statement.predicate;
  return {
    seq,
    digest: sha256Hex(payload),
    type: statement.predicateType,
    logicalKey: logicalKey(statement.predicateType, statement.predicate),
    appendedAt: log.appendedAt,
    prev: log.prev,
    statement: statement as Statement,
  };
}

function parse(text: string, seq: number) {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalJson(value) !== text) throw new TypeError('not canonical');
  } catch (cause) {
    throw damaged(seq, 'is not canonical JSON', cause);
  }
  const statement = entryStatementSchema.safeParse(value);
  if (!statement.success) throw damaged(seq, 'is not a statement of this log', statement.error);
  return statement.data;
}

/** The one error for a log that does not hold together; the verifier tells the details. */
export function damaged(seq: number, what: string, cause?: unknown): EvidenceError {
  const message = `entry ${seq} of the evidence log ${what}; run "rollcall verify" on the store for all damage`;
  return new EvidenceError('store-damaged', message, { cause });
}

/** Throws `log-foreign` if a statement is of another log than the one that is configured. */
export function refuseIfForeign(found: string, expected: string): void {
  if (found === expected) return;
  throw new EvidenceError(
    'log-foreign',
    `the evidence log belongs to ${found}, but the configuration says ${expected}; use another store or correct the ids`,
  );
}

/** What is needed to write: the holders of the trusted keys too, in the same order. */
export interface LogWriting extends LogReading {
  readonly signers: readonly Signer[];
  /** On whose behalf entries are written, where writer and signer are not the same: an IAM role. Never a person. */
  readonly writer?: string;
}
