import type { PublicKey } from '../../kernel/fingerprint.ts';
import type { Instant } from '../../kernel/instant.ts';
import { unseal } from '../dsse.ts';
import { entryPath, LOG_FOLDER } from '../layout.ts';
import { predicateType } from '../statement.ts';
import { type Checkpoint, latestCheckpoint } from './checkpoint.ts';
import { damaged, type LogEntry, type LogReading, openEntry, openOnce } from './entry.ts';
import { fromKeyRecord, keyRecordSchema } from './key-record.ts';

/**
 * The end of the log: all entries from the latest checkpoint's head on (from seq 0, while there is no checkpoint),
 * ascending. Signatures, chain and the link to the checkpoint have been verified.
 */
export interface LogTail {
  readonly entries: readonly LogEntry[];
  readonly head: LogEntry;
  /** The key that signs entries before the first one of the tail. */
  readonly earlierKey: PublicKey;
  /** The key that signs what follows the head. It need not be a trusted one: the head may hand the log over. */
  readonly nextKey: PublicKey;
  readonly checkpoint: Checkpoint | null;
}

/** Reads and verifies the end of the log; null if the log has not been opened. Throws an EvidenceError. */
export async function readTail(reading: LogReading): Promise<LogTail | null> {
  const checkpoint = await latestCheckpoint(reading);
  const first = checkpoint ? checkpoint.size - 1 : 0;
  const paths = await reading.store.list(LOG_FOLDER, first === 0 ? undefined : entryPath(first - 1));
  if (paths.length === 0) {
    if (checkpoint) throw damaged(first, 'is missing, though a checkpoint names it');
    return null;
  }
  for (const [i, path] of paths.entries()) {
    if (path !== entryPath(first + i)) throw damaged(first + i, 'is missing, though later ones are there');
  }
  const last = first + paths.length - 1;

  const walk = new BackwardWalk(reading, last, reading.trusted);
  const head = await walk.step();
  const nextKey = walk.successor ?? walk.signedBy;
  const entries = [head];
  while (walk.nextSeq >= first) entries.push(await walk.step());
  entries.reverse();
  const oldest = entries[0] ?? head;

  if (checkpoint && checkpoint.head.digest !== oldest.digest) {
    throw damaged(first, 'is not the one that the checkpoint names');
  }
  // Who may sign the entry after a checkpoint signs the checkpoint.
  if (checkpoint && !checkpoint.isSignedBy(head.seq === first ? nextKey : walk.signedBy)) {
    throw damaged(first, 'has a checkpoint that is not signed by the key of the log');
  }
  return { entries, head, earlierKey: walk.key, nextKey, checkpoint };
}

/** Entries from the newest to the oldest, verified as far as they are read. */
export async function* backwards(reading: LogReading, tail: LogTail): AsyncGenerator<LogEntry> {
  yield* tail.entries.toReversed();
  const oldest = tail.entries[0];
  if (!oldest) return;
  const walk = new BackwardWalk(reading, oldest.seq - 1, [tail.earlierKey], oldest.prev);
  while (walk.nextSeq >= 0) yield await walk.step();
}

/** The same, each with the key that signs what follows it. */
export async function* backwardsWithKeys(
  reading: LogReading,
  tail: LogTail,
): AsyncGenerator<{ readonly entry: LogEntry; readonly nextKey: PublicKey }> {
  let key = tail.nextKey;
  for await (const entry of backwards(reading, tail)) {
    const isRotation = entry.type === predicateType('key-rotation');
    yield { entry, nextKey: isRotation ? keyIn(entry, 'newKey') : key };
    if (isRotation) key = keyIn(entry, 'oldKey');
  }
}

/** Of entries from the newest on, those appended at or after an instant: they can belong to a slot of that time. */
export async function* since(newestFirst: AsyncIterable<LogEntry>, from: Instant): AsyncGenerator<LogEntry> {
  for await (const entry of newestFirst) {
    if (Date.parse(entry.appendedAt) < Date.parse(from)) return;
    yield entry;
  }
}

/** Walks the chain from an entry to the first one, switching keys at rotations. */
class BackwardWalk {
  nextSeq: number;
  /** The key that signs the next entry. */
  key: PublicKey;
  /** The key that signed the entry of the last step. */
  signedBy: PublicKey;
  /** The key that the head hands the log over to, unless it is the one that we found there. */
  successor: PublicKey | null = null;
  readonly #reading: LogReading;
  /** Those of which one signs the first one. */
  readonly #candidates: readonly PublicKey[];
  #expected: string | null;

  constructor(reading: LogReading, from: number, candidates: readonly PublicKey[], expected: string | null = null) {
    const newest = candidates.at(-1);
    if (!newest) throw new Error('a log is read with the keys that may have signed it');
    this.#reading = reading;
    this.nextSeq = from;
    this.key = newest;
    this.signedBy = newest;
    this.#candidates = candidates;
    this.#expected = expected;
  }

  async step(): Promise<LogEntry> {
    const seq = this.nextSeq;
    const bytes = await this.#reading.store.read(entryPath(seq));
    if (!bytes) throw damaged(seq, 'is missing');
    if (this.#expected === null && this.#candidates.length > 1)
      this.key = signerAmong(this.#candidates, bytes) ?? this.key;
    const entry = openOnce(bytes, seq, this.key, this.#reading.origin);
    this.signedBy = this.key;
    if (this.#expected !== null && entry.digest !== this.#expected)
      throw damaged(seq, 'is not what the next one names');
    if ((seq === 0) !== (entry.prev === null)) throw damaged(seq, 'does not name the entry before it');
    if (entry.type === predicateType('key-rotation')) this.#switchKey(bytes, entry);
    this.nextSeq = seq - 1;
    this.#expected = entry.prev;
    return entry;
  }

  /** A rotation is signed by both keys; entries before it are signed by the old key alone. */
  #switchKey(bytes: Uint8Array, entry: LogEntry): void {
    const oldKey = keyIn(entry, 'oldKey');
    const newKey = keyIn(entry, 'newKey');
    openEntry(bytes, entry.seq, [newKey, oldKey], this.#reading.origin);
    const isHead = this.#expected === null;
    if (newKey.keyid === this.key.keyid) this.key = oldKey;
    else if (isHead && oldKey.keyid === this.key.keyid) this.successor = newKey;
    else throw damaged(entry.seq, `hands the log over to ${newKey.keyid}, which did not sign what follows`);
  }
}

/** The newest of some keys that has signed an entry, whose contents are not looked at. */
function signerAmong(keys: readonly PublicKey[], bytes: Uint8Array): PublicKey | undefined {
  return keys.findLast((key) => unseal(bytes, [key]) !== null);
}

/** One of the two keys of a rotation. Throws `store-damaged`. */
export function keyIn(entry: LogEntry, name: 'oldKey' | 'newKey'): PublicKey {
  try {
    return fromKeyRecord(keyRecordSchema.parse(entry.statement.predicate[name]));
  } catch (cause) {
    throw damaged(entry.seq, `is a key rotation whose ${name} cannot be read`, cause);
  }
}
