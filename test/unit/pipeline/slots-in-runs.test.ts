import { beforeEach, describe, expect, it } from 'vitest';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { evaluate } from '../../../shared/pipeline/evaluate.ts';
import { exitCodeOf } from '../../../shared/pipeline/run.ts';
import { Scenario } from '../../support/scenario.ts';

let scenario: Scenario;
beforeEach(() => {
  scenario = new Scenario();
});

const refused = (code: string) => expect.objectContaining({ code });
const filesOf = ({ store }: Scenario) => [...store.files.keys()];

describe('an evaluated slot that is run again', () => {
  it('does nothing, and has the recorded outcome', async () => {
    scenario.company.setRole(scenario.company.accounts[3] ?? scenario.company.addOrphan('x'), 'Super Admin');
    const first = await scenario.runAt('2026-03-02T06:00:00Z');
    const files = filesOf(scenario);
    const requests = scenario.exchange.requests.length;
    scenario.company.addOrphan('newcomer');

    const again = await scenario.runAt('2026-03-02T11:59:00Z');

    expect(again).toMatchObject({ isNew: false, collected: [], run: { slot: '2026-03-02T06:00:00Z' } });
    expect(again.results).toEqual(first.results);
    expect(exitCodeOf(again.result.evaluated, 0)).toBe(1);
    expect(filesOf(scenario)).toEqual(files);
    expect(scenario.exchange.requests).toHaveLength(requests);
  });

  it('does nothing long after the slot is over, too', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    await scenario.runAt('2026-03-02T12:00:00Z');

    expect(await scenario.runAt('2026-03-04T06:00:00Z', { slot: '2026-03-02T06:00:00Z' })).toMatchObject({
      isNew: false,
      run: { slot: '2026-03-02T06:00:00Z' },
    });
  });

  it('gets its checkpoint if the first run died before it', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    const checkpoints = filesOf(scenario).filter((path) => path.startsWith('checkpoints/'));
    for (const path of checkpoints) scenario.store.files.delete(path);

    await scenario.runAt('2026-03-02T06:05:00Z');

    expect(filesOf(scenario)).toEqual(expect.arrayContaining(checkpoints));
  });
});

describe('a slot that cannot be run', () => {
  it.each([
    ['one that lies ahead', '2026-03-02T06:30:00Z', '2026-03-02T12:00:00Z', 'slot-refused'],
    ['one that is over', '2026-03-02T06:30:00Z', '2026-03-02T00:00:00Z', 'slot-refused'],
    ['one that is not due', '2026-03-02T06:30:00Z', '2026-03-02T05:00:00Z', 'slot-invalid'],
  ])('leaves the store as it was: %s', async (_name, now, slot, code) => {
    await expect(scenario.runAt(now, { slot })).rejects.toThrow(refused(code));
    expect(filesOf(scenario)).toEqual([]);

    await scenario.runAt('2026-03-02T06:31:00Z');
    const files = filesOf(scenario);
    await expect(scenario.runAt(now, { slot })).rejects.toThrow(refused(code));
    expect(filesOf(scenario)).toEqual(files);
  });

  it('is one older than the last that was evaluated, also under a schedule that has it still open', async () => {
    await scenario.runAt('2026-03-02T12:00:00Z');
    scenario.yaml = scenario.yaml.replace('0 */6 * * *', '0 6 * * *');

    await expect(scenario.runAt('2026-03-02T12:30:00Z', { slot: '2026-03-02T06:00:00Z' })).rejects.toThrow(
      refused('slot-sealed'),
    );
  });
});

describe('a run by hand', () => {
  it('has a slot of its own, and does not take the place of the scheduled one', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    const byHand = await scenario.runAt('2026-03-02T07:30:15Z', { manual: true });
    const scheduled = await scenario.runAt('2026-03-02T12:00:00Z');

    expect(byHand).toMatchObject({ isNew: true, run: { slot: '2026-03-02T07:30:15Z', trigger: 'manual' } });
    expect(scheduled).toMatchObject({ isNew: true, run: { slot: '2026-03-02T12:00:00Z', trigger: 'schedule' } });
  });

  it('does not keep the slot that is still open from being run', async () => {
    await scenario.runAt('2026-03-02T06:00:30Z', { manual: true });

    expect(await scenario.runAt('2026-03-02T06:01:00Z')).toMatchObject({
      isNew: true,
      run: { slot: '2026-03-02T06:00:00Z', trigger: 'schedule' },
    });
  });

  it('twice in one second is one run', async () => {
    await scenario.runAt('2026-03-02T06:00:30Z', { manual: true });

    expect(await scenario.runAt('2026-03-02T06:00:30.900Z', { manual: true })).toMatchObject({ isNew: false });
  });
});

