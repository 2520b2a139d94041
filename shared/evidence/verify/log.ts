import type { PublicKey } from '../../kernel/fingerprint.ts';
import { isInstant } from '../../kernel/instant.ts';
import { checkSigned, isRecord, isSignedBy, readEnvelope, readStatement, type VerifiedStatement } from './envelope.ts';
import { readKeyRecord } from './keys.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

const ENTRY_PREFIX = 'urn:rollcall:attestation:';
const KNOWN_TYPES = [
  'log-opened',
  'access-snapshot',
  'roster-snapshot',
  'collection-failed',
  'control-evaluation',
  'review-event',
  'key-rotation',
  'evidence-expiry',
];
/** Signed statements that are no entries. */
const NOT_ENTRIES = ['log-checkpoint', 'evidence-bundle'];

export interface VerifiedEntry extends VerifiedStatement {
  readonly path: string;
  readonly seq: number;
  /** `access-snapshot`, without prefix and version; null for a type that is not known. */
  readonly name: string | null;
  readonly appendedAt: string;
}

export interface VerifiedLog {
  /** Entries that could be read, by number. */
  readonly entries: ReadonlyMap<number, VerifiedEntry>;
  /** One more than the highest number that a file has. */
  readonly size: number;
  readonly origin: string | null;
  /** All keys of the log, each with the first number that it may sign. */
  readonly keys: readonly { readonly key: PublicKey; readonly from: number }[];
}

/** Verifies entries one after the other: names, signatures, canonical form, chain, places, times, logical keys. */
export async function verifyLog(
  source: VerificationSource,
  paths: readonly string[],
  found: Findings,
): Promise<VerifiedLog> {
  const numbered = numberedFiles(paths, found);
  const size = Math.max(-1, ...numbered.keys()) + 1;
  if (size === 0) found.add('E_LOG_EMPTY', 'log/', 'holds no entries');
  const state = new LogState(found);
  for (let seq = 0; seq < size; seq++) {
    const path = numbered.get(seq);
    const bytes = path === undefined ? null : await source.read(path);
    if (path === undefined || !bytes) {
      if (seq === 0) found.add('E_LOG_GENESIS', 'log/', 'entry 0, the opening of the log, is missing');
      else found.add('E_LOG_GAP', `log/ entry ${seq}`, 'is missing');
      state.skip();
    } else {
      state.take(bytes, path, seq);
    }
  }
  return { entries: state.entries, size, origin: state.origin, keys: state.keys };
}

function numberedFiles(paths: readonly string[], found: Findings): Map<number, string> {
  const numbered = new Map<number, string>();
  for (const path of paths) {
    const seq = Number(/^log\/(\d{20})\.dsse\.json$/.exec(path)?.[1] ?? Number.NaN);
    if (Number.isSafeInteger(seq)) numbered.set(seq, path);
    else found.add('E_LOG_NAME', path, 'is not named by a number of twenty digits');
  }
  return numbered;
}

class LogState {
  readonly entries = new Map<number, VerifiedEntry>();
  readonly keys: { key: PublicKey; from: number }[] = [];
  origin: string | null = null;
  readonly #found: Findings;
  readonly #logicalKeys = new Map<string, string>();
  #current: PublicKey | null = null;
  /** Digest of the entry before; undefined when it could not be read, so that the chain cannot be checked. */
  #previousDigest: string | null | undefined = null;
  #previousTime = '';

  constructor(found: Findings) {
    this.#found = found;
  }

  skip(): void {
    this.#previousDigest = undefined;
  }

  take(bytes: Uint8Array, path: string, seq: number): void {
    const found = this.#found;
    const envelope = readEnvelope(bytes, path, found);
    const statement = envelope && readStatement(envelope.payload, path, found);
    if (!envelope || !statement) {
      this.skip();
      return;
    }
    const isOpening = seq === 0 && statement.predicateType === `${ENTRY_PREFIX}log-opened:v1`;
    if (seq === 0 && !isOpening) found.add('E_LOG_GENESIS', path, 'is not the opening of a log');
    if (isOpening) this.#introduce(readKeyRecord(statement.predicate.key), 0, path);
    if (this.#current) checkSigned(envelope, [this.#current], path, found);
    else found.add('E_KEY_UNKNOWN', path, 'cannot be checked, since the log names no key before it');

    const name = this.#nameOf(statement.predicateType, path);
    const position = this.#checkPosition(statement, path, seq);
    if (position) this.entries.set(seq, { ...statement, path, seq, name, appendedAt: position.appendedAt });
    this.#checkLogicalKey(statement, name, path);
    if (name === 'key-rotation') {
      const next = readKeyRecord(statement.predicate.newKey);
      if (next && !isSignedBy(envelope, next)) found.add('E_SIGNATURE', path, 'is not signed by the new key');
      // An unauthorised rotation does not change the key.
      if (this.#current && isSignedBy(envelope, this.#current)) this.#introduce(next, seq + 1, path);
    }
    this.#previousDigest = statement.digest;
  }

  #introduce(key: PublicKey | null, from: number, path: string): void {
    if (!key) {
      this.#found.add('E_STATEMENT', path, 'does not carry a P-256 key with its fingerprint');
      return;
    }
    this.#current = key;
    this.keys.push({ key, from });
  }

  #nameOf(type: string, path: string): string | null {
    const name = /^urn:rollcall:attestation:([a-z-]+):v1$/.exec(type)?.[1] ?? '';
    if (NOT_ENTRIES.includes(name)) this.#found.add('E_PREDICATE_TYPE', path, `is a ${name}, which is no entry`);
    else if (KNOWN_TYPES.includes(name)) return name;
    else this.#found.add('W_PREDICATE_UNKNOWN', path, `is of type ${type}; its meaning was not checked`);
    return null;
  }

  #checkPosition(statement: VerifiedStatement, path: string, seq: number): { appendedAt: string } | null {
    const found = this.#found;
    const { log } = statement.predicate;
    if (
      !isRecord(log) ||
      typeof log.origin !== 'string' ||
      typeof log.appendedAt !== 'string' ||
      !isInstant(log.appendedAt)
    ) {
      found.add('E_STATEMENT', path, 'has no position in a log');
      return null;
    }
    if (this.origin === null) this.origin = log.origin;
    else if (log.origin !== this.origin)
      found.add('E_LOG_ORIGIN', path, `belongs to ${log.origin}, not ${this.origin}`);
    if (log.seq !== seq) found.add('E_LOG_SEQ', path, `says that it is entry ${String(log.seq)}`);
    const expected = this.#previousDigest;
    if (expected !== undefined && log.prev !== expected) {
      found.add('E_LOG_CHAIN', path, 'does not name the digest of the entry before it');
    }
    if (log.appendedAt < this.#previousTime) {
      found.add('E_TIME_ORDER', path, `was appended at ${log.appendedAt}, before ${this.#previousTime}`);
    } else {
      this.#previousTime = log.appendedAt;
    }
    return { appendedAt: log.appendedAt };
  }

  #checkLogicalKey({ predicate }: VerifiedStatement, name: string | null, path: string): void {
    if (name === null) return;
    const parts =
      name === 'review-event' ? [predicate.review, predicate.submission] : [predicate.slot, predicate.connection];
    const key = name === 'key-rotation' || name === 'evidence-expiry' ? [name, predicate.id] : [name, ...parts];
    const text = JSON.stringify(key);
    const other = this.#logicalKeys.get(text);
    if (other !== undefined) this.#found.add('E_LOG_DUPLICATE', path, `says the same thing as ${other}`);
    this.#logicalKeys.set(text, path);
  }
}
