import { describe, expect, it } from 'vitest';
import { checkpointPath, keyPath } from '../../../../shared/evidence/layout.ts';
import { publishKey } from '../../../../shared/evidence/log/open.ts';
import { publishedKey } from '../../../../shared/evidence/log/published-key.ts';
import { readTail } from '../../../../shared/evidence/log/read.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { handOver, LogBench, ORIGIN } from './workbench.ts';

const [first, second] = [testSigner('first'), testSigner('second')];

async function openedBench(): Promise<LogBench> {
  const bench = new LogBench();
  await bench.open();
  return bench;
}

/** The key, and how many entries of the end of the log it reads. */
async function readBy({ store }: LogBench): Promise<[string | null, number | null]> {
  const key = await publishedKey(store);
  const tail = key && (await readTail({ store, origin: ORIGIN, trusted: [key] }));
  return [key?.keyid ?? null, tail?.entries.length ?? null];
}

describe('the key that a store publishes', () => {
  it('reads the log', async () => {
    const bench = await openedBench();
    await bench.note('a');

    expect(await readBy(bench)).toEqual([first.publicKey.keyid, 2]);
  });

  it('is that of the newest entry after a rotation', async () => {
    const bench = await openedBench();
    await handOver(bench.log(), second, bench.clock);
    bench.signer = second;
    await bench.note('a');

    expect(await readBy(bench)).toEqual([second.publicKey.keyid, 2]);
  });

  it('reads a log whose rotation was interrupted before its checkpoint', async () => {
    const bench = await openedBench();
    const { seq } = await handOver(bench.log(), second, bench.clock);
    bench.store.files.delete(checkpointPath(seq + 1));

    expect((await readBy(bench))[1]).toBe(2);
  });

  it('is that of the newest entry while a rotation has published a key and appended nothing', async () => {
    const bench = await openedBench();
    await publishKey(bench.store, second.publicKey);

    expect(await readBy(bench)).toEqual([first.publicKey.keyid, 1]);
  });

  it('is none where it holds no key', async () => {
    const bench = await openedBench();
    bench.store.files.delete(keyPath(first.publicKey.spkiSha256));

    expect(await publishedKey(bench.store)).toBeNull();
  });

  it.each([
    ['something that is no key', 'no key'],
    ['a key by another one’s name', second.publicKey.pem],
  ])('is none where it holds %s', async (_name, text) => {
    const bench = await openedBench();
    bench.store.files.set(keyPath(first.publicKey.spkiSha256), Buffer.from(text));

    expect(await publishedKey(bench.store)).toBeNull();
  });

  it('is none where several are there and the newest entry names no one of them', async () => {
    const bench = await openedBench();
    for (const name of ['second', 'third']) await publishKey(bench.store, testSigner(name).publicKey);
    bench.store.files.delete(keyPath(first.publicKey.spkiSha256));

    expect(await publishedKey(bench.store)).toBeNull();
  });
});
