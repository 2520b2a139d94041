import { beforeEach, describe, expect, it } from 'vitest';
import { upcomingEnds } from '../../../shared/pipeline/upcoming.ts';
import { Scenario } from '../../support/scenario.ts';

const NOW = '2026-03-02T06:00:00Z';
let scenario: Scenario;

beforeEach(() => {
  scenario = new Scenario({ start: NOW });
});

/** A policy with nothing but this in it that could end. */
function withPolicy(more: string, exceptions = ''): void {
  const head = scenario.yaml.slice(0, scenario.yaml.indexOf('      version: 1'));
  scenario.yaml = `${head}      emailDomains: [acme.example]\n      ${more}\n${exceptions}\n`;
}

const ends = async (days: number) =>
  (await upcomingEnds(scenario.context(), days)).map(({ date, kind, subject, detail }) =>
    [date, kind, subject, detail].filter(Boolean).join(' '),
  );

const approval = (expires: string) =>
  `privilegedAccess: { approved: [{ account: ada@acme.example, role: Admin, approvedBy: grace@acme.example, approvedOn: 2026-01-01, expires: ${expires}, reason: r }] }`;

describe('what ends soon', () => {
  it('is listed by date, of every kind', async () => {
    withPolicy(
      `approvedBy: grace@acme.example
      approvedOn: 2025-03-20
      ${approval('2026-03-12')}
      exclusions: [{ id: landlord, person: E-1, reason: not ours, approvedBy: g, approvedOn: 2026-01-01, expires: 2026-03-13 }]
      apiCredentials: [{ id: scim, connection: leapsome, holder: Entra, owner: ada@acme.example, rotateBy: 2026-03-11 }]
      serviceAccounts: [{ account: sync@acme.example, kind: service, owner: ada@acme.example, purpose: p, expires: 2026-03-10 }]`,
      `    exceptions: [{ finding: "UAR-09:main/leapsome:account.a", reason: lobby, approvedBy: g, approvedOn: 2026-03-01, expires: 2026-03-31 }]`,
    );

    expect(await ends(30)).toEqual([
      '2026-03-10 service-account sync@acme.example ada@acme.example',
      '2026-03-11 api-credential scim ada@acme.example',
      '2026-03-12 approval ada@acme.example Admin',
      '2026-03-13 exclusion landlord not ours',
      '2026-03-20 policy-approval grace@acme.example',
      '2026-03-31 exception UAR-09:main/leapsome:account.a lobby',
    ]);
  });

  it.each([
    ['today', '2026-03-02', 1],
    ['on the last day', '2026-04-01', 1],
    ['a day after it', '2026-04-02', 0],
    ['yesterday', '2026-03-01', 0],
  ])('counts what ends %s', async (_name, expires, count) => {
    withPolicy(approval(expires));

    expect(await ends(30)).toHaveLength(count);
  });

  it('counts the days where people work', async () => {
    withPolicy(approval('2026-03-02'));
    scenario.yaml = scenario.yaml.replace('timezone: UTC', 'timezone: Pacific/Auckland');
    scenario.clock.set('2026-03-02T12:00:00Z');

    expect(await ends(30)).toEqual([]);
  });

  it('tells of externals in the last complete reading, and of no employee', async () => {
    scenario.files['people.csv'] = [
      '# as-of: 2026-03-02',
      'id,status,type,end_date',
      'X-1,active,external,2026-03-15',
      'E-1,active,internal,2026-03-16',
      '',
    ].join('\n');
    await scenario.runAt(NOW);
    scenario.files['people.csv'] = 'broken';
    await scenario.runAt('2026-03-02T12:00:00Z');

    expect(await ends(30)).toEqual(['2026-03-15 external X-1 people']);
  });

  it('is nothing before anything was configured or collected', async () => {
    expect(await ends(30)).toEqual([]);
  });
});