describe('a collection that failed', () => {
  const broken = 'id,status\n1';

  it('may be tried again until the slot is evaluated', async () => {
    const context = scenario.context();
    scenario.files['people.csv'] = broken;
    const failed = await scenario.collect('people', '2026-03-02T06:00:00Z');
    delete scenario.files['people.csv'];

    const retried = await scenario.collect('people', '2026-03-02T06:00:00Z');
    const summary = await scenario.runAt('2026-03-02T06:10:00Z');

    expect(failed).toMatchObject({ state: 'failed', reasons: ['file-invalid'], isNew: true });
    expect(retried).toMatchObject({ state: 'complete', isNew: true });
    expect(summary.collected.map(({ connection, state, isNew }) => [connection, state, isNew])).toEqual([
      ['leapsome', 'complete', true],
      ['people', 'complete', false],
    ]);
    const outcomes = new Set(summary.results.results.map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(['pass', 'not-applicable']));
    expect(context.log.origin).toBe('acme/main');
  });

  it('is an entry once, however often it fails', async () => {
    scenario.files['people.csv'] = broken;
    const first = await scenario.collect('people', '2026-03-02T06:00:00Z');

    const second = await scenario.collect('people', '2026-03-02T06:05:00Z');

    expect(second).toMatchObject({ state: 'failed', isNew: false, entry: { seq: first.entry.seq } });
  });

  it('cannot be made good after the slot was evaluated', async () => {
    scenario.files['people.csv'] = broken;
    await scenario.runAt('2026-03-02T06:00:00Z');
    delete scenario.files['people.csv'];

    await expect(scenario.collect('people', '2026-03-02T06:05:00Z')).rejects.toThrow(refused('slot-sealed'));
  });

  it('gives exit code 3, and its slot is sealed all the same', async () => {
    scenario.files['people.csv'] = broken;
    const { result } = await scenario.runAt('2026-03-02T06:00:00Z');

    expect(exitCodeOf(result.evaluated, 0)).toBe(3);
    expect(result.evaluated.predicate.inputs).toMatchObject([
      { connection: 'leapsome', state: 'complete' },
      { connection: 'people', state: 'failed' },
    ]);
  });
});

describe('a connection that was not collected', () => {
  it('is missing in the evaluation, and nothing passes on it', async () => {
    await scenario.runAt('2026-03-02T06:00:00Z');
    await scenario.collect('people', '2026-03-02T12:00:00Z');

    const { predicate } = await evaluate(scenario.context(), { slot: '2026-03-02T12:00:00Z', trigger: 'schedule' });

    expect(predicate.inputs).toMatchObject([
      { connection: 'leapsome', state: 'missing', entry: null },
      { connection: 'people', state: 'complete' },
    ]);
    // EVD-03, UAR-01 and EVD-01.
    expect(predicate.summary).toMatchObject({ pass: 2, fail: 1 });
  });
});

describe('a clock that went back', () => {
  it.each([
    ['a second', '2026-03-02T06:05:00Z', '2026-03-02T06:04:59Z'],
    ['five minutes', '2026-03-02T06:05:00Z', '2026-03-02T06:00:00Z'],
  ])('%s: the log goes on in order', async (_name, before, now) => {
    await scenario.collect('people', before);

    const { result } = await scenario.runAt(now);

    expect(result.evaluated.isNew).toBe(true);
    expect(result.evaluated.predicate.asOf).toBe('2026-03-02T06:05:00.000Z');
    expect(result.evaluated.entry.appendedAt).toBe('2026-03-02T06:05:00.000Z');
  });

  it('more than five minutes: refused, and nothing is written', async () => {
    await scenario.collect('people', '2026-03-02T06:05:00.001Z');
    const files = filesOf(scenario);

    const run = scenario.runAt('2026-03-02T06:00:00Z');

    await expect(run).rejects.toThrow(EvidenceError);
    await expect(run).rejects.toThrow(refused('clock-behind'));
    expect(filesOf(scenario)).toEqual(files);
  });

  it('behind the last evaluated slot: a run by hand would be dated back, and is refused', async () => {
    await scenario.runAt('2026-03-02T12:00:00Z');

    await expect(scenario.runAt('2026-03-02T11:59:00Z', { manual: true })).rejects.toThrow(refused('slot-sealed'));
  });
});
