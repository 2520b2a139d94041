import { describe, expect, it } from 'vitest';
import { checkpointPath } from '../../../../shared/evidence/layout.ts';
import { latestCheckpoint, writeCheckpoint } from '../../../../shared/evidence/log/checkpoint.ts';
import type { EntryType } from '../../../../shared/evidence/statement.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { LogBench, noteDraft, ORIGIN, START, statementIn } from './workbench.ts';

async function benchWithNote() {
  const bench = new LogBench();
  await bench.open();
  const { entry } = await bench.note('a');
  return { bench, entry };
}

describe('writeCheckpoint', () => {
  it('states the size and the head of the log', async () => {
    const { bench, entry } = await benchWithNote();

    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);

    const statement = statementIn(bench.store, checkpointPath(2));
    expect(statement.subject).toEqual([{ name: 'log/00000000000000000001', digest: { sha256: entry.digest } }]);
    expect(statement.predicate).toEqual({
      origin: ORIGIN,
      size: 2,
      head: { seq: 1, digest: entry.digest },
      issuedAt: START,
    });
    expect((await bench.verify()).violations).toEqual([]);
  });

  it('is never issued before its head', async () => {
    const { bench, entry } = await benchWithNote();
    bench.clock.set('2026-03-02T06:20:00Z');

    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);

    expect(statementIn(bench.store, checkpointPath(2)).predicate.issuedAt).toBe(START);
  });

  it('leaves one of this size as it is', async () => {
    const { bench, entry } = await benchWithNote();
    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);
    const before = bench.store.files.get(checkpointPath(2));
    bench.clock.set('2026-03-02T09:00:00Z');

    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);

    expect(bench.store.files.get(checkpointPath(2))).toEqual(before);
  });
});

describe('latestCheckpoint', () => {
  it('gives nothing where there is none', async () => {
    const { bench } = await benchWithNote();

    expect(await latestCheckpoint(bench.log())).toBeNull();
  });

  it('gives the one of the greatest size, and says whose signature it carries', async () => {
    const { bench, entry } = await benchWithNote();
    await writeCheckpoint(bench.log(), bench.clock, entry, bench.signer);
    const later = await bench.note('b');
    await writeCheckpoint(bench.log(), bench.clock, later.entry, bench.signer);

    const checkpoint = await latestCheckpoint(bench.log());

    expect(checkpoint).toMatchObject({ size: 3, head: { seq: 2, digest: later.entry.digest } });
    expect(checkpoint?.isSignedBy(bench.signer.publicKey)).toBe(true);
    expect(checkpoint?.isSignedBy(testSigner('other').publicKey)).toBe(false);
  });

  it('refuses one of another log', async () => {
    const { bench, entry } = await benchWithNote();
    await writeCheckpoint({ ...bench.log(), origin: 'acme/test' }, bench.clock, entry, bench.signer);

    const reading = latestCheckpoint(bench.log());

    await expect(reading).rejects.toMatchObject({ code: 'log-foreign' });
  });
});

describe('what is appended', () => {
  it.each<[EntryType, number | undefined]>([
    ['access-snapshot', undefined],
    ['collection-failed', undefined],
    ['control-evaluation', 3],
    ['population-observed', 3],
    ['finding-note', 3],
    ['review-event', 3],
  ])('is followed by a checkpoint where the log may end for hours: %s, %s', async (type, size) => {
    const { bench } = await benchWithNote();

    await bench.append({ ...(await noteDraft(bench.store, 'b')), type });

    expect((await latestCheckpoint(bench.log()))?.size).toBe(size);
  });

  it('gets the checkpoint that its writer did not live to write from whoever repeats it', async () => {
    const { bench } = await benchWithNote();
    const draft = { ...(await noteDraft(bench.store, 'b')), type: 'review-event' } as const;
    await bench.append(draft);
    bench.store.files.delete(checkpointPath(3));

    const { isNew } = await bench.append(draft);

    expect([isNew, (await latestCheckpoint(bench.log()))?.size]).toEqual([false, 3]);
  });
});
