import { beforeAll, describe, expect, it } from 'vitest';
import { newestEntries } from '../../../../shared/pipeline/lookup/log-entries.ts';
import { observe } from '../../../../shared/pipeline/observe.ts';
import { Scenario } from '../../../support/scenario.ts';
import { testSigner } from '../../../support/test-signer.ts';
import { ENTRIES, lookedBackAt, SLOTS } from './looked-back-at.ts';

let scenario: Scenario;
beforeAll(async () => {
  ({ scenario } = await lookedBackAt());
});

describe('the entries of a log', () => {
  it('are told newest first, as many as are asked for', async () => {
    const lines = await newestEntries(scenario.context().log, 3);

    expect(lines.map(({ seq, type, connection }) => [seq, type, connection])).toEqual([
      [18, 'control-evaluation', null],
      [17, 'roster-snapshot', 'people'],
      [16, 'access-snapshot', 'leapsome'],
    ]);
  });

  it('are all told when there are no more', async () => {
    const lines = await newestEntries(scenario.context().log, 1000);

    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 19 }, (_, i) => 18 - i));
    expect(lines.at(-1)).toMatchObject({ type: 'log-opened', slot: null, state: null, outcomes: null });
  });

  it.each([
    [ENTRIES.second.reading, { state: 'complete', reasons: [], records: 13 }],
    [ENTRIES.partial.reading, { state: 'partial', reasons: ['clock-skew'], records: 13 }],
    [ENTRIES.failed.reading, { state: 'failed', reasons: ['auth-refused'], records: null }],
  ])('entry %i says how the reading went', async (seq, said) => {
    const lines = await newestEntries(scenario.context().log, 1000);

    expect(lines.find((line) => line.seq === seq)).toMatchObject({ connection: 'leapsome', ...said });
  });

  it('say how many active accounts somebody saw', async () => {
    const observed = new Scenario();
    await observed.runAt(SLOTS.first);
    const seen = { connection: 'leapsome', count: 12, by: 'Grace Hopper', observedAt: SLOTS.first };
    await observe(observed.context(), seen);

    const [line] = await newestEntries(observed.context().log, 1);

    expect(line).toMatchObject({ type: 'population-observed', connection: 'leapsome', slot: null, records: 12 });
  });

  it('name the outcomes of an evaluation, and its slot', async () => {
    const [evaluation] = await newestEntries(scenario.context().log, 1);

    const { summary } = (await scenario.runAt(SLOTS.sixth)).result.evaluated.predicate;
    expect(evaluation).toMatchObject({ slot: '2026-03-03T12:00:00Z', outcomes: summary });
  });

  it('have a checkpoint after every evaluation and nowhere else', async () => {
    const lines = await newestEntries(scenario.context().log, 1000);

    const sealed = lines.filter(({ checkpoint }) => checkpoint).map(({ seq }) => seq);
    expect(sealed).toEqual(
      Object.values(ENTRIES)
        .map(({ evaluation }) => evaluation)
        .reverse(),
    );
  });

  it('are told over a change of the key, with the checkpoints of either', async () => {
    const rotated = new Scenario();
    await rotated.runAt('2026-03-02T06:00:00Z');
    const { log } = rotated.context();
    const next = testSigner('next').publicKey;
    await rotated.handOver(testSigner('next'));

    for (const trusted of [[next], log.trusted, [...log.trusted, next], [next, ...log.trusted]]) {
      const lines = await newestEntries({ ...log, trusted }, 1000);

      expect(lines.map(({ type, checkpoint }) => [type, checkpoint]).slice(0, 2)).toEqual([
        ['key-rotation', true],
        ['control-evaluation', true],
      ]);
    }
  });
});

describe('what keeps a log from being told', () => {
  it('is that there is none', async () => {
    const none = new Scenario().context().log;

    await expect(newestEntries(none, 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['an entry that was altered', 'log/00000000000000000010.dsse.json'],
    ['a checkpoint that was altered', 'checkpoints/00000000000000000010.dsse.json'],
  ])('is %s, as soon as it is read', async (_what, path) => {
    const { scenario: damaged } = await lookedBackAt();
    const bytes = Buffer.from(damaged.store.files.get(path) ?? []);
    const at = bytes.indexOf('"sig":"') + 20;
    bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
    damaged.store.files.set(path, bytes);
    const { log } = damaged.context();

    await expect(newestEntries(log, 1000)).rejects.toMatchObject({ code: 'store-damaged' });
    expect(await newestEntries(log, 3)).toHaveLength(3);
  });

  it('is a checkpoint of another history', async () => {
    const { scenario: damaged } = await lookedBackAt();
    const other = new Scenario({ size: 3 });
    await other.runAt('2026-03-02T06:00:00Z');
    const path = 'checkpoints/00000000000000000004.dsse.json';
    const foreign = other.store.files.get(path);
    if (!foreign) throw new Error('a checkpoint follows every evaluation');
    damaged.store.files.set(path, foreign);

    await expect(newestEntries(damaged.context().log, 1000)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('entry 3 of the evidence log is not the one that its checkpoint names'),
    });
  });
});
