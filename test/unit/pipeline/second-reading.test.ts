import { describe, expect, it } from 'vitest';
import { readMatching, readPrevious } from '../../../shared/pipeline/previous.ts';
import { readReviews } from '../../../shared/pipeline/reviews/current.ts';
import type { RunSummary } from '../../../shared/pipeline/summary.ts';
import { reportOf } from '../../support/eventful-period.ts';
import { reperformed } from '../../support/reperformed.ts';
import { ALL, reviewOf, reviewOpened, reviewScenario } from '../../support/review-scenario.ts';
import { Scenario } from '../../support/scenario.ts';

const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z', '2026-03-03T00:00:00Z'] as const;

/** The scenario with StackOne beside SCIM. */
function withSecondReading(scenario = new Scenario()): Scenario {
  scenario.yaml = scenario.yaml.replace(
    '      - { id: people,',
    `      - { id: stackone, kind: comparison, provider: stackone, baseUrl: "https://stackone.example", allowedHosts: [stackone.example],
          apiKey: env:STACKONE, accountId: acc-1, comparedWith: leapsome }
      - { id: people,`,
  );
  return scenario;
}

/** Lets SCIM leave somebody out, without a word. */
function hiding(scenario: Scenario, account: string | undefined): void {
  scenario.exchange.fault = ({ list }, answer) => {
    if (list?.resource !== 'Users') return;
    const document = answer.body as { totalResults: number; Resources: { id: string }[] };
    document.Resources = document.Resources.filter(({ id }) => id !== account);
    document.totalResults--;
  };
}

function outcomeOf({ results }: RunSummary, test: string) {
  const { outcome, reason } = results.results.find((result) => result.test === test) ?? {};
  return [outcome, reason?.code ?? null];
}

/** Connections whose accounts the last evaluation gave to people. */
async function pairedIn(scenario: Scenario): Promise<Set<string>> {
  const { log } = scenario.context();
  const previous = await readPrevious(log);
  const pairs = previous ? (await readMatching(log.store, previous)).pairs : [];
  return new Set(pairs.map(({ connection }) => connection));
}

