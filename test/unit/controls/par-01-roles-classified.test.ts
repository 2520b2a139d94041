import { describe, expect, it } from 'vitest';
import { rolesClassified } from '../../../shared/controls/tests/par-01-roles-classified.ts';
import { anAccount, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
} from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';
const coaches = withAccounts(
  anAccount('alan', { grants: [aRole('Goal Coach')] }),
  anAccount('barbara', { grants: [aRole('Goal Coach'), aRole('Employee')] }),
);

describe(`${rolesClassified.id}: ${rolesClassified.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['all are classified', {}, PASS],
    ['one is new', { accounts: coaches }, failing('role.Goal%20Coach')],
    [
      'one differs in case, which is another name',
      { policy: { roles: { privileged: ['super admin'], standard: ['Employee', 'Manager'] } } },
      failing('role.Super%20Admin'),
    ],
    [
      'only an inactive account holds one that is new',
      { accounts: withAccounts(anAccount('edsger', { active: false, grants: [aRole('Goal Coach')] })) },
      failing('role.Goal%20Coach'),
    ],
    [
      'policy classifies none',
      { policy: { roles: {} } },
      failing('role.Employee', 'role.Manager', 'role.Super%20Admin'),
    ],
    [
      'groups are no roles',
      {
        accounts: withAccounts(anAccount('alan', { grants: [{ kind: 'group', entitlement: 'team', source: 'scim' }] })),
      },
      PASS,
    ],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-01')).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['no source of roles is connected', { roleSources: [] }, unclear('roles-not-collected')],
    [
      'sources are indicative',
      { roleSources: [aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' })] },
      unclear('roles-indicative'),
    ],
    ['the import is stale', { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] }, unclear('roles-stale')],
    ['the application is partial', { access: 'partial' }, unclear('snapshot-partial')],
    ['the application failed', { access: 'failed' }, unclear('collection-failed')],
    ['a role is unclassified in half a list', { accounts: coaches, access: 'partial' }, failing('role.Goal%20Coach')],
    [
      'a role is unclassified by an indicative source',
      { accounts: coaches, roleSources: [aRoleSource(coaches, { authority: 'indicative' })] },
      failing('role.Goal%20Coach'),
    ],
  ])('without complete and fresh role data: %s [note 5]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-01')).toEqual(expected);
  });

  it('tells the role and how many hold it, and is high', () => {
    expect(resultOf(evaluateAt(SLOT, { accounts: coaches }), 'PAR-01')).toMatchObject({
      population: { count: 3 },
      parameters: { privileged: ['Super Admin'], standard: ['Manager', 'Employee'] },
      failures: [{ severity: 'high', facts: { role: 'Goal Coach' }, measured: { holders: 2 } }],
    });
    expect(rolesClassified.titleOf({ connection: 'leapsome', facts: { role: 'Goal Coach' }, measured: {} })).toBe(
      'Role not classified: Goal Coach',
    );
  });
});
