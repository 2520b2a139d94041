import { describe, expect, it } from 'vitest';
import { type SelectableEntry, type SelectableState, selectEvidence } from '../../../shared/bundle/selection.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';

/** Days of March; the period is from the 10th up to the 20th. */
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T06:00:00Z`;
const PERIOD = { from: '2026-03-10T00:00:00.000Z', to: '2026-03-20T00:00:00.000Z' };

interface Told {
  readonly compares?: readonly string[];
  readonly logRead?: number;
  readonly standing?: readonly string[];
  readonly reviews?: readonly object[];
}

/** A log that is put together entry by entry, in which artifacts are called after what they are. */
class Log {
  readonly entries: SelectableEntry[] = [];
  readonly #states = new Map<number, Told>();
  readonly asked: number[] = [];

  add(at: string, artifacts: readonly string[], more: Partial<SelectableEntry> = {}): number {
    const seq = this.entries.length;
    this.entries.push({ seq, at, artifacts, isRemark: false, review: null, inputs: null, ...more });
    return seq;
  }

  /** A snapshot and its evaluation; artifacts `snapshot 9` and `results 9` on the 9th. */
  slot(n: number, told: Told = {}): void {
    const snapshot = this.add(day(n), [`snapshot ${n}`]);
    this.#states.set(this.entries.length, told);
    this.add(day(n), [`results ${n}`], { inputs: [snapshot] });
  }

  remark(at: string, name: string): void {
    this.add(at, [name], { isRemark: true });
  }

  /** What is selected: `evidence: …` and `outside: …`. */
  async select(period = PERIOD): Promise<{ evidence: string[]; outside: string[] }> {
    const selected = await selectEvidence(this.entries, period, ({ seq }) => {
      this.asked.push(seq);
      return Promise.resolve(stateOf(this.#states.get(seq) ?? {}));
    });
    const paths = (isOfPeriod: boolean) =>
      [...selected]
        .filter(([, is]) => is === isOfPeriod)
        .map(([path]) => path)
        .sort(byCodeUnit);
    return { evidence: paths(true), outside: paths(false) };
  }
}

function stateOf({ compares = [], logRead = -1, standing = [], reviews = [] }: Told): SelectableState {
  const state = {
    lastComplete: compares.slice(0, 1).map((name) => ({ artifact: { name } })),
    memory: { baselines: compares.slice(1).map((name) => ({ artifact: { name } })), unsettled: [] },
    logRead,
    findings: [
      ...standing.map((key) => ({ key, status: 'open' })),
      { key: 'waived', status: 'suppressed' },
      { key: 'gone', status: 'resolved' },
    ],
    reviews,
  };
  return state as unknown as SelectableState;
}

describe('the evidence of a bundle', () => {
  it('is that of the slots of the period, the first moment included and the last not', async () => {
    const log = new Log();
    log.add('2026-03-09T23:59:59Z', ['before']);
    log.add('2026-03-10T00:00:00Z', ['first']);
    log.add('2026-03-19T23:59:59.999Z', ['last']);
    log.add('2026-03-20T00:00:00Z', ['after']);

    expect(await log.select()).toEqual({ evidence: ['first', 'last'], outside: [] });
  });

  it('has the evaluation before the period with its inputs, and what evaluations compare with', async () => {
    const log = new Log();
    log.slot(7);
    log.slot(8);
    log.slot(9, { compares: ['snapshot 9', 'snapshot 7'] });
    log.slot(10);

    expect(await log.select()).toEqual({
      evidence: ['results 10', 'snapshot 10'],
      outside: ['results 9', 'snapshot 7', 'snapshot 9'],
    });
  });

  it('has of a period without evaluations the last one before it', async () => {
    const log = new Log();
    log.slot(8);
    log.slot(9, { compares: ['snapshot 8'] });
    log.slot(21);

    expect(await log.select()).toEqual({ evidence: [], outside: ['results 9', 'snapshot 8', 'snapshot 9'] });
  });

  it('has the evaluation before each of the period, also where a slot was evaluated out of turn', async () => {
    const log = new Log();
    log.slot(8);
    // By hand on the 11th, and then the late one of the 9th.
    log.slot(11);
    log.slot(9);
    log.slot(12);

    const { evidence, outside } = await log.select();

    expect(evidence).toEqual(['results 11', 'results 12', 'snapshot 11', 'snapshot 12']);
    expect(outside).toEqual(['results 8', 'results 9', 'snapshot 8', 'snapshot 9']);
  });

  it('has what people had said that no evaluation before the period had taken into account', async () => {
    const log = new Log();
    log.remark(day(8), 'known');
    log.slot(9, { logRead: 0 });
    log.remark(day(9), 'new');
    log.slot(12);
    log.remark(day(21), 'later');

    const { outside } = await log.select();

    expect(outside).toEqual(['new', 'results 9', 'snapshot 9']);
  });

  it('has all that people had said by the first evaluation of the log', async () => {
    const log = new Log();
    log.remark(day(9), 'early');
    log.slot(10);

    expect(await log.select()).toEqual({ evidence: ['results 10', 'snapshot 10'], outside: ['early'] });
  });

  it('has the later evaluation that proves that a finding is resolved, and none that proves nothing', async () => {
    const log = new Log();
    log.slot(19, { standing: ['a', 'b', 'c'] });
    log.slot(20, { standing: ['a', 'b', 'c'] });
    log.slot(21, { standing: ['a', 'c', 'new'] });
    log.slot(22, { standing: ['a', 'new'] });
    log.slot(23, { standing: ['a'] });

    const { outside } = await log.select();

    expect(outside).toEqual(['results 21', 'results 22', 'snapshot 21', 'snapshot 22']);
  });

  /** A review with one item that is to go, as an evaluation leaves it. */
  const removal = (decidedAt: string | null, gone = false) => ({
    review: 'all-2026-03-01',
    rows: [
      {
        row: 'a',
        decision: decidedAt === null ? null : { at: decidedAt, entry: { seq: 1 } },
        removal: decidedAt === null ? null : { gone: gone ? {} : null },
      },
    ],
  });
  const ofReview = { review: 'all-2026-03-01', isRemark: true };

  it('has what was done before in a review that the period begins with, and what it was opened over [note 41]', async () => {
    const log = new Log();
    log.slot(5);
    log.add(day(5), ['list'], ofReview);
    log.add(day(6), ['decision'], ofReview);
    log.add(day(6), ['another review'], { ...ofReview, review: 'all-2025-12-01' });
    log.slot(9, { logRead: 4, reviews: [removal(null)] });
    log.slot(10, { reviews: [removal(null)] });
    log.add(day(21), ['later decision'], ofReview);

    const { outside } = await log.select();

    expect(outside).toEqual(['decision', 'list', 'results 5', 'results 9', 'snapshot 5', 'snapshot 9']);
  });

  it('has a review that was opened since the last evaluation before a period without any', async () => {
    const log = new Log();
    log.slot(9);
    log.add(day(9), ['list'], ofReview);

    expect((await log.select()).outside).toEqual(['list', 'results 9', 'snapshot 9']);
  });

  it('has the later evaluation that proves a removal that was decided in the period [note 41]', async () => {
    const log = new Log();
    log.slot(19, { reviews: [removal(null)] });
    log.add('2026-03-19T12:00:00.000Z', ['decision'], ofReview);
    log.slot(20, { logRead: 2, reviews: [removal(day(19))] });
    log.slot(21, { logRead: 2, reviews: [removal(day(19), true)] });
    log.slot(22, { logRead: 2, reviews: [removal(day(19), true)] });

    const { outside } = await log.select();

    expect(outside).toEqual(['results 21', 'snapshot 21']);
  });

  it('leaves out what proves a removal that was decided after the period', async () => {
    const log = new Log();
    log.slot(19, { standing: [] });
    log.slot(20, { logRead: 2, reviews: [removal(day(20))] });
    log.slot(21, { logRead: 2, reviews: [removal(day(20), true)] });

    expect((await log.select()).outside).toEqual([]);
  });

  it('has no more evaluations once nothing stands, and reads each state once', async () => {
    const log = new Log();
    log.slot(19, { standing: [] });
    for (const n of [20, 21, 22]) log.slot(n);

    await log.select();

    // "waived" stands in all of them.
    expect(log.asked).toEqual([1, 3, 5, 7]);
  });

  it('is of the period as soon as one entry of the period names it', async () => {
    const log = new Log();
    log.slot(9);
    log.add(day(10), ['snapshot 9']);
    log.slot(11, { compares: ['snapshot 9'] });

    expect((await log.select()).evidence).toContain('snapshot 9');
  });
});
