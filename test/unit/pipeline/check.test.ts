import { describe, expect, it } from 'vitest';
import { check } from '../../../shared/pipeline/check.ts';
import { Scenario } from '../../support/scenario.ts';

const SLOT = '2026-03-02T06:00:00Z';
const NEXT_SLOT = '2026-03-02T12:00:00Z';

interface Part {
  readonly name: string;
  readonly set: (scenario: Scenario) => void;
}
const part = (name: string, set: Part['set'] = () => {}): Part => ({ name, set });
const replace = (from: string, to: string) => (scenario: Scenario) => {
  if (!scenario.yaml.includes(from)) throw new RangeError(`the configuration has no ${from}`);
  scenario.yaml = scenario.yaml.replace(from, to);
};
const IMPORT = '{ from: import, file: roles.csv, maxAge: 7d }';
const ROSTER = /\n.*id: people, kind: hris.*\n/;

const ROLES = [
  part('an import of all roles'),
  part('no source of roles', replace(`[${IMPORT}]`, '[]')),
  part('SCIM roles, which the tenant has not', replace(IMPORT, '{ from: scim }')),
  part('group rules', (scenario) => {
    const group = scenario.company.teams[0]?.id ?? '';
    replace(IMPORT, `{ from: groups, rules: [{ group: "${group}", role: Admin }] }`)(scenario);
  }),
  part('an import of one account', (scenario) => {
    const [account] = scenario.company.accounts;
    scenario.files['roles.csv'] =
      `# as-of: 2026-03-01\n# attested-by: grace@acme.example\naccount,role\n${account?.id},Admin\n`;
  }),
  part('an import of last year', (scenario) => {
    const rows = scenario.company.accounts.map(({ id }) => `${id},Employee`).join('\n');
    scenario.files['roles.csv'] = `# as-of: 2025-03-01\n# attested-by: grace@acme.example\naccount,role\n${rows}\n`;
  }),
  part('a role that policy does not name', ({ company }) => {
    const [account] = company.accounts;
    if (account) company.setRole(account, 'Goal Coach');
  }),
  part('an import without attestation', (scenario) => {
    scenario.files['roles.csv'] = 'account,role\n';
  }),
];
const ROSTERS = [
  part('a roster'),
  part('no roster', (scenario) => {
    scenario.yaml = scenario.yaml.replace(ROSTER, '\n');
  }),
  part('a roster of last month', (scenario) => {
    scenario.files['people.csv'] = '# as-of: 2026-02-01\nid,status\nE-1001,active\n';
  }),
  part('a roster with a bad cell', (scenario) => {
    scenario.files['people.csv'] = '# as-of: 2026-03-02\nid,status\nE-1001,frozen\n';
  }),
];
const POLICIES = [
  part('approvals configured'),
  part(
    'approvals not configured',
    replace('privilegedAccess: { holders: { "Super Admin": { max: 4 } }, approved: [] }', ''),
  ),
];
const SOURCES = [
  part('Leapsome well'),
  part('Leapsome refusing the token', (scenario) => {
    scenario.exchange.fault = (_request, answer) => {
      answer.status = 403;
    };
  }),
  part('two accounts of one name', ({ company }) => {
    company.addOrphan('hr-inbox');
    company.addOrphan('hr-inbox');
  }),
];
const product = ROLES.flatMap((roles) =>
  ROSTERS.flatMap((roster) =>
    POLICIES.flatMap((policy) => SOURCES.map((source) => ({ parts: [roles, roster, policy, source] }))),
  ),
);
const TITLED = product.map(({ parts }) => [parts.map(({ name }) => name).join(', '), parts] as const);

async function verdictsOfCheck(scenario: Scenario, at: string) {
  scenario.clock.set(at);
  return (await check(scenario.context())).results;
}

describe('check says of every test what a run then records', () => {
  it.each(TITLED)('with %s', async (_name, parts) => {
    const scenario = new Scenario({ size: 4 });
    for (const { set } of parts) set(scenario);

    const foretold = await verdictsOfCheck(scenario, SLOT);
    const isUntouched = scenario.store.files.size === 0;
    const recorded = (await scenario.runAt(SLOT)).results.results;

    expect(isUntouched).toBe(true);
    expect(foretold).toEqual(recorded);
  });

  it.each([
    ['a leaver since', ({ company }: Scenario) => company.people[3] && company.leave(company.people[3], '2026-02-01')],
    ['most of the accounts gone', ({ company }: Scenario) => company.accounts.splice(4)],
  ])('on top of an earlier evaluation, with %s', async (_name, change) => {
    const scenario = new Scenario({ size: 24 });
    await scenario.runAt(SLOT);
    change(scenario);
    const before = new Map(scenario.store.files);

    const foretold = await verdictsOfCheck(scenario, NEXT_SLOT);
    const isUntouched = scenario.store.files.size === before.size;
    const recorded = (await scenario.runAt(NEXT_SLOT)).results.results;

    expect(isUntouched).toBe(true);
    expect(foretold).toEqual(recorded);
    expect(foretold.some(({ outcome }) => outcome !== 'pass')).toBe(true);
  });

  it('as a manual run would, when the latest slot has been evaluated: too soon to believe a sudden change', async () => {
    const scenario = new Scenario({ size: 24 });
    await scenario.runAt(SLOT);
    scenario.company.accounts.splice(4);
    await scenario.runAt('2026-03-02T06:10:00Z', { manual: true });

    const foretold = await verdictsOfCheck(scenario, '2026-03-02T06:20:00Z');
    const recorded = (await scenario.runAt('2026-03-02T06:20:00Z', { manual: true })).results.results;

    expect(foretold).toEqual(recorded);
    expect(foretold.find(({ test }) => test === 'EVD-01')?.outcome).toBe('fail');
  });

  it('counting the slots that were missed since the last evaluation', async () => {
    const scenario = new Scenario();
    await scenario.runAt(SLOT);

    const foretold = await verdictsOfCheck(scenario, '2026-03-03T06:30:00Z');

    expect(foretold.find(({ test }) => test === 'EVD-03')?.failures[0]?.facts).toMatchObject({ slots: 3 });
  });
});

describe('check', () => {
  it('refuses to judge by a clock that is behind the log, as a run does', async () => {
    const scenario = new Scenario();
    await scenario.runAt(NEXT_SLOT);

    await expect(verdictsOfCheck(scenario, SLOT)).rejects.toMatchObject({ code: 'clock-behind' });
  });

  it('sends no event and moves no cursor', async () => {
    const scenario = new Scenario();

    await verdictsOfCheck(scenario, SLOT);

    expect(scenario.events).toEqual([]);
    expect(scenario.state.values.size).toBe(0);
  });
});
