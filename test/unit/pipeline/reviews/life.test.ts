import { beforeEach, describe, expect, it } from 'vitest';
import { readReviews } from '../../../../shared/pipeline/reviews/current.ts';
import { reviewOfAnyTime } from '../../../../shared/pipeline/reviews/past-review.ts';
import { submit } from '../../../../shared/pipeline/reviews/submit.ts';
import type { RunResult } from '../../../../shared/pipeline/run.ts';
import { isPending } from '../../../../shared/reviews/state.ts';
import { reperformed } from '../../../support/reperformed.ts';
import {
  ALL,
  act,
  by,
  decisions,
  keepAll,
  MANAGEMENT,
  REVIEW,
  reviewOf,
  reviewOpened,
  reviewScenario,
  signOff,
} from '../../../support/review-scenario.ts';
import type { Scenario } from '../../../support/scenario.ts';

/** That of the quarter after. */
const LATER = 'all-2026-07-01';

let scenario: Scenario;

beforeEach(async () => {
  scenario = await reviewOpened(reviewScenario(ALL));
});

const close = () => act(scenario, MANAGEMENT, { action: 'closed', content: null });
const rowsOf = async (reviewer: string) => (await reviewOf(scenario)).rows.filter((row) => row.reviewer === reviewer);
const managers = async () => [...new Set((await reviewOf(scenario)).rows.flatMap(({ reviewer }) => reviewer ?? []))];

/** Outcome, and standing findings, of some tests in a slot. */
async function judge(slot: string, ...tests: readonly string[]) {
  const { results, findings, result } = await scenario.runAt(slot);
  const outcomes = Object.fromEntries(
    results.results.filter(({ test }) => tests.includes(test)).map(({ test, outcome }) => [test, outcome]),
  );
  const standing = findings.filter(({ test, status }) => tests.includes(test) && status === 'open');
  return { outcomes, titles: standing.map(({ title }) => title), result: result satisfies RunResult };
}

