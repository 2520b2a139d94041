import { beforeEach, describe, expect, it } from 'vitest';
import { readingAhead } from '../../../shared/adapters/read-ahead.ts';
import { checkpointPath, entryPath } from '../../../shared/evidence/layout.ts';
import { MemoryStore } from '../../support/memory-store.ts';

const ENTRIES = 100;
const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

let store: MemoryStore;
/** Paths that were asked of the store, in order. */
let asked: string[];
beforeEach(async () => {
  store = new MemoryStore();
  asked = [];
  for (let seq = 0; seq < ENTRIES; seq++) {
    await store.create(entryPath(seq), Buffer.from(`entry ${seq}`));
    if (seq % 5 === 4) await store.create(checkpointPath(seq + 1), Buffer.from(`checkpoint ${seq + 1}`));
    await store.create(`evidence/2026/03/${String(seq).padStart(64, '0')}`, Buffer.from(`artifact ${seq}`));
  }
});

const ahead = () =>
  readingAhead({
    create: (path, bytes) => store.create(path, bytes),
    list: (folder, after) => store.list(folder, after),
    read: (path) => {
      asked.push(path);
      return store.read(path);
    },
  });
const seqs = Array.from({ length: ENTRIES }, (_, seq) => seq);

describe('reading ahead', () => {
  it.each([
    ['down', seqs.toReversed()],
    ['up', seqs],
  ])('gives each file once, as it is, when all of a log are read, %s', async (_way, order) => {
    const reading = ahead();

    const read = [];
    for (const seq of order) read.push(textOf(await reading.read(entryPath(seq))));

    expect(read).toEqual(order.map((seq) => `entry ${seq}`));
    expect(asked).toHaveLength(ENTRIES);
    expect(new Set(asked).size).toBe(ENTRIES);
  });

  it.each([
    ['entries', (seq: number) => entryPath(seq), 32],
    ['checkpoints, which have gaps between them', (seq: number) => checkpointPath(100 - 5 * (19 - seq)), 32],
    ['artifacts, which are large', (seq: number) => `evidence/2026/03/${String(seq).padStart(64, '0')}`, 8],
  ])('asks for %s before their turn, so many at a time', async (_what, pathOf, most) => {
    const reading = ahead();

    await reading.read(pathOf(19));
    await reading.read(pathOf(18));

    expect(asked.slice(0, 3)).toEqual([pathOf(19), pathOf(18), pathOf(17)]);
    expect(asked).toHaveLength(2 + Math.min(most, 18));
  });

  it('asks for nothing before its turn when files are read here and there', async () => {
    const reading = ahead();

    for (const seq of [3, 90, 47, 0, 99]) await reading.read(entryPath(seq));

    expect(asked).toHaveLength(5);
  });

  it('follows whoever turns round, and passes over some', async () => {
    const reading = ahead();
    const order = [50, 49, 48, 47, 48, 50, 53, 54, 20, 19];

    const read = [];
    for (const seq of order) read.push(textOf(await reading.read(entryPath(seq))));

    expect(read).toEqual(order.map((seq) => `entry ${seq}`));
  });

  it('reads what was created since, before its turn or after', async () => {
    const reading = ahead();
    const path = entryPath(2);
    const bytes = store.files.get(path) ?? new Uint8Array();
    await reading.read(entryPath(0));
    store.files.delete(path);
    await reading.read(entryPath(1));
    store.files.set(path, bytes);
    await store.create(entryPath(100), Buffer.from('entry 100'));

    expect(textOf(await reading.read(path))).toBe('entry 2');
    expect(textOf(await reading.read(entryPath(100)))).toBe('entry 100');
  });

  it('tells of a failure when the turn of the file comes, and of none that nobody asked for', async () => {
    const broken = entryPath(2);
    const reading = readingAhead({
      create: (path, bytes) => store.create(path, bytes),
      list: (folder, after) => store.list(folder, after),
      read: (path) => (path === broken ? Promise.reject(new Error('the network is gone')) : store.read(path)),
    });

    await reading.read(entryPath(0));
    expect(textOf(await reading.read(entryPath(1)))).toBe('entry 1');

    await expect(reading.read(broken)).rejects.toThrow('the network is gone');
  });
});
