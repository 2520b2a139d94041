import { isInstant, millisecondsOf } from '../../kernel/instant.ts';
import {
  checkSignatures,
  type Envelope,
  isRecord,
  isSignedBy,
  readEnvelope,
  readStatement,
  type VerifiedStatement,
} from './envelope.ts';
import { type KeyRecord, readKeyRecord } from './keys.ts';
import { isEntryName, type Meaning, readPredicate } from './predicates.ts';
import type { PublicKey } from './public-key.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

/** Clocks differ; what we read may be this far ahead of ours. */
export const MAX_AHEAD_MS = 5 * 60_000;

/** Signed statements that are no entries. */
const NOT_ENTRIES = ['log-checkpoint', 'evidence-bundle'];

export interface VerifiedEntry extends VerifiedStatement {
  readonly path: string;
  readonly seq: number;
  readonly appendedAt: string;
  /** On whose behalf it says that it was written; null if it does not say. */
  readonly writer: string | null;
  /** The predicate in the shape of its type. */
  readonly meaning: Meaning;
}

export interface VerifiedLog {
  /** Entries that could be read, by number, ascending. */
  readonly entries: ReadonlyMap<number, VerifiedEntry>;
  /** One more than the highest number that a file has. */
  readonly size: number;
  readonly origin: string | null;
  /** All keys of the log, each with the first number that it may sign. */
  readonly keys: readonly { readonly key: PublicKey; readonly from: number }[];
}

/** Who may sign the entry of this number, and so the checkpoint before it; undefined if the log names no key. */
export function keyAt({ keys }: VerifiedLog, seq: number): PublicKey | undefined {
  return keys.findLast(({ from }) => from <= seq)?.key;
}

/** Where a verification stands in a log: all that the next entry is held against. */
export interface LogPosition {
  /** The number of the next entry. */
  readonly next: number;
  /** The digest of the entry before it; null at the beginning, and where that entry could not be read. */
  readonly digest: string | null;
  /** The latest time so far; empty at the beginning. */
  readonly appendedAt: string;
  readonly origin: string | null;
  readonly keys: VerifiedLog['keys'];
}

export const BEGINNING_OF_LOG: LogPosition = { next: 0, digest: null, appendedAt: '', origin: null, keys: [] };

/**
 * Verifies entries one after the other: names, signatures, canonical form, chain, places, times, logical keys. From a
 * position on, the entries before it are not looked at again.
 */
export async function verifyLog(
  source: VerificationSource,
  paths: readonly string[],
  asOf: number,
  found: Findings,
  from = BEGINNING_OF_LOG,
): Promise<VerifiedLog> {
  const state = new LogState(asOf, found, from);
  let size = from.next;
  for (const { seq, path } of numberedFiles(paths, found)) {
    if (seq > size) reportGap(size, seq - 1, found);
    const bytes = await source.read(path);
    if (!bytes) found.add('E_LOG_GAP', path, 'cannot be read as a file');
    if (seq > size || !bytes) state.skip();
    if (bytes) await state.take(bytes, path, seq);
    size = seq + 1;
  }
  if (size === 0) found.add('E_LOG_EMPTY', 'log/', 'holds no entries');
  return { entries: state.entries, size, origin: state.origin, keys: state.keys };
}

/** The files of entries, ascending by number. */
function numberedFiles(paths: readonly string[], found: Findings): { seq: number; path: string }[] {
  const numbered: { seq: number; path: string }[] = [];
  for (const path of paths) {
    const seq = Number(/^log\/(\d{20})\.dsse\.json$/.exec(path)?.[1] ?? Number.NaN);
    if (Number.isSafeInteger(seq)) numbered.push({ seq, path });
    else found.add('E_LOG_NAME', path, 'is not named by a number of twenty digits');
  }
  return numbered.sort((a, b) => a.seq - b.seq);
}

/** One violation for a whole gap: a file with a huge number must not make a huge report. */
function reportGap(from: number, to: number, found: Findings): void {
  if (from === 0) found.add('E_LOG_GENESIS', 'log/', 'entry 0, the opening of the log, is missing');
  const first = Math.max(from, 1);
  if (first === to) found.add('E_LOG_GAP', `log/ entry ${to}`, 'is missing');
  if (first < to) found.add('E_LOG_GAP', `log/ entries ${first} to ${to}`, 'are missing');
}

class LogState {
  readonly entries = new Map<number, VerifiedEntry>();
  readonly keys: { key: PublicKey; from: number }[];
  origin: string | null;
  readonly #asOf: number;
  readonly #found: Findings;
  readonly #logicalKeys = new Map<string, string>();
  /** Digest of the entry before; undefined when it could not be read, so that the chain cannot be checked. */
  #previousDigest: string | null | undefined;
  #previousTime: string;

  constructor(asOf: number, found: Findings, from: LogPosition) {
    this.#asOf = asOf;
    this.#found = found;
    this.keys = [...from.keys];
    this.origin = from.origin;
    this.#previousDigest = from.digest ?? (from.next === 0 ? null : undefined);
    this.#previousTime = from.appendedAt;
  }

  /** Something before the next entry is missing. */
  skip(): void {
    this.#previousDigest = undefined;
  }