describe('a review, from its opening to the proof of removal', () => {
  it('ends with everything passed, and evidence that verifies', async () => {
    const [first = '', ...rest] = await managers();
    const [revoked, ...kept] = await rowsOf(first);
    if (!revoked) throw new Error('every reviewer has an item');
    await act(scenario, first, decisions([revoked], 'revoke'));
    if (kept.length > 0) await act(scenario, first, decisions(kept));
    for (const reviewer of rest) await act(scenario, reviewer, decisions(await rowsOf(reviewer)));
    await signOff(scenario);
    await close();
    const tests = ['UAR-02', 'UAR-03', 'UAR-04', 'UAR-05', 'UAR-06', 'UAR-07', 'UAR-13'];

    const waiting = await judge('2026-04-02T12:00:00Z', ...tests);
    const account = scenario.company.accounts.find(({ id }) => `leapsome/${id}` === revoked.row);
    if (account) account.active = false;
    const gone = await judge('2026-04-03T00:00:00Z', ...tests);

    expect(waiting.outcomes).toEqual({ ...Object.fromEntries(tests.map((test) => [test, 'pass'])), 'UAR-06': 'fail' });
    expect(waiting.titles).toEqual([
      `Revoked access is to be gone by 2026-04-10T00:00Z: ${revoked.account.userName} (${REVIEW}, item ${revoked.item})`,
    ]);
    expect(gone.outcomes).toEqual(Object.fromEntries(tests.map((test) => [test, 'pass'])));
    expect(gone.titles).toEqual([]);
    expect(gone.result.evaluated.predicate.reviews).toEqual([
      expect.objectContaining({ review: REVIEW, events: (await reviewOf(scenario)).events }),
    ]);
    const verified = await scenario.verify();
    const again = await reperformed(scenario.store, verified);

    // Slots in between were left out.
    expect(verified.violations.filter(({ code }) => code !== 'E_COVERAGE_GAP')).toEqual([]);
    expect(again.map(({ outcome }) => outcome)).toEqual(again.map(() => 'identical'));
    expect(scenario.events.map(({ type }) => type)).toContain('Access Review Signed Off');
  });

  it('is not closed while items wait, and nothing is written then', async () => {
    const before = scenario.store.files.size;

    await expect(close()).rejects.toMatchObject({ code: 'items-pending' });
    expect(scenario.store.files.size).toBe(before);
  });

  it('records the very same submission once', async () => {
    const [reviewer = ''] = await managers();
    const rows = await rowsOf(reviewer);
    const same = () =>
      submit(scenario.context(), REVIEW, { ...by(reviewer), at: '2026-04-02T10:00:00.000Z' }, () => decisions(rows));

    const first = await same();
    const again = await same();

    expect(again).toMatchObject({ seq: first.seq, isNew: false });
    expect(again.review.events).toBe(2);
  });

  it('tells whoever comes too late that it changes nothing', async () => {
    await keepAll(scenario);
    await signOff(scenario);
    const [reviewer = ''] = await managers();
    const rows = await rowsOf(reviewer);
    const create = scenario.store.create.bind(scenario.store);
    let isFirst = true;
    scenario.store.create = async (path, bytes) => {
      if (isFirst && path.startsWith('log/')) {
        isFirst = false;
        await close();
      }
      return create(path, bytes);
    };

    const deciding = act(scenario, reviewer, decisions(rows, 'revoke'));

    await expect(deciding).rejects.toThrow(/somebody else was faster/);
    expect(await reviewOf(scenario)).toMatchObject({ status: 'closed', irregular: [{ why: 'review-over' }] });
    expect((await judge('2026-04-02T12:00:00Z', 'UAR-13')).outcomes).toEqual({ 'UAR-13': 'fail' });
  });

  it('holds decisions of somebody who is known by another name, and of a delegate by any', async () => {
    const [reviewer = ''] = await managers();
    const person = scenario.company.people.find(({ email }) => email === reviewer);
    const row = (await rowsOf(reviewer)).slice(0, 1);

    const { review } = await act(scenario, person?.id.toLowerCase() ?? '', decisions(row));

    expect(review.rows.find((one) => one.row === row[0]?.row)?.decision?.by).toBe(reviewer);
  });

  it('is found by its name when a later one has taken its place', async () => {
    await keepAll(scenario);
    await signOff(scenario);
    await close();
    const closed = await reviewOf(scenario);
    for (const slot of ['2026-04-02T12:00:00Z', '2026-06-30T18:00:00Z', '2026-07-01T00:00:00Z'])
      await scenario.runAt(slot);
    await keepAll(scenario, LATER);
    await signOff(scenario, MANAGEMENT, LATER);
    await act(scenario, MANAGEMENT, { action: 'closed', content: null }, LATER);
    await scenario.runAt('2026-07-01T06:00:00Z');
    const { log } = scenario.context();

    const names = (await readReviews(log))?.reviews.map(({ review }) => review);

    expect(names).toEqual([LATER]);
    expect(await reviewOfAnyTime(log, REVIEW)).toEqual(closed);
    expect((await reviewOfAnyTime(log, LATER)).status).toBe('closed');
    await expect(reviewOfAnyTime(log, 'all-2025-01-01')).rejects.toMatchObject({ code: 'unknown-review' });
  });

  it('is found with its end, if the next evaluation has let go of it at once', async () => {
    await scenario.runAt('2026-07-01T00:00:00Z');
    await act(scenario, MANAGEMENT, { action: 'cancelled', content: { reason: 'nobody answered' } });
    await scenario.runAt('2026-07-01T06:00:00Z');
    const { log } = scenario.context();

    const names = (await readReviews(log))?.reviews.map(({ review }) => review);

    expect(names).not.toContain(REVIEW);
    expect(await reviewOfAnyTime(log, REVIEW)).toMatchObject({ status: 'cancelled', ended: { by: MANAGEMENT } });
  });

  it('stays as it was while nothing is decided, however many slots pass', async () => {
    for (const slot of ['2026-04-02T12:00:00Z', '2026-04-02T18:00:00Z']) await scenario.runAt(slot);

    expect((await reviewOf(scenario)).rows.every(isPending)).toBe(true);
  });
});
