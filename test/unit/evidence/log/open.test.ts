import { describe, expect, it } from 'vitest';
import { entryPath, keyPath } from '../../../../shared/evidence/layout.ts';
import { openLog } from '../../../../shared/evidence/log/open.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { LogBench, RANDOM, SCHEDULE, statementIn, writingTo } from './workbench.ts';

describe('openLog', () => {
  it('names the key and the schedule, and puts the key beside the log', async () => {
    const bench = new LogBench();

    await bench.open();

    const { keyid, pem, spkiSha256 } = bench.signer.publicKey;
    const { predicate, subject } = statementIn(bench.store, entryPath(0));
    expect(predicate).toMatchObject({ key: { keyid }, schedule: SCHEDULE, log: { seq: 0, prev: null } });
    expect(subject[0].name).toBe(keyPath(spkiSha256));
    expect(Buffer.from(bench.store.files.get(keyPath(spkiSha256)) ?? []).toString('utf8')).toBe(pem);
    expect(await bench.verify()).toMatchObject({ violations: [], openedWith: keyid });
  });

  it('does nothing to a log that is open', async () => {
    const bench = new LogBench();
    await bench.open();
    const before = new Map(bench.store.files);

    await openLog(bench.log(), bench.clock, RANDOM, { cron: '0 0 * * *', timezone: 'Asia/Tokyo' });

    expect(bench.store.files).toEqual(before);
  });

  it('goes on where a run died after the key file', async () => {
    const bench = new LogBench();
    const { pem, spkiSha256 } = bench.signer.publicKey;
    await bench.store.create(keyPath(spkiSha256), Buffer.from(pem));

    await bench.open();

    expect((await bench.verify()).violations).toEqual([]);
  });

  it('refuses a log that another key has opened, and adds nothing to it', async () => {
    const bench = new LogBench();
    await bench.open();
    const before = new Map(bench.store.files);

    const opening = openLog(writingTo(bench.store, testSigner('other')), bench.clock, RANDOM, SCHEDULE);

    await expect(opening).rejects.toMatchObject({ code: 'log-foreign' });
    expect(bench.store.files).toEqual(before);
  });
});
