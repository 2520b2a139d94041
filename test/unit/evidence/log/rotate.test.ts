import { describe, expect, it } from 'vitest';
import { checkpointPath, entryPath, keyPath } from '../../../../shared/evidence/layout.ts';
import { append } from '../../../../shared/evidence/log/append.ts';
import { writeCheckpoint } from '../../../../shared/evidence/log/checkpoint.ts';
import type { LogEntry } from '../../../../shared/evidence/log/entry.ts';
import { readTail } from '../../../../shared/evidence/log/read.ts';
import { rotateKey } from '../../../../shared/evidence/log/rotate.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { handOver, LogBench, noteDraft, RANDOM, statementIn, writingTo } from './workbench.ts';

const second = testSigner('second');

async function benchWithNote(): Promise<LogBench> {
  const bench = new LogBench();
  await bench.open();
  await bench.note('a');
  return bench;
}

const rotate = (bench: LogBench, next = second): Promise<LogEntry> => handOver(bench.log(), next, bench.clock);

describe('rotateKey', () => {
  it('hands the log over: both keys sign the entry, the new one its checkpoint and all that follows [C12]', async () => {
    const bench = await benchWithNote();
    const first = bench.signer.publicKey;

    const entry = await rotate(bench);
    bench.signer = second;
    await bench.note('b');

    const keyids = ({ signatures }: { signatures: { keyid: string }[] }) => signatures.map(({ keyid }) => keyid);
    const envelope = (path: string) => JSON.parse(Buffer.from(bench.store.files.get(path) ?? []).toString('utf8'));
    expect(keyids(envelope(entryPath(entry.seq)))).toEqual([first.keyid, second.publicKey.keyid]);
    expect(keyids(envelope(checkpointPath(entry.seq + 1)))).toEqual([second.publicKey.keyid]);
    expect(keyids(envelope(entryPath(entry.seq + 1)))).toEqual([second.publicKey.keyid]);
    expect(statementIn(bench.store, entryPath(entry.seq)).subject[0].name).toBe(keyPath(second.publicKey.spkiSha256));
    expect(await bench.verify()).toMatchObject({ violations: [], openedWith: first.keyid });
  });

  it('can be repeated with the old key, after an interruption before the checkpoint or after it', async () => {
    const bench = await benchWithNote();
    const entry = await rotate(bench);
    const afterCheckpoint = await rotate(bench);
    bench.store.files.delete(checkpointPath(entry.seq + 1));

    const afterEntry = await rotate(bench);

    expect([afterCheckpoint, afterEntry]).toEqual([entry, entry]);
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('refuses a key that the log has had and given up', async () => {
    const bench = await benchWithNote();
    await rotate(bench);
    bench.signer = second;
    await rotate(bench, testSigner('third'));
    bench.signer = testSigner('third');

    const rotating = rotate(bench, second);

    await expect(rotating).rejects.toMatchObject({ code: 'log-foreign' });
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('is not repeated once the newest key has signed on, and says that there is nothing to hand over', async () => {
    const bench = await benchWithNote();
    await rotate(bench);
    const first = bench.signer;
    bench.signer = second;
    await bench.note('b');
    await writeCheckpoint(bench.log(), bench.clock, (await bench.note('c')).entry, second);
    const before = new Map(bench.store.files);
    const log = { ...bench.log(), trusted: [first.publicKey, second.publicKey], signers: [first, second] };

    const entry = await rotateKey(log, bench.clock, RANDOM);

    expect(entry).toBeNull();
    expect(bench.store.files).toEqual(before);
  });

  it('refuses a log that has not been opened', async () => {
    const bench = new LogBench();

    const rotating = rotate(bench);

    await expect(rotating).rejects.toThrow('a log is opened before anything else');
  });
});

describe('the key that gave the log up', () => {
  it('may read the log up to the rotation, and write nothing after it', async () => {
    const bench = await benchWithNote();
    const draft = await noteDraft(bench.store, 'b');
    const entry = await rotate(bench);
    const before = new Map(bench.store.files);

    const tail = await readTail(bench.log());
    const appending = bench.append(draft);

    expect(tail).toMatchObject({ head: { seq: entry.seq }, nextKey: { keyid: second.publicKey.keyid } });
    await expect(appending).rejects.toMatchObject({
      code: 'log-foreign',
      message: expect.stringContaining(`hands the evidence log over to the key ${second.publicKey.keyid}`),
    });
    expect(bench.store.files).toEqual(before);
  });

  it('cannot read what the new key wrote', async () => {
    const bench = await benchWithNote();
    await rotate(bench);
    const handedOver = writingTo(bench.store, second);
    await append(handedOver, bench.clock, RANDOM, await noteDraft(bench.store, 'b'));

    const reading = readTail(bench.log());

    await expect(reading).rejects.toMatchObject({ code: 'log-foreign' });
  });

  it('is not believed for a checkpoint over the rotation', async () => {
    const bench = await benchWithNote();
    const entry = await rotate(bench);
    bench.store.files.delete(checkpointPath(entry.seq + 1));
    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);

    const reading = readTail(writingTo(bench.store, second));

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
    expect((await bench.verify()).violations.map(({ code }) => code)).toContain('E_SIGNATURE');
  });
});

describe('whoever holds both keys', () => {
  it.each([
    ['oldest first', [0, 1]],
    ['newest first', [1, 0]],
  ])('signs with the one that the log has been handed over to, before and after (%s)', async (_order, order) => {
    const bench = await benchWithNote();
    const holders = order.map((i) => [bench.signer, second][i] ?? second);
    const log = { ...bench.log(), trusted: holders.map(({ publicKey }) => publicKey), signers: holders };
    const before = await append(log, bench.clock, RANDOM, await noteDraft(bench.store, 'b'));
    const rotation = await rotate(bench);

    const after = await append(log, bench.clock, RANDOM, await noteDraft(bench.store, 'c'));

    expect([before.entry.seq, rotation.seq, after.entry.seq]).toEqual([2, 3, 4]);
    expect((await bench.verify()).violations).toEqual([]);
    expect((await readTail(log))?.nextKey.keyid).toBe(second.publicKey.keyid);
  });
});

describe('an entry after a rotation whose writer died', () => {
  it('is preceded by the checkpoint that was missing', async () => {
    const bench = await benchWithNote();
    const { seq } = await rotate(bench);
    bench.store.files.delete(checkpointPath(seq + 1));
    expect((await bench.verify()).violations.map(({ code }) => code)).toEqual(['W_CHECKPOINT_PENDING']);
    bench.signer = second;

    await bench.note('b');

    expect(bench.store.files.has(checkpointPath(seq + 1))).toBe(true);
    expect((await bench.verify()).violations).toEqual([]);
  });
});
