import type { Clock, Random } from '../../kernel/clock.ts';
import { EvidenceError } from '../errors.ts';
import { append, newest, nextSigner } from './append.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { LogEntry, LogWriting } from './entry.ts';
import { toKeyRecord } from './key-record.ts';
import { BEGINNING, publishKey } from './open.ts';
import { readTail } from './read.ts';

/**
 * Hands an open log over to the newest key. The entry is signed by both: the old key authorises the new one, the new
 * one proves that its holder has it. Later entries are signed by the new key alone. A rotation that was interrupted can
 * be repeated, and one that is done and the latest that happened is returned again; null if the newest key has signed
 * the log for longer. Throws `log-foreign` for a key that the log has had and given up.
 */
export async function rotateKey(log: LogWriting, clock: Clock, random: Random): Promise<LogEntry | null> {
  const next = newest(log.signers);
  const { keyid } = next.publicKey;
  const tail = await readTail(log);
  if (!tail) throw new Error('a log is opened before anything else is appended');
  const current = nextSigner(log, tail);
  if (current.publicKey.keyid === keyid) {
    const entry = tail.entries.find(({ statement }) => statement.predicate.id === keyid);
    if (entry) await writeCheckpoint(log, clock, entry, next);
    return entry ?? null;
  }
  const draft = {
    type: 'key-rotation',
    subject: [await publishKey(log.store, next.publicKey)],
    predicate: { id: keyid, oldKey: toKeyRecord(current.publicKey), newKey: toKeyRecord(next.publicKey) },
    notBefore: BEGINNING,
  } as const;
  const { entry } = await append(log, clock, random, draft, [next]);
  const nextKey = (await readTail(log))?.nextKey;
  if (nextKey?.keyid !== keyid) {
    throw new EvidenceError('log-foreign', `the evidence log has had the key ${keyid} and given it up; make a new one`);
  }
  return entry;
}
