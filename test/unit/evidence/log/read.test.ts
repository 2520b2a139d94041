import { describe, expect, it } from 'vitest';
import { checkpointPath, entryPath } from '../../../../shared/evidence/layout.ts';
import { writeCheckpoint } from '../../../../shared/evidence/log/checkpoint.ts';
import { backwards, readTail, since } from '../../../../shared/evidence/log/read.ts';
import { FaultPlan, FaultyStore } from '../../../support/faulty-store.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { handOver, LogBench, writingTo } from './workbench.ts';

/** A log of five entries, with a checkpoint over the first three. */
async function benchOfFive(): Promise<LogBench> {
  const bench = new LogBench();
  await bench.open();
  await bench.note('a');
  const { entry } = await bench.note('b');
  await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);
  bench.clock.set('2026-03-02T07:00:00Z');
  await bench.note('c');
  await bench.note('d');
  return bench;
}

async function tailOf(bench: LogBench) {
  const tail = await readTail(bench.log());
  if (!tail) throw new Error('the log has been opened');
  return tail;
}

describe('readTail', () => {
  it('gives nothing for a log that has not been opened', async () => {
    expect(await readTail(new LogBench().log())).toBeNull();
  });

  it('reads all entries while there is no checkpoint', async () => {
    const bench = new LogBench();
    await bench.open();
    await bench.note('a');

    const { entries, head, checkpoint, nextKey } = await tailOf(bench);

    expect(entries.map(({ seq }) => seq)).toEqual([0, 1]);
    expect({ head: head.seq, checkpoint, nextKey }).toEqual({
      head: 1,
      checkpoint: null,
      nextKey: bench.signer.publicKey,
    });
  });

  it('reads from the head of the latest checkpoint on, and nothing before it', async () => {
    const bench = await benchOfFive();
    const plan = FaultPlan.none();

    const tail = await readTail(bench.log(new FaultyStore(bench.store, plan)));

    expect(tail?.entries.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(tail?.checkpoint?.size).toBe(3);
    expect(plan.operations).not.toContain(`read ${entryPath(1)}`);
  });

  it.each<[string, (bench: LogBench) => void]>([
    ['an entry of the tail is missing', ({ store }) => store.files.delete(entryPath(3))],
    ['the head of the checkpoint is missing', ({ store }) => store.files.delete(entryPath(2))],
    ['all entries are missing', ({ store }) => removeEntries(store.files)],
    ['an entry is empty', ({ store }) => store.files.set(entryPath(3), Buffer.alloc(0))],
    ['two entries have changed places', ({ store }) => swap(store.files, entryPath(3), entryPath(4))],
    ['the last two entries are the same', ({ store }) => copy(store.files, entryPath(3), entryPath(4))],
    ['a file among the entries is none', ({ store }) => store.files.set(`${entryPath(3)}.bak`, Buffer.from('{}'))],
    ['the checkpoint is empty', ({ store }) => store.files.set(checkpointPath(3), Buffer.alloc(0))],
    ['the checkpoint is an entry', ({ store }) => copy(store.files, entryPath(2), checkpointPath(3))],
    ['the checkpoint has another number', ({ store }) => copy(store.files, checkpointPath(3), checkpointPath(4))],
    ['the checkpoint holds bytes that are no statement', ({ store }) => garble(store.files, checkpointPath(3))],
    ['a file among the checkpoints is none', ({ store }) => store.files.set('checkpoints/x', Buffer.from('{}'))],
  ])('calls the store damaged when %s', async (_what, damage) => {
    const bench = await benchOfFive();
    damage(bench);

    const reading = readTail(bench.log());

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('calls the store damaged when the checkpoint is over another log of the same key', async () => {
    const bench = await benchOfFive();
    const other = new LogBench();
    await other.open();
    await other.note('x');
    await writeCheckpoint(other.log(), other.clock, (await other.note('y')).entry, other.signer);
    bench.store.files.set(checkpointPath(3), other.store.files.get(checkpointPath(3)) ?? Buffer.alloc(0));

    const reading = readTail(bench.log());

    await expect(reading).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('is not the one that the checkpoint names'),
    });
  });

  it('refuses a checkpoint that another key signed', async () => {
    const bench = await benchOfFive();
    const { head } = await tailOf(bench);
    await writeCheckpoint(bench.log(), bench.clock, head, testSigner('other'));

    const reading = readTail(bench.log());

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('refuses a log that another key signs', async () => {
    const bench = await benchOfFive();

    const reading = readTail(writingTo(bench.store, testSigner('other')));

    await expect(reading).rejects.toMatchObject({ code: 'log-foreign' });
  });
});

describe('backwards and since', () => {
  it('go from the newest entry to the first, beyond the checkpoint', async () => {
    const bench = await benchOfFive();

    const entries = await Array.fromAsync(backwards(bench.log(), await tailOf(bench)));

    expect(entries.map(({ seq }) => seq)).toEqual([4, 3, 2, 1, 0]);
  });

  it('end with the last entry that is not older than a time', async () => {
    const bench = await benchOfFive();

    const entries = await Array.fromAsync(
      since(backwards(bench.log(), await tailOf(bench)), '2026-03-02T07:00:00.000Z'),
    );

    expect(entries.map(({ seq }) => seq)).toEqual([4, 3]);
  });

  it('follow the keys of a log that was handed over twice', async () => {
    const bench = await benchOfFive();
    await handOver(bench.log(), testSigner('second'), bench.clock);
    bench.signer = testSigner('second');
    await bench.note('e');
    await handOver(bench.log(), testSigner('third'), bench.clock);
    bench.signer = testSigner('third');
    await bench.note('f');

    const entries = await Array.fromAsync(backwards(bench.log(), await tailOf(bench)));

    expect(entries.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it.each([
    ['altered', (bench: LogBench) => copy(bench.store.files, entryPath(0), entryPath(1))],
    ['missing', (bench: LogBench) => bench.store.files.delete(entryPath(1))],
  ])('fail at an entry before the checkpoint that is %s', async (_what, damage) => {
    const bench = await benchOfFive();
    damage(bench);

    const reading = Array.fromAsync(backwards(bench.log(), await tailOf(bench)));

    await expect(reading).rejects.toMatchObject({ code: 'store-damaged' });
  });
});

type Files = Map<string, Uint8Array>;

function removeEntries(files: Files): void {
  for (const path of [...files.keys()]) if (path.startsWith('log/')) files.delete(path);
}

function copy(files: Files, from: string, to: string): void {
  files.set(to, files.get(from) ?? Buffer.alloc(0));
}

function swap(files: Files, one: string, other: string): void {
  const bytes = files.get(one) ?? Buffer.alloc(0);
  copy(files, other, one);
  files.set(other, bytes);
}

/** An envelope whose payload is no JSON. */
function garble(files: Files, path: string): void {
  const text = Buffer.from(files.get(path) ?? []).toString('utf8');
  files.set(path, Buffer.from(text.replace(/"payload":"[^"]*"/, '"payload":"AAAA"')));
}