describe('a second reading of an application', () => {
  it('is collected, compared and evidence like the first, and nothing else is made of it', async () => {
    const scenario = withSecondReading();

    const summary = await scenario.runAt(SLOTS[0]);

    expect(summary.collected.map(({ connection, state }) => [connection, state])).toEqual([
      ['leapsome', 'complete'],
      ['stackone', 'complete'],
      ['people', 'complete'],
    ]);
    expect(outcomeOf(summary, 'EVD-04')).toEqual(['pass', null]);
    expect(outcomeOf(summary, 'UAR-08')).toEqual(['pass', null]);
    expect(new Set(summary.results.results.map(({ connection }) => connection))).toEqual(new Set([null, 'leapsome']));
    expect(await pairedIn(scenario)).toEqual(new Set(['leapsome']));
    const verified = await scenario.verify();
    expect(verified.violations).toEqual([]);
    expect((await reperformed(scenario.store, verified)).map(({ outcome }) => outcome)).toEqual(['identical']);
  });

  it('tells of whom the first leaves out, keeps tests from passing over them, and stops when it does not any more', async () => {
    const scenario = withSecondReading();
    await scenario.runAt(SLOTS[0]);
    const hidden = scenario.company.accounts[5];

    hiding(scenario, hidden?.id);
    const runs = [await scenario.runAt(SLOTS[1]), await scenario.runAt(SLOTS[2])];
    scenario.exchange.fault = null;
    runs.push(await scenario.runAt(SLOTS[3]));

    expect(runs.map((run) => [outcomeOf(run, 'EVD-04')[0], ...outcomeOf(run, 'UAR-18')])).toEqual([
      ['pass', 'pass', null],
      ['fail', 'inconclusive', 'comparison-contradicted'],
      ['pass', 'pass', null],
    ]);
    const told = scenario.events.filter(({ detail }) => JSON.stringify(detail).includes('EVD-04:main/leapsome'));
    expect(told.map(({ type }) => type)).toEqual(['Finding Opened', 'Finding Resolved']);
    expect(JSON.stringify(told[0]?.detail)).toContain(`leapsome does not list ${hidden?.userName}`);
    expect(
      (await reperformed(scenario.store, await scenario.verify())).every(({ outcome }) => outcome === 'identical'),
    ).toBe(true);
  });

  it.each([
    ['while the first lacks them', true, ['inconclusive', 'comparison-contradicted']],
    ['no longer when the first lists them', false, ['pass', null]],
  ])('that saw somebody once and then goes blind speaks against the first %s', async (_, isOut, told) => {
    const scenario = withSecondReading();
    await scenario.runAt(SLOTS[0]);
    hiding(scenario, scenario.company.accounts[5]?.id);
    await scenario.runAt(SLOTS[1]);

    const hidden = isOut ? scenario.exchange.fault : null;
    scenario.exchange.fault = (request, answer) => {
      hidden?.(request, answer);
      if (request.url.hostname === 'stackone.example') answer.status = 401;
    };
    const blind = await scenario.runAt(SLOTS[2]);

    expect(outcomeOf(blind, 'EVD-04')).toEqual(['inconclusive', 'collection-failed']);
    expect(outcomeOf(blind, 'UAR-18')).toEqual(told);
  });

  it.each([
    ['is nothing that anybody reviews', Number.POSITIVE_INFINITY],
    ['holds no review up when it fails', 7],
  ])('%s', async (_, lastGood) => {
    const scenario = withSecondReading(reviewScenario(ALL));
    scenario.exchange.fault = ({ url, number }, answer) => {
      if (url.hostname === 'stackone.example' && number > lastGood) answer.status = 401;
    };

    await reviewOpened(scenario);

    const { rows } = await reviewOf(scenario);
    expect(rows.map(({ account }) => account)).toHaveLength(scenario.company.accounts.length);
    expect(new Set(rows.map(({ connection }) => connection))).toEqual(new Set(['leapsome']));
  });

  it('keeps a review from being opened over a list that lacks somebody', async () => {
    const scenario = withSecondReading(reviewScenario(ALL));
    await scenario.runAt('2026-03-31T12:00:00Z');
    hiding(scenario, scenario.company.accounts[5]?.id);
    await scenario.runAt('2026-03-31T18:00:00Z');

    const { results } = await scenario.runAt('2026-04-01T00:00:00Z');

    const { reviews } = (await readReviews(scenario.context().log)) ?? {};
    expect(reviews).toEqual([]);
    expect(results.results.find(({ test }) => test === 'EVD-04')?.outcome).toBe('fail');
  });

  it('is in the report of a period as a reading, and adds nothing to its populations', async () => {
    const scenario = withSecondReading();
    await scenario.runAt(SLOTS[0]);
    const [team] = scenario.company.teams.filter(({ id }) => !scenario.company.accounts[3]?.teams.includes(id));
    scenario.company.accounts[3]?.teams.push(team?.id ?? '');
    await scenario.runAt(SLOTS[1]);

    const { readings, populations } = await reportOf(scenario.context().log, {
      period: { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' },
      asOf: '2026-03-03T00:00:00.000Z',
    });

    expect(readings.map(({ connection, kind }) => [connection, kind])).toContainEqual(['stackone', 'comparison']);
    expect(populations.grants.map(({ connection, entitlement }) => [connection, entitlement])).toEqual([
      ['leapsome', team?.id],
    ]);
  });

  it('fails by itself, and takes nothing from the first', async () => {
    const scenario = withSecondReading();
    scenario.exchange.fault = ({ url }, answer) => {
      if (url.hostname === 'stackone.example') answer.status = 401;
    };

    const summary = await scenario.runAt(SLOTS[0]);

    expect(outcomeOf(summary, 'EVD-01')).toEqual(['fail', null]);
    expect(outcomeOf(summary, 'EVD-04')).toEqual(['inconclusive', 'collection-failed']);
    expect(outcomeOf(summary, 'UAR-18')).toEqual(['pass', null]);
  });
});
