import { beforeEach, describe, expect, it } from 'vitest';
import { Scenario } from '../../support/scenario.ts';

let scenario: Scenario;
beforeEach(() => {
  scenario = new Scenario();
});

/** What EVD-03 says at a time: how many slots were expected, and the gaps. */
async function continuity(time: string, options: { readonly manual?: boolean } = {}) {
  const { results, changes } = await scenario.runAt(time, options);
  const result = results.results.find(({ test }) => test === 'EVD-03');
  return {
    expected: result?.population.count,
    gaps: result?.failures.map(({ facts }) => [facts.from, facts.slots]),
    told: changes.filter(({ key }) => key.startsWith('EVD-03')).map(({ type }) => type),
  };
}

describe('missed slots', () => {
  it('are none on the first run: nothing was due before the log was opened', async () => {
    expect(await continuity('2026-03-02T06:00:10Z')).toEqual({ expected: 0, gaps: [], told: [] });
  });

  it('are none while every slot is run', async () => {
    await continuity('2026-03-02T06:00:10Z');

    expect(await continuity('2026-03-02T12:03:00Z')).toEqual({ expected: 1, gaps: [], told: [] });
  });

  it('are told by the next run, once, and close with the one that follows it', async () => {
    await continuity('2026-03-02T06:00:10Z');

    expect(await continuity('2026-03-03T06:00:00Z')).toEqual({
      expected: 4,
      gaps: [['2026-03-02T12:00:00Z', 3]],
      told: ['opened'],
    });
    expect(await continuity('2026-03-03T12:00:00Z')).toEqual({ expected: 1, gaps: [], told: ['resolved'] });
  });

  it('count from when the log was opened, although the first slot was before it', async () => {
    await scenario.collect('people', '2026-03-02T07:00:00Z');

    expect(await continuity('2026-03-02T18:00:00Z')).toMatchObject({
      expected: 2,
      gaps: [['2026-03-02T12:00:00Z', 1]],
    });
  });

  it('stay missed when somebody runs by hand in between: that never counts for coverage', async () => {
    await continuity('2026-03-02T06:00:10Z');

    expect(await continuity('2026-03-02T13:00:00Z', { manual: true })).toMatchObject({ expected: 1, gaps: [] });
    expect(await continuity('2026-03-02T19:00:00Z', { manual: true })).toMatchObject({
      expected: 2,
      gaps: [['2026-03-02T12:00:00Z', 1]],
    });
    expect(await continuity('2026-03-03T00:00:00Z')).toMatchObject({
      expected: 3,
      gaps: [['2026-03-02T12:00:00Z', 2]],
      told: ['updated'],
    });
  });

  it('are not the latest one, which can still be run', async () => {
    await continuity('2026-03-02T06:00:10Z');
    await continuity('2026-03-02T13:00:00Z', { manual: true });

    expect(await continuity('2026-03-02T13:30:00Z')).toEqual({ expected: 1, gaps: [], told: [] });
  });
});

describe('a change of the schedule', () => {
  const hourly = () => {
    scenario.yaml = scenario.yaml.replace('0 */6 * * *', '0 * * * *');
  };

  it('holds from the evaluation on that records it: until then slots follow the old one', async () => {
    await continuity('2026-03-02T06:00:10Z');
    hourly();

    expect(await continuity('2026-03-02T09:00:00Z')).toMatchObject({ expected: 0, gaps: [] });
    expect(await continuity('2026-03-02T11:00:00Z')).toMatchObject({
      expected: 2,
      gaps: [['2026-03-02T10:00:00Z', 1]],
    });
  });

  it('is recorded by a run by hand, from its slot on', async () => {
    await continuity('2026-03-02T06:00:10Z');
    hourly();
    await continuity('2026-03-02T08:30:00Z', { manual: true });

    expect(await continuity('2026-03-02T11:00:00Z')).toMatchObject({
      expected: 3,
      gaps: [['2026-03-02T09:00:00Z', 2]],
    });
  });

  it('does not hide what was missed before it', async () => {
    await continuity('2026-03-02T06:00:10Z');
    scenario.yaml = scenario.yaml.replace('0 */6 * * *', '0 6 * * *');

    expect(await continuity('2026-03-03T06:00:00Z')).toMatchObject({
      expected: 4,
      gaps: [['2026-03-02T12:00:00Z', 3]],
    });
  });
});
