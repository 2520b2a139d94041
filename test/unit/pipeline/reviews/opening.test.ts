import { describe, expect, it } from 'vitest';
import { mailOf } from '../../../../shared/findings/mail/mail.ts';
import { readReviews } from '../../../../shared/pipeline/reviews/current.ts';
import { openReview } from '../../../../shared/pipeline/reviews/open.ts';
import { readPopulation } from '../../../../shared/pipeline/reviews/read-population.ts';
import { digestOfRow } from '../../../../shared/reviews/population.ts';
import { ALL, act, by, MANAGEMENT, REVIEW, reviewOf, reviewScenario } from '../../../support/review-scenario.ts';
import type { Scenario } from '../../../support/scenario.ts';

const [BEFORE, SLOT, NEXT] = ['2026-03-31T18:00:00Z', '2026-04-01T00:00:00Z', '2026-04-01T06:00:00Z'];

async function names(scenario: Scenario): Promise<string[]> {
  return (await readReviews(scenario.context().log))?.reviews.map(({ review }) => review) ?? [];
}
const breaksOff = (scenario: Scenario) => {
  scenario.exchange.fault = (request, answer) => {
    if (request.list?.resource === 'Users') answer.status = 500;
  };
};

describe('a review that is due', () => {
  it('is opened by the first evaluation of its window, over what that was over', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    const before = await names(scenario);
    const { result } = await scenario.runAt(SLOT);

    const review = await reviewOf(scenario);
    const population = await readPopulation(scenario.context().log, review);

    expect(before).toEqual([]);
    expect(population.evaluation.seq).toBe(result.evaluated.entry.seq);
    expect(review.opened.entry.seq).toBe(result.evaluated.entry.seq + 1);
    expect(population).toMatchObject({ kind: 'all', due: '2026-04-22T00:00:00.000Z', slot: SLOT, review: REVIEW });
    expect(population.rows.map(({ content, digest }) => digest === digestOfRow(content))).not.toContain(false);
    expect(review.check).toEqual({ missing: [], extra: [], altered: [], unfit: [] });
    expect(review.rows).toHaveLength(scenario.company.accounts.length);
  });

  it('is opened once, however often the slot is run', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    await scenario.runAt(SLOT);
    const first = await reviewOf(scenario);
    await scenario.runAt(SLOT);
    await scenario.runAt(NEXT);

    expect((await reviewOf(scenario)).opened).toEqual(first.opened);
    expect(await names(scenario)).toEqual([REVIEW]);
  });

  it('is opened by the next run of the slot where the first one died after it was sealed', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    const create = scenario.store.create.bind(scenario.store);
    scenario.store.create = (path, bytes) =>
      Buffer.from(bytes).includes('urn:rollcall:review-population:v1')
        ? Promise.reject(new Error('died'))
        : create(path, bytes);
    await expect(scenario.runAt(SLOT)).rejects.toThrow('died');
    scenario.store.create = create;
    await scenario.runAt(SLOT);

    expect(await names(scenario)).toEqual([REVIEW]);
  });

  it('is not opened over an incomplete slot, which says why, and by the next complete one', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    breaksOff(scenario);
    await scenario.runAt(SLOT);
    const incomplete = await readReviews(scenario.context().log);
    scenario.exchange.fault = null;
    await scenario.runAt(NEXT);

    expect(incomplete?.reviews).toEqual([]);
    expect(incomplete?.document.due).toEqual([{ kind: 'all', review: REVIEW, obstacle: 'collection-failed' }]);
    expect(await names(scenario)).toEqual([REVIEW]);
  });

  it('is told by events, once each, and in numbers', async () => {
    const scenario = reviewScenario(ALL);
    for (const time of [BEFORE, SLOT, NEXT, '2026-04-15T00:00:00Z', '2026-04-15T06:00:00Z', '2026-04-22T00:00:00Z']) {
      await scenario.runAt(time);
    }
    const told = scenario.events.filter(({ type }) => type.startsWith('Access Review'));
    const mails = told.map((event) => mailOf({ ...event, 'detail-type': event.type })?.subject);
    expect(mails).toEqual([
      'Rollcall acme/main: access review all-2026-04-01 has been opened',
      'Rollcall acme/main: access review all-2026-04-01 is due soon, and not decided',
      'Rollcall acme/main: access review all-2026-04-01 is overdue',
    ]);

    expect(told.map(({ type, time }) => `${type} ${time}`)).toEqual([
      'Access Review Opened 2026-04-01T06:00:00.000Z',
      'Access Review Due Soon 2026-04-15T00:00:00.000Z',
      'Access Review Overdue 2026-04-22T00:00:00.000Z',
    ]);
    expect(told[0]?.detail).toMatchObject({ review: REVIEW, items: 6, pending: 6, reviewers: 2, reviewersPending: 2 });
    expect(JSON.stringify(told)).not.toContain('@');
  });

  it('leaves out accounts of people whom policy excludes, and names them', async () => {
    const scenario = reviewScenario(ALL);
    scenario.yaml = scenario.yaml.replace(
      'apiCredentials:',
      `exclusions: [{ id: board, person: E-1003, reason: board, approvedBy: E-1001, approvedOn: 2026-03-01, expires: 2026-12-31 }]
      apiCredentials:`,
    );
    await scenario.runAt(BEFORE);
    await scenario.runAt(SLOT);

    const review = await reviewOf(scenario);
    const { excluded } = await readPopulation(scenario.context().log, review);

    expect(excluded).toEqual([{ row: expect.stringMatching(/^leapsome\//), exclusion: 'board' }]);
    expect(review.rows.map(({ row }) => row)).not.toContain(excluded[0]?.row);
    expect(review.check.missing).toEqual([]);
  });
});

describe('opening a review by hand', () => {
  const open = (scenario: Scenario, name = MANAGEMENT, kind: 'all' | 'privileged' = 'all') =>
    openReview(scenario.context(), kind, by(name));

  it('is done in the window in which policy began to ask, too, with time from then on', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    scenario.clock.set('2026-03-31T19:00:00Z');

    const { review, isNew } = await open(scenario);

    expect({ review, isNew }).toEqual({ review: 'all-2026-01-01', isNew: true });
    expect(await reviewOf(scenario, review)).toMatchObject({ due: '2026-04-21T19:00:00.000Z', status: 'open' });
    expect(await open(scenario)).toMatchObject({ review, isNew: false });
  });

  it('is done again after it was cancelled, under another name', async () => {
    const scenario = reviewScenario(ALL);
    await scenario.runAt(BEFORE);
    await scenario.runAt(SLOT);
    await act(scenario, MANAGEMENT, { action: 'cancelled', content: { reason: 'the roster was wrong' } });

    await scenario.runAt(NEXT);
    const byItself = await names(scenario);
    const { review } = await open(scenario);

    expect(byItself).toEqual([REVIEW]);
    expect(review).toBe(`${REVIEW}-2`);
  });

  it.each<[string, string, (scenario: Scenario) => Promise<unknown>]>([
    ['nothing has been evaluated', 'nothing-evaluated', (scenario) => open(scenario)],
    [
      'policy does not ask for that kind',
      'reviews-not-configured',
      async (scenario) => {
        await scenario.runAt(BEFORE);
        return open(scenario, MANAGEMENT, 'privileged');
      },
    ],
    [
      'policy has changed since the last evaluation',
      'policy-changed',
      async (scenario) => {
        await scenario.runAt(BEFORE);
        scenario.yaml = scenario.yaml.replace('version: 1', 'version: 2');
        return open(scenario);
      },
    ],
    [
      'a connection could not be read',
      'inputs-not-fit',
      async (scenario) => {
        breaksOff(scenario);
        await scenario.runAt(BEFORE);
        return open(scenario);
      },
    ],
    [
      'what was read is not fresh any more',
      'inputs-not-fit',
      async (scenario) => {
        await scenario.runAt(BEFORE);
        scenario.clock.set('2026-04-02T18:00:01Z');
        return open(scenario);
      },
    ],
    [
      'nobody of that name is here',
      'nobody-of-that-name',
      async (scenario) => {
        await scenario.runAt(BEFORE);
        return open(scenario, 'eve@acme.example');
      },
    ],
  ])('is refused where %s', async (_what, code, opening) => {
    const scenario = reviewScenario(ALL);

    await expect(opening(scenario)).rejects.toMatchObject({ code });
    expect(await names(scenario)).toEqual([]);
  });

  it('is refused for privileged access where no source of roles knows all of them', async () => {
    const scenario = reviewScenario(ALL.replace('all:', 'privileged:'));
    scenario.yaml = scenario.yaml.replace(/roles: \[\{ from: import.*\]/, 'roles: []');
    await scenario.runAt(BEFORE);

    await expect(open(scenario, MANAGEMENT, 'privileged')).rejects.toMatchObject({ code: 'inputs-not-fit' });
  });

  it('of privileged access lists whoever has it, and nobody else', async () => {
    const scenario = reviewScenario(ALL.replace('all:', 'privileged:'));
    for (const account of scenario.company.accounts.slice(0, 2)) account.role = 'Super Admin';
    await scenario.runAt(BEFORE);
    await scenario.runAt(SLOT);

    const { rows } = await reviewOf(scenario, 'privileged-2026-04-01');

    expect(rows.map(({ privileged, roles }) => ({ privileged, roles }))).toEqual([
      { privileged: true, roles: ['Super Admin'] },
      { privileged: true, roles: ['Super Admin'] },
    ]);
  });
});
