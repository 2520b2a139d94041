import type { Clock, Random } from '../../kernel/clock.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import type { Schedule } from '../../kernel/slots.ts';
import { keyPath } from '../layout.ts';
import type { EvidenceStore } from '../ports.ts';
import type { Subject } from '../statement.ts';
import { append, newest } from './append.ts';
import type { LogWriting } from './entry.ts';
import { toKeyRecord } from './key-record.ts';
import { readTail } from './read.ts';

/** The earliest instant: for drafts whose logical key must be unique in the whole log. */
export const BEGINNING = '1970-01-01T00:00:00.000Z';

/**
 * Opens the log, if nobody has: entry 0 names the key, which is the trust anchor, and the schedule, from which on slots
 * are expected.
 */
export async function openLog(log: LogWriting, clock: Clock, random: Random, schedule: Schedule): Promise<void> {
  if (await readTail(log)) return;
  const { publicKey } = newest(log.signers);
  await append(log, clock, random, {
    type: 'log-opened',
    subject: [await publishKey(log.store, publicKey)],
    predicate: {
      key: toKeyRecord(publicKey),
      schedule: { cron: schedule.cron, timezone: schedule.timezone },
    },
    notBefore: BEGINNING,
  });
}

/** Puts a public key beside the log, for people and for openssl. */
export async function publishKey(store: EvidenceStore, key: PublicKey): Promise<Subject> {
  const bytes = Buffer.from(key.pem, 'utf8');
  const name = keyPath(key.spkiSha256);
  await store.create(name, bytes);
  return { name, digest: { sha256: sha256Hex(bytes) } };
}
