import { beforeEach, describe, expect, it } from 'vitest';
import type { Account, Person } from '../../simulators/company/company.ts';
import { Scenario } from '../../support/scenario.ts';

/**
 * Slots in which the accounts were read completely, and a test could not judge them. Had the next slot compared itself
 * with such a one, nobody would ever have judged what was new in it.
 */
let scenario: Scenario;
let person: Person;
let account: Account;

beforeEach(() => {
  scenario = new Scenario({ start: '2026-03-02T00:00:00Z' });
  const { people, accounts } = scenario.company;
  const [somebody, own] = [people[4], accounts[4]];
  if (!somebody || !own) throw new Error('the company is larger than that');
  [person, account] = [somebody, own];
});

const rosterFails = () => {
  scenario.files['people.csv'] = 'no heading';
};
const rosterIsStale = () => {
  scenario.files['people.csv'] = '# as-of: 2026-03-01\nid,status\nE-1001,active\n';
};
const rosterWorks = () => {
  delete scenario.files['people.csv'];
};

async function outcomeAt(time: string, test: string): Promise<string> {
  const { results } = await scenario.runAt(time);
  const result = results.results.find((candidate) => candidate.test === test);
  return `${result?.outcome} ${result?.failures.map(({ facts }) => facts.state ?? facts.problem).join()}`.trim();
}

describe('an account that was deactivated late', () => {
  it.each([
    ['the roster could not be read', rosterFails],
    ['the roster was stale [note 1]', rosterIsStale],
  ])('is told by the next slot that can tell, if in its own %s', async (_name, breaks) => {
    await scenario.runAt('2026-03-05T06:00:00Z');
    breaks();
    scenario.company.leave(person, '2026-03-01');
    scenario.company.deactivate(account);
    const blind = await outcomeAt('2026-03-05T12:00:00Z', 'UAR-08');
    rosterWorks();
    const next = await outcomeAt('2026-03-05T18:00:00Z', 'UAR-08');
    const last = await outcomeAt('2026-03-06T00:00:00Z', 'UAR-08');

    expect([blind, next, last]).toEqual(['inconclusive', 'fail deactivated late', 'pass']);
  });
});

describe('a role that was granted', () => {
  const rolesAreStale = () => {
    scenario.files['roles.csv'] = '# as-of: 2026-01-01\n# attested-by: grace\naccount,role\n';
  };
  const rolesAreGone = () => {
    scenario.files['roles.csv'] = 'no heading';
  };
  const rolesWork = () => {
    delete scenario.files['roles.csv'];
  };

  it.each<[string, string, () => void, () => void]>([
    ['UAR-10', 'the roster could not be read', rosterFails, rosterWorks],
    ['UAR-10', 'the roles were stale', rolesAreStale, rolesWork],
    ['PAR-07', 'the roles were stale', rolesAreStale, rolesWork],
    ['PAR-07', 'the roles could not be read', rolesAreGone, rolesWork],
  ])('is told to %s by the next slot that can tell, if in its own %s', async (test, _name, breaks, mends) => {
    await scenario.runAt('2026-03-05T06:00:00Z');
    breaks();
    const other = scenario.company.accounts[5];
    if (!other) throw new Error('the company is larger than that');
    scenario.company.setRole(other, 'Admin');
    const blind = await outcomeAt('2026-03-05T12:00:00Z', test);
    mends();
    const next = await outcomeAt('2026-03-05T18:00:00Z', test);
    const last = await outcomeAt('2026-03-06T00:00:00Z', test);

    expect(blind).toMatch(/^(inconclusive|fail not-approved)$/);
    expect([next, last]).toEqual(['fail not-approved', 'fail not-approved']);
  });
});
