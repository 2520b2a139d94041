import { expect, it } from 'vitest';
import { makeWorksheets, takeAnswers } from '../../shared/pipeline/reviews/worksheets.ts';
import { worksheetCsv } from '../../shared/reviews/worksheets/csv.ts';
import { worksheetHtml } from '../../shared/reviews/worksheets/page.ts';
import { readAnswers } from '../../shared/reviews/worksheets/read-answers.ts';
import { answersTo, filledIn } from '../simulators/reviewer.ts';
import { reperformed } from '../support/reperformed.ts';
import { ALL, act, by, MANAGEMENT, REVIEW, reviewOf, reviewScenario, signOff } from '../support/review-scenario.ts';
import type { Scenario } from '../support/scenario.ts';
import { pageParts } from '../support/worksheet-story.ts';

const [ACCOUNTS, REVIEWERS, REVOKED] = [2000, 60, 40];

/** A company in which sixty people manage all others, each other, and the founder. */
function largeCompany(): Scenario {
  const scenario = reviewScenario(ALL, ACCOUNTS);
  const { people } = scenario.company;
  for (const [i, person] of people.entries()) person.manager = people[1 + ((i + 1) % REVIEWERS)]?.id ?? null;
  return scenario;
}

it('2,000 accounts are reviewed by 60 people, from opening to the proof that what was to go is gone', {
  timeout: 300_000,
}, async () => {
  const scenario = largeCompany();
  await scenario.runAt('2026-03-31T18:00:00Z');
  await scenario.runAt('2026-04-01T00:00:00Z');
  await scenario.runAt('2026-04-01T06:00:00Z');
  scenario.clock.set('2026-04-01T08:00:00Z');
  let codes = 0;
  const newCode = () => `RC-${String(++codes).padStart(10, '0')}`;
  const { worksheets, unassigned, record } = await makeWorksheets(
    scenario.context(),
    REVIEW,
    by(MANAGEMENT),
    null,
    newCode,
  );
  await record();
  const pages = worksheets.map((worksheet) => worksheetHtml(worksheet, pageParts()).length);

  const revoked = new Set<string>();
  const statuses: string[] = [];
  for (const [i, worksheet] of worksheets.entries()) {
    const answers = answersTo(worksheet);
    const [first] = answers.answers;
    if (i < REVOKED && first) {
      first.decision = 'revoke';
      revoked.add(first.row);
    }
    // Every other reviewer answers in a spreadsheet, if there is nothing to revoke.
    const file = i >= REVOKED && i % 2 === 1 ? filledIn(worksheetCsv(worksheet)) : JSON.stringify(answers);
    const read = readAnswers(Buffer.from(file));
    if (!('answers' in read)) throw new Error(read.unreadable);
    statuses.push((await takeAnswers(scenario.context(), REVIEW, read.answers, 'ada@acme.example')).status);
  }
  await signOff(scenario);
  await act(scenario, MANAGEMENT, { action: 'closed', content: null });
  const decided = await scenario.runAt('2026-04-01T12:00:00Z');
  for (const account of scenario.company.accounts) if (revoked.has(`leapsome/${account.id}`)) account.active = false;
  const proved = await scenario.runAt('2026-04-01T18:00:00Z');

  expect([worksheets.length, unassigned, pages.every((size) => size > 10_000)]).toEqual([REVIEWERS, 0, true]);
  expect(new Set(statuses)).toEqual(new Set(['recorded']));
  const outcomeOf = ({ results }: typeof proved, id: string) =>
    results.results.find(({ test }) => test === id)?.outcome;
  const tests = ['UAR-02', 'UAR-03', 'UAR-04', 'UAR-05', 'UAR-06', 'UAR-07', 'UAR-13'];
  expect([outcomeOf(decided, 'UAR-06'), tests.map((id) => outcomeOf(proved, id))]).toEqual([
    'fail',
    tests.map(() => 'pass'),
  ]);
  const { rows, status } = await reviewOf(scenario);
  const removals = rows.flatMap(({ removal }) => removal ?? []);
  expect([status, rows.length, removals.length]).toEqual(['closed', ACCOUNTS, REVOKED]);
  expect(removals.every(({ gone, lastSeen, late }) => gone !== null && lastSeen !== null && late === false)).toBe(true);
  const verified = await scenario.verify();
  expect(verified.violations).toEqual([]);
  const again = await reperformed(scenario.store, verified);
  expect(again.map(({ outcome }) => outcome)).toEqual(again.map(() => 'identical'));
});
