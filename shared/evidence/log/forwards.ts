import { sha256Hex } from '../../kernel/digest.ts';
import { unseal } from '../dsse.ts';
import { entryPath } from '../layout.ts';
import { damaged, describeEntry, type LogEntry, type LogReading } from './entry.ts';
import { backwards, type LogTail } from './read.ts';

/**
 * The whole log up to the end that has been read, oldest entry first. Signatures and chain can only be verified from the
 * end backwards, so the log is read twice; in between, nothing of an entry is kept but its digest.
 */
export async function* forwards(reading: LogReading, tail: LogTail): AsyncGenerator<LogEntry> {
  const digests: string[] = [];
  for await (const { seq, digest } of backwards(reading, tail)) digests[seq] = digest;
  for (const [seq, digest] of digests.entries()) {
    const bytes = await reading.store.read(entryPath(seq));
    const payload = bytes && unseal(bytes, []);
    if (!payload || sha256Hex(payload) !== digest) throw damaged(seq, 'is not what it was a moment ago');
    yield describeEntry(payload, seq);
  }
}