  async take(bytes: Uint8Array, path: string, seq: number): Promise<void> {
    const envelope = readEnvelope(bytes, path, this.#found);
    const statement = envelope && (await readStatement(envelope.payload, path, this.#found));
    if (!envelope || !statement) {
      this.skip();
      return;
    }
    const meaning = this.#read(statement, path);
    if ((meaning.name === 'log-opened') !== (seq === 0)) {
      this.#found.add('E_LOG_GENESIS', path, seq === 0 ? 'is not the opening of a log' : 'opens the log once more');
    }
    await this.#checkKeys(envelope, meaning, path, seq);
    const position = this.#checkPosition(statement, path, seq);
    if (position) this.entries.set(seq, { ...statement, ...position, path, seq, meaning });
    this.#checkLogicalKey(meaning, path);
    this.#previousDigest = statement.digest;
  }

  #read({ predicateType, predicate }: VerifiedStatement, path: string): Meaning {
    const name = /^urn:rollcall:attestation:([a-z-]+):v1$/.exec(predicateType)?.[1] ?? '';
    if (isEntryName(name)) {
      const read = readPredicate(name, predicate);
      if ('meaning' in read) return read.meaning;
      this.#found.add('E_STATEMENT', path, `is no ${name}: "${read.wrong}" is missing or not what it must be`);
    } else if (NOT_ENTRIES.includes(name)) {
      this.#found.add('E_PREDICATE_TYPE', path, `is a ${name}, which is no entry`);
    } else {
      this.#found.add('W_PREDICATE_UNKNOWN', path, `is of type ${predicateType}; its meaning was not checked`);
    }
    return { name: null, predicate };
  }

  async #checkKeys(envelope: Envelope, meaning: Meaning, path: string, seq: number): Promise<void> {
    if (meaning.name === 'log-opened' && seq === 0) await this.#introduce(meaning.predicate.key, 0, path);
    const current = this.keys.at(-1)?.key;
    if (!current) {
      this.#found.add('E_KEY_UNKNOWN', path, 'cannot be checked, since the log names no key before it');
      return;
    }
    const next = meaning.name === 'key-rotation' ? await readKeyRecord(meaning.predicate.newKey) : null;
    const introduced = this.keys.map(({ key }) => key);
    await checkSignatures(envelope, next ? [current, next] : [current], introduced, path, this.#found);
    if (meaning.name !== 'key-rotation') return;
    if (meaning.predicate.oldKey.keyid !== current.keyid || meaning.predicate.id !== next?.keyid) {
      this.#found.add('E_STATEMENT', path, 'does not name the key before it and the key after it');
    }
    // An unauthorised rotation does not change the key.
    if (await isSignedBy(envelope, current)) await this.#introduce(meaning.predicate.newKey, seq + 1, path);
  }

  async #introduce(record: KeyRecord, from: number, path: string): Promise<void> {
    const key = await readKeyRecord(record);
    if (key) this.keys.push({ key, from });
    else this.#found.add('E_STATEMENT', path, 'does not carry a P-256 key with its fingerprint');
  }

  /** Returns when the entry was appended, and by whom; null if it has no position in a log. */
  #checkPosition(
    { predicate: { log } }: VerifiedStatement,
    path: string,
    seq: number,
  ): Pick<VerifiedEntry, 'appendedAt' | 'writer'> | null {
    const found = this.#found;
    if (!isRecord(log) || typeof log.origin !== 'string' || typeof log.appendedAt !== 'string') {
      found.add('E_STATEMENT', path, 'has no position in a log');
      return null;
    }
    const { origin, appendedAt } = log;
    if (!isInstant(appendedAt)) {
      found.add('E_STATEMENT', path, 'does not say when it was appended');
      return null;
    }
    this.origin ??= origin;
    if (origin !== this.origin) found.add('E_LOG_ORIGIN', path, `belongs to ${origin}, not ${this.origin}`);
    if (log.seq !== seq) found.add('E_LOG_SEQ', path, `says that it is entry ${JSON.stringify(log.seq)}`);
    const expected = this.#previousDigest;
    if (expected !== undefined && log.prev !== expected) {
      found.add('E_LOG_CHAIN', path, 'does not name the digest of the entry before it');
    }
    if (appendedAt < this.#previousTime) {
      found.add('E_TIME_ORDER', path, `was appended at ${appendedAt}, before ${this.#previousTime}`);
    } else {
      this.#previousTime = appendedAt;
    }
    if (millisecondsOf(appendedAt) > this.#asOf + MAX_AHEAD_MS) {
      found.add('E_TIME_FUTURE', path, `was appended at ${appendedAt}, which lies ahead`);
    }
    const { writer = null } = log;
    if (writer === null || (typeof writer === 'string' && writer !== '')) return { appendedAt, writer };
    found.add('E_STATEMENT', path, 'does not say on whose behalf it was written, though it seems to');
    return { appendedAt, writer: null };
  }

  #checkLogicalKey(meaning: Meaning, path: string): void {
    const key = logicalKey(meaning);
    if (key === null) return;
    const other = this.#logicalKeys.get(key);
    if (other !== undefined) this.#found.add('E_LOG_DUPLICATE', path, `says the same thing as ${other}`);
    this.#logicalKeys.set(key, path);
  }
}

/** What may be said once only; null for what has no meaning. */
function logicalKey({ name, predicate }: Meaning): string | null {
  switch (name) {
    case null:
      return null;
    case 'finding-note':
      return JSON.stringify([name, predicate.note]);
    case 'review-event':
      if (predicate.action === 'opened') return JSON.stringify([name, predicate.review, 'opened']);
      return JSON.stringify([name, predicate.review, predicate.submission]);
    case 'population-observed':
    case 'key-rotation':
    case 'evidence-expiry':
      return JSON.stringify([name, predicate.id]);
    case 'log-opened':
      return name;
    default:
      return JSON.stringify([name, predicate.slot, 'connection' in predicate ? predicate.connection : null]);
  }
}
