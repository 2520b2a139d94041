import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import type { Assignment } from '../../../shared/controls/assignments.ts';
import { aDefinition, anAccount, aPerson, aRole } from '../../support/builders.ts';
import { aDirectory, anAssignment, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const [FIRST, SECOND] = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z'];

/** A directory that gave roles along with the application, and accounts whose own sources name others. */
function given(assignments: readonly Assignment[], situation: Situation = {}): Situation {
  return { furtherRosters: [aDirectory({}, { assignments: [...assignments] })], ...situation };
}
const admin = (name: string, overrides: Partial<Assignment> = {}) =>
  anAssignment(name, { role: 'Super Admin', ...overrides });

describe('the app roles of a directory', () => {
  it('are held by the accounts of those to whom they were given, beside what other sources say', () => {
    const moment = evaluateAt(FIRST, given([admin('ada'), admin('alan')]));

    expect(resultOf(moment, 'PAR-03').failures).toMatchObject([
      { key: 'PAR-03:main/leapsome:grant.acc-alan.Super%20Admin', facts: { sources: ['app-roles'] } },
    ]);
    expect(resultOf(moment, 'PAR-02')).toMatchObject({
      outcome: 'pass',
      population: { count: 3 },
      observations: { holders: { 'Super Admin': 3 }, onlyIndicated: 1 },
    });
  });

  it.each<[string, string, Situation, Short]>([
    ['unapproved', 'PAR-03', given([admin('alan')]), failing('grant.acc-alan.Super%20Admin')],
    [
      'a leaver’s',
      'PAR-05',
      given([admin('alan')], { people: withPeople(aPerson('alan', { status: 'ended', endDate: '2026-02-01' })) }),
      failing('account.acc-alan'),
    ],
    [
      'more than are allowed',
      'PAR-06',
      given(
        ['ada', 'grace', 'alan', 'barbara'].map((name) => admin(name)),
        { policy: { privilegedAccess: { holders: { 'Super Admin': { max: 3 } } } } },
      ),
      failing('role.Super%20Admin'),
    ],
    ['not classified', 'PAR-01', given([anAssignment('alan', { role: 'Auditor' })]), failing('role.Auditor')],
    [
      'in conflict with another',
      'PAR-08',
      given([admin('barbara')], {
        policy: { privilegedAccess: { conflicts: [{ roles: ['Super Admin', 'Manager'], reason: 'pay' }] } },
      }),
      failing('grant.acc-barbara.Manager.Super%20Admin'),
    ],
    [
      'outside of its profile',
      'UAR-28',
      given([admin('alan')], {
        people: withPeople(
          aPerson('alan', { department: 'IT' }),
          aPerson('ada', { department: 'People' }),
          aPerson('grace', { department: 'People' }),
        ),
        policy: { roleProfiles: [{ department: 'People', roles: ['Super Admin'] }] },
      }),
      failing('grant.acc-alan.Super%20Admin'),
    ],
  ])('make a test fail where they are %s: %s', (_name, test, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), test)).toEqual(expected);
  });

  it.each(['PAR-01', 'PAR-02', 'PAR-03', 'PAR-05', 'PAR-06'])(
    'make no %s pass where no other source tells roles [note 5]',
    (test) => {
      const accounts = ACCOUNTS.map((account) => ({ ...account, grants: [] }));
      const assignments = [admin('ada'), admin('grace')];

      expect(inShort(evaluateAt(FIRST, given(assignments, { accounts, roleSources: [] })), test)).toEqual(
        unclear('roles-indicative'),
      );
    },
  );

  it('do not make too few holders enough', () => {
    const accounts = withAccounts(anAccount('grace'));

    expect(inShort(evaluateAt(FIRST, given([admin('grace')], { accounts })), 'PAR-06')).toEqual(
      failing('role.Super%20Admin'),
    );
  });

  it.each<[string, readonly Account[], readonly string[]]>([
    [
      'the one that the directory provisions',
      [anAccount('alan'), anAccount('alan', { id: 'acc-alan-2', externalId: 'O-alan' })],
      ['acc-alan-2'],
    ],
    [
      'all, where it is not known which',
      [anAccount('alan'), anAccount('alan', { id: 'acc-alan-2' })],
      ['acc-alan', 'acc-alan-2'],
    ],
    ['none that is inactive', [anAccount('alan', { active: false })], []],
  ])('are held by which of several accounts: %s', (_name, accounts, expected) => {
    const { failures } = resultOf(
      evaluateAt(FIRST, given([admin('alan')], { accounts: withAccounts(...accounts) })),
      'PAR-03',
    );

    expect(failures.map(({ facts }) => facts.account).sort()).toEqual(expected);
  });

  it('are one role with the one of that name', () => {
    const roleDefinitions = [aDefinition('d-1', 'Super Admin')];

    expect(inShort(evaluateAt(FIRST, given([admin('ada')], { roleDefinitions })), 'PAR-03')).toEqual(PASS);
    expect(resultOf(evaluateAt(FIRST, given([admin('ada')], { roleDefinitions })), 'PAR-01').population.count).toBe(3);
  });

  it.each<[string, Assignment, Short]>([
    [
      'given since, and nobody approved it',
      admin('alan', { since: '2026-03-02T06:00:00.001Z' }),
      failing('grant.acc-alan.Super%20Admin'),
    ],
    ['given before', admin('alan', { since: '2026-03-02T06:00:00.000Z' }), PASS],
    ['given through a group, of which nobody knows since when', admin('alan', { since: null, group: 'g-1' }), PASS],
  ])('are new grants only where the directory says so: one %s', (_name, assignment, expected) => {
    const moment = evaluateInTurn(
      [FIRST, given([anAssignment('alan', { role: null })])],
      [SECOND, given([assignment])],
    );

    expect(inShort(moment, 'PAR-07')).toEqual(expected);
  });

  it.each<[string, Situation]>([
    ['the directory fails', { furtherRosters: [aDirectory({ state: 'failed' })] }],
    ['the directory is read in part', { furtherRosters: [aDirectory({ state: 'partial' })] }],
    ['another roster fails', given([admin('alan')], { roster: 'failed' })],
  ])('close nothing while %s [B3]', (_name, situation) => {
    const found = evaluateAt(FIRST, given([admin('alan')]));

    const later = evaluateAt(SECOND, situation, found);

    expect(inShort(later, 'PAR-03')).toEqual(unclear('app-roles-unread'));
    expect(later.evaluation.state.findings.filter(({ test }) => test === 'PAR-03')).toMatchObject([{ status: 'open' }]);
  });

  it.each<[string, Situation]>([
    ['they are not asked for', given([anAssignment('alan', { role: null })])],
    [
      'the application is another one’s',
      { furtherRosters: [aDirectory({}, { application: 'other', assignments: [admin('alan')] })] },
    ],
    ['the directory does not know whose the assignment is', given([admin('nobody')])],
    [
      'two people may own the account',
      given([admin('alan')], {
        furtherRosters: [
          aDirectory(
            {
              people: identitiesWith(
                anIdentity('alan', { employeeNumber: '1' }),
                anIdentity('alan', { id: 'O-alan-2', employeeNumber: '2' }),
              ),
            },
            { assignments: [admin('alan')] },
          ),
        ],
        people: withPeople(),
      }),
    ],
  ])('are held by nobody where %s', (_name, situation) => {
    expect(resultOf(evaluateAt(FIRST, situation), 'PAR-03').failures).toEqual([]);
  });

  it('are held once, with all sources, where others name them too', () => {
    const accounts = withAccounts(anAccount('alan', { grants: [aRole('Super Admin', 'groups')] }));

    const { failures } = resultOf(evaluateAt(FIRST, given([admin('alan')], { accounts })), 'PAR-03');

    expect(failures).toMatchObject([{ facts: { account: 'acc-alan', sources: ['app-roles', 'groups'] } }]);
  });

  it.each<[string, string, Situation, Short]>([
    [
      'two roles in conflict, one by its id in the application and one by name from a directory',
      'PAR-08',
      { policy: { privilegedAccess: { conflicts: [{ roles: ['Super Admin', 'Manager'], reason: 'pay' }] } } },
      failing('grant.acc-barbara.Manager.Super%20Admin'),
    ],
    [
      'more holders than are allowed, each by another source',
      'PAR-06',
      { policy: { privilegedAccess: { holders: { 'Super Admin': { max: 3 } } } } },
      failing('role.Super%20Admin'),
    ],
  ])('count with the roles of all other sources: %s', (_name, test, situation, expected) => {
    const accounts = withAccounts(
      anAccount('barbara', { grants: [{ kind: 'role', entitlement: 'd-1', source: 'unified' }, aRole('Manager')] }),
    );
    const roleDefinitions = [aDefinition('d-1', 'Super Admin'), aDefinition('d-2', 'Manager')];

    expect(
      inShort(evaluateAt(FIRST, given([admin('alan')], { ...situation, accounts, roleDefinitions })), test),
    ).toEqual(expected);
  });
});
