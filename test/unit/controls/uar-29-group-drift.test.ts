import { describe, expect, it } from 'vitest';
import type { Account, RosterSnapshot } from '../../../shared/access/snapshot.ts';
import { groupDrift } from '../../../shared/controls/tests/uar-29-group-drift.ts';
import { anAccount, aPerson, aRole } from '../../support/builders.ts';
import { aDirectory, anIdentity } from '../../support/builders-directory.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const NEXT_DAY = '2026-03-03T06:00:00Z';

type Groups = NonNullable<RosterSnapshot['groups']>;

/** An account in teams. */
const inTeams = (name: string, ...teams: string[]): Account =>
  anAccount(name, {
    grants: [
      aRole('Employee'),
      ...teams.map((entitlement) => ({ kind: 'group' as const, entitlement, source: 'scim' as const })),
    ],
  });
const groupOf = (id: string, ...names: string[]) => ({ id, name: id, members: names.map((name) => `O-${name}`) });
const map = (group: string, team: string) => ({ directory: 'entra', group, team });

/** Group `g-sales` is team `t-sales`, and Ada is in both. */
function sales(accounts: readonly Account[], groups: Groups | null, situation: Situation = {}): Situation {
  return {
    accounts: withAccounts(...accounts),
    furtherRosters: [aDirectory({}, {}, { groups })],
    policy: { mappedGroups: [map('g-sales', 't-sales')] },
    ...situation,
  };
}
const ADA_IN_BOTH = sales([inTeams('ada', 't-sales')], [groupOf('g-sales', 'ada')]);

describe(`${groupDrift.id}: ${groupDrift.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['both have the same people', ADA_IN_BOTH, PASS],
    [
      'somebody is in the group alone',
      sales([inTeams('ada', 't-sales')], [groupOf('g-sales', 'ada', 'alan')]),
      failing('grant.acc-alan.t-sales'),
    ],
    [
      'somebody is in the team alone',
      sales([inTeams('ada', 't-sales'), inTeams('alan', 't-sales')], [groupOf('g-sales', 'ada')]),
      failing('grant.acc-alan.t-sales'),
    ],
    [
      'somebody is in the team whom the directory does not know',
      sales([inTeams('ada', 't-sales'), inTeams('joan', 't-sales')], [groupOf('g-sales', 'ada')], {
        people: withPeople(aPerson('joan')),
      }),
      failing('grant.acc-joan.t-sales'),
    ],
    [
      'a member has no active account',
      sales([inTeams('ada', 't-sales'), { ...inTeams('alan'), active: false }], [groupOf('g-sales', 'ada', 'alan')]),
      PASS,
    ],
    [
      'a service account is in the team, which PAR-09 knows',
      sales([inTeams('ada', 't-sales'), inTeams('sync', 't-sales')], [groupOf('g-sales', 'ada')]),
      PASS,
    ],
    [
      'an account that nobody owns is in the team, which UAR-09 tells',
      sales([inTeams('ada', 't-sales'), inTeams('kiosk', 't-sales')], [groupOf('g-sales', 'ada')]),
      PASS,
    ],
    [
      'a team that is not mapped differs',
      sales([inTeams('ada', 't-sales', 't-ski')], [groupOf('g-sales', 'ada')]),
      PASS,
    ],
    [
      'one team has the people of two groups',
      sales(
        [inTeams('ada', 't-sales'), inTeams('alan', 't-sales')],
        [groupOf('g-sales', 'ada'), groupOf('g-presales', 'alan')],
        { policy: { mappedGroups: [map('g-sales', 't-sales'), map('g-presales', 't-sales')] } },
      ),
      PASS,
    ],
    [
      'a group is two teams, and somebody is in one of them',
      sales([inTeams('ada', 't-sales', 't-all'), inTeams('alan', 't-sales')], [groupOf('g-sales', 'ada', 'alan')], {
        policy: { mappedGroups: [map('g-sales', 't-sales'), map('g-sales', 't-all')] },
      }),
      failing('grant.acc-alan.t-all'),
    ],
    [
      'the account may be active',
      sales([inTeams('ada', 't-sales'), { ...inTeams('alan', 't-sales'), active: null }], [groupOf('g-sales', 'ada')]),
      failing('grant.acc-alan.t-sales'),
    ],
  ])('a day after it was first seen: %s [note 24]', (_name, situation, expected) => {
    expect(inShort(evaluateInTurn([FIRST, situation], [NEXT_DAY, situation]), 'UAR-29')).toEqual(expected);
  });

  it.each([
    ['at once', FIRST, 'pass'],
    ['just before', '2026-03-03T05:59:59Z', 'pass'],
    ['then', NEXT_DAY, 'fail'],
  ])('leaves a difference 24 hours: %s', (_name, slot, expected) => {
    const drifted = sales([inTeams('ada', 't-sales')], [groupOf('g-sales', 'ada', 'alan')]);
    const first = evaluateAt(FIRST, drifted);

    expect(inShort(slot === FIRST ? first : evaluateAt(slot, drifted, first), 'UAR-29').outcome).toBe(expected);
  });

  it.each<[string, Situation, Short]>([
    ['policy maps none', { ...ADA_IN_BOTH, policy: {} }, notApplicable('not-configured')],
    [
      'policy maps those of another application',
      { ...ADA_IN_BOTH, policy: { mappedGroups: [{ ...map('g-sales', 't-sales'), application: 'other' }] } },
      notApplicable('not-configured'),
    ],
    ['the application does not list the team', sales([], [groupOf('g-sales', 'ada')]), unclear('mapped-group-unknown')],
    ['the directory does not list the group', sales([inTeams('ada', 't-sales')], []), unclear('mapped-group-unknown')],
    ['the directory lists no groups', sales([inTeams('ada', 't-sales')], null), unclear('mapped-group-unknown')],
    [
      'the directory failed',
      { ...ADA_IN_BOTH, furtherRosters: [aDirectory({ state: 'failed' })] },
      unclear('collection-failed'),
    ],
    [
      'the directory is read in part',
      { ...ADA_IN_BOTH, furtherRosters: [aDirectory({ state: 'partial' }, {}, { groups: [] })] },
      unclear('snapshot-partial'),
    ],
  ])('what is not said or not known: %s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'UAR-29')).toEqual(expected);
  });

  it('tells the two directions apart', () => {
    const drifted = sales(
      [inTeams('ada', 't-sales'), inTeams('alan', 't-sales')],
      [groupOf('g-sales', 'ada', 'barbara')],
      {
        furtherRosters: [
          aDirectory(
            { people: ['ada', 'alan', 'barbara'].map((name) => anIdentity(name)) },
            {},
            { groups: [groupOf('g-sales', 'ada', 'barbara')] },
          ),
        ],
      },
    );

    const { failures } = resultOf(evaluateInTurn([FIRST, drifted], [NEXT_DAY, drifted]), 'UAR-29');

    expect(failures).toMatchObject([
      {
        severity: 'low',
        facts: { account: 'acc-alan', problem: 'not-in-group', team: 't-sales', groups: ['entra/g-sales'] },
      },
      { severity: 'low', facts: { account: 'acc-barbara', problem: 'not-in-team' } },
    ]);
    expect(failures.map(({ facts }) => groupDrift.titleOf({ connection: 'leapsome', facts, measured: {} }))).toEqual([
      'In team t-sales and in no group of the directory for it: alan@acme.example',
      'In the group of the directory and not in team t-sales: barbara@acme.example',
    ]);
  });
});
