import { beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../../shared/pipeline/check.ts';
import { observe } from '../../../shared/pipeline/observe.ts';
import { Scenario } from '../../support/scenario.ts';

const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z', '2026-03-03T00:00:00Z'] as const;
const KEY = 'EVD-01:main/leapsome:connection.observed';

let scenario: Scenario;

beforeEach(async () => {
  scenario = new Scenario({ size: 12 });
  await scenario.runAt(SLOTS[0]);
});

async function record(at: string, count: number, by = 'Grace Hopper') {
  scenario.clock.set(at);
  return observe(scenario.context(), { connection: 'leapsome', count, by, observedAt: at.replace('Z', '.000Z') });
}

async function runAt(slot: string) {
  const { results, changes } = await scenario.runAt(slot);
  const result = results.results.find(({ test }) => test === 'EVD-01');
  const about = changes.filter(({ key }) => key === KEY).map(({ type, title }) => `${type} ${title}`);
  return { outcome: result?.outcome, observations: result?.observations, changes: about };
}

const breaksOff = () => {
  scenario.exchange.fault = (request, answer) => {
    if (request.list?.resource === 'Users') answer.status = 500;
  };
};

describe('a count that somebody saw on the screen [note 12]', () => {
  it('is recorded in the results of the next slot, where it agrees', async () => {
    const { entry } = await record('2026-03-02T09:00:00Z', 12);

    const { outcome, observations } = await runAt(SLOTS[1]);

    expect(outcome).toBe('pass');
    expect(observations).toEqual({
      seen: [
        {
          connection: 'leapsome',
          entry: entry.seq,
          observedAt: '2026-03-02T09:00:00.000Z',
          count: 12,
          allowed: { from: 12, to: 12 },
        },
      ],
    });
  });

  it.each([
    ['nothing passes where more were seen than the readings have', 15, true],
    ['others are judged as ever where fewer were', 9, false],
  ])('says whether the list may lack somebody: %s', async (_name, count, isDoubted) => {
    await record('2026-03-02T09:00:00Z', count);

    const { results } = await scenario.runAt(SLOTS[1]);

    const ofApplication = results.results.filter(({ connection }) => connection === 'leapsome');
    expect(ofApplication.some(({ outcome }) => outcome === 'pass')).toBe(!isDoubted);
    expect(ofApplication.some(({ reason }) => reason?.code === 'count-contradicted')).toBe(isDoubted);
  });

  it('is a finding where the readings around it contradict it, until another look agrees', async () => {
    await record('2026-03-02T09:00:00Z', 15);
    const contradicted = await runAt(SLOTS[1]);
    const still = await runAt(SLOTS[2]);
    await record('2026-03-02T19:00:00Z', 12);
    const agreed = await runAt(SLOTS[3]);

    expect(contradicted.outcome).toBe('fail');
    expect(contradicted.changes).toEqual([
      'opened leapsome: 15 active accounts were seen on its own screen at 2026-03-02T09:00:00.000Z, the readings around it have 12',
    ]);
    expect(still).toMatchObject({ outcome: 'fail', changes: [] });
    expect(agreed).toMatchObject({ outcome: 'pass', changes: [expect.stringMatching(/^resolved /)] });
  });

  it('allows for whoever comes and goes between the readings', async () => {
    await record('2026-03-02T09:00:00Z', 13);
    for (let i = 0; i < 2; i++) scenario.company.join(scenario.company.hire('2026-03-02'));

    expect((await runAt(SLOTS[1])).outcome).toBe('pass');
  });

  it('waits for a complete reading, and is not lost meanwhile', async () => {
    await record('2026-03-02T09:00:00Z', 15);
    breaksOff();
    const failed = await runAt(SLOTS[1]);
    scenario.exchange.fault = null;
    const complete = await runAt(SLOTS[2]);

    expect(failed.changes).toEqual([]);
    expect(complete.changes).toEqual([expect.stringMatching(/^opened leapsome: 15 active accounts/)]);
  });

  it('is not lost when it is recorded while a slot is at work', async () => {
    await scenario.collect('leapsome', SLOTS[1]);
    await record('2026-03-02T12:00:30Z', 15);
    const atWork = await runAt('2026-03-02T12:01:00Z');
    const next = await runAt(SLOTS[2]);

    expect(atWork.changes).toEqual([]);
    expect(next.changes).toEqual([expect.stringMatching(/^opened leapsome: 15 active accounts/)]);
  });

  it('is not lost when it is recorded between the look at the log and the sealing of a slot', async () => {
    const create = scenario.store.create.bind(scenario.store);
    let isDue = true;
    scenario.store.create = async (path, bytes) => {
      if (isDue && Buffer.from(bytes).includes('urn:rollcall:results:v1')) {
        isDue = false;
        await record('2026-03-02T12:02:00Z', 15);
      }
      return create(path, bytes);
    };

    const atWork = await runAt('2026-03-02T12:01:00Z');
    const next = await runAt(SLOTS[2]);

    expect(isDue).toBe(false);
    expect(atWork.changes).toEqual([]);
    expect(next.changes).toEqual([expect.stringMatching(/^opened leapsome: 15 active accounts/)]);
  });

  it('counts for a check as for a run', async () => {
    await record('2026-03-02T09:00:00Z', 15);
    scenario.clock.set(SLOTS[1]);

    const { results } = await check(scenario.context());

    expect(results.find(({ test }) => test === 'EVD-01')?.failures.map(({ key }) => key)).toEqual([KEY]);
  });

  it('is recorded once, however often the same is said', async () => {
    const first = await record('2026-03-02T09:00:00Z', 12);
    const again = await record('2026-03-02T09:00:00Z', 12);
    const other = await record('2026-03-02T09:00:00Z', 12, 'Ada Lovelace');

    expect([first.isNew, again.isNew, other.isNew]).toEqual([true, false, true]);
    expect(again.entry.seq).toBe(first.entry.seq);
  });

  it('leaves the name of whoever saw it out of the log, and out of results and events', async () => {
    const { entry } = await record('2026-03-02T09:00:00Z', 15);
    await scenario.runAt(SLOTS[1]);
    const [subject] = entry.statement.subject;

    const holding = [...scenario.store.files]
      .filter(([path, bytes]) => {
        const text = Buffer.from(bytes).toString('utf8');
        const payload = path.startsWith('log/') ? Buffer.from(JSON.parse(text).payload, 'base64').toString() : text;
        return payload.includes('Grace Hopper');
      })
      .map(([path]) => path);

    expect(holding).toEqual([subject?.name]);
    expect(JSON.stringify(scenario.events)).not.toContain('Grace Hopper');
  });

  it.each([
    ['lies ahead', '2026-03-02T09:00:00.001Z', /lies ahead/],
    ['is older than the last reading', '2026-03-02T05:59:59.000Z', /has been read at .* look again/],
  ])('is refused if its time %s', async (_name, observedAt, message) => {
    scenario.clock.set('2026-03-02T09:00:00Z');
    const before = scenario.store.files.size;

    const refused = observe(scenario.context(), { connection: 'leapsome', count: 12, by: 'Grace', observedAt });

    await expect(refused).rejects.toMatchObject({
      code: 'observation-refused',
      message: expect.stringMatching(message),
    });
    expect(scenario.store.files.size).toBe(before);
  });

  it('is refused while nothing has been read that it could be compared with', async () => {
    const empty = new Scenario();
    const seen = { connection: 'leapsome', count: 12, by: 'Grace', observedAt: '2026-03-02T06:00:00.000Z' };

    await expect(observe(empty.context(), seen)).rejects.toMatchObject({ code: 'observation-refused' });
    expect(empty.store.files.size).toBe(0);
  });
});
