import type { Clock, Random } from '../../kernel/clock.ts';
import { EvidenceError } from '../errors.ts';
import type { Signer } from '../ports.ts';
import { append } from './append.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { LogEntry, LogWriting } from './entry.ts';
import { toKeyRecord } from './key-record.ts';
import { BEGINNING, publishKey } from './open.ts';
import { readTail } from './read.ts';

/**
 * Hands an open log over to a new key. The entry is signed by both: the old key authorises the new one, the new one
 * proves that its holder has it. Later entries are signed by the new key alone. Once for a new key: a rotation that was
 * interrupted can be repeated. Throws `log-foreign` for a key that the log has had and given up.
 */
export async function rotateKey(log: LogWriting, next: Signer, clock: Clock, random: Random): Promise<LogEntry> {
  const { entry } = await append(log, clock, random, {
    type: 'key-rotation',
    subject: [await publishKey(log.store, next.publicKey)],
    predicate: {
      id: next.publicKey.keyid,
      oldKey: toKeyRecord(log.signer.publicKey),
      newKey: toKeyRecord(next.publicKey),
    },
    notBefore: BEGINNING,
    cosigners: [next],
  });
  const handedOver = { ...log, trusted: next.publicKey, signer: next };
  // Only the key that signs the log now can read to its end, and finds no successor there.
  const tail = await readTail(handedOver);
  if (tail?.successor) {
    const message = `the evidence log has had the key ${next.publicKey.keyid} and given it up; make a new one`;
    throw new EvidenceError('log-foreign', message);
  }
  await writeCheckpoint(handedOver, clock, entry);
  return entry;
}
