import type { Clock, Random } from '../../kernel/clock.ts';
import type { Signer } from '../ports.ts';
import { append } from './append.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { LogEntry, LogWriting } from './entry.ts';
import { toKeyRecord } from './key-record.ts';
import { BEGINNING, publishKey } from './open.ts';

/**
 * Hands an open log over to a new key. The entry is signed by both: the old key authorises the new one, the new one
 * proves that its holder has it. Later entries are signed by the new key alone. Once for a new key: a rotation that was
 * interrupted can be repeated.
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
  await writeCheckpoint({ ...log, trusted: next.publicKey, signer: next }, clock, entry);
  return entry;
}
