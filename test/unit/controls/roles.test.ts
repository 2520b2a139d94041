import { describe, expect, it } from 'vitest';
import { followDefinitions, type KnownDefinition } from '../../../shared/access/role-definitions.ts';
import { NO_APP_ROLES } from '../../../shared/controls/app-roles.ts';
import { viewRoles } from '../../../shared/controls/roles.ts';
import { aDefinition, anAccessSnapshot, anAccount, aPolicy, aRole } from '../../support/builders.ts';

const TAKEN = { slot: '2026-03-02T06:00:00Z', takenAt: '2026-03-02T06:00:00.000Z' };
const policy = aPolicy({ roles: { privileged: ['r-1', 'Admin'], standard: ['Employee', 'Both'] } });
const view = (
  accounts: Parameters<typeof anAccessSnapshot>[0],
  names: { [id: string]: string | null } = {},
  definitions: readonly KnownDefinition[] = [],
) => {
  const snapshot = anAccessSnapshot(accounts, TAKEN);
  const entitlements = Object.entries(names).map(([id, name]) => ({ id, kind: 'role' as const, name }));
  return viewRoles(
    {
      snapshot: { ...snapshot, ...(entitlements.length > 0 && { entitlements }) },
      definitions,
      appRoles: NO_APP_ROLES,
    },
    { policy, asOf: TAKEN.takenAt, timezone: 'UTC' },
  );
};

describe('the roles of an application', () => {
  it.each([
    ['privileged by id', 'r-1', 'Something', 'privileged'],
    ['privileged by name', 'r-2', 'Admin', 'privileged'],
    ['standard by name', 'r-3', 'Employee', 'standard'],
    ['privileged by id, though standard by name', 'r-1', 'Both', 'privileged'],
    ['without a name, by id', 'Admin', null, 'privileged'],
    ['not classified', 'r-4', 'Goal Coach', 'unclassified'],
  ])('are classified: %s', (_name, id, name, expected) => {
    expect(view([], { [id]: name }).roles).toMatchObject([{ id, ids: [id], name: name ?? id, class: expected }]);
  });

  it('are held by accounts that may be active, by whichever sources say so', () => {
    const { holdings, privilegedAccounts } = view([
      anAccount('ada', { grants: [aRole('Admin', 'scim'), aRole('Admin', 'import'), aRole('Employee')] }),
      anAccount('alan', { active: null, grants: [aRole('Admin')] }),
      anAccount('edsger', { active: false, grants: [aRole('Admin')] }),
      anAccount('grace', { grants: [{ ...aRole('Admin'), kind: 'group' }] }),
    ]);

    expect(holdings.map(({ account, role, sources }) => [account.id, role.id, sources])).toEqual([
      ['acc-ada', 'Admin', ['import', 'scim']],
      ['acc-ada', 'Employee', ['import']],
      ['acc-alan', 'Admin', ['import']],
    ]);
    expect([...privilegedAccounts]).toEqual(['acc-ada', 'acc-alan']);
  });

  it('include one that somebody holds and the snapshot does not list', () => {
    const { roles, privilegedAccounts } = view([anAccount('ada', { grants: [aRole('Admin')] })], {
      Employee: 'Employee',
    });

    expect(roles.map(({ id }) => id)).toEqual(['Employee', 'Admin']);
    expect([...privilegedAccounts]).toEqual(['acc-ada']);
  });

  it.each<[string, { [id: string]: string }, readonly (readonly string[])[]]>([
    ['a name and the id that it belongs to', { 'r-1': 'Coach', Coach: 'Coach' }, [['Coach', 'r-1']]],
    [
      'two ids of one name, and that name',
      { 'r-1': 'Coach', 'r-2': 'Coach', Coach: 'Coach' },
      [['r-1'], ['r-2'], ['Coach']],
    ],
    ['two names that are alike', { Coach: 'Coach', coach: 'coach' }, [['Coach'], ['coach']]],
  ])('are one where only one can be meant: %s', (_name, names, expected) => {
    expect(view([], names).roles.map(({ ids }) => ids)).toEqual(expected);
  });

  it('are held once, however many sources name them in their own way', () => {
    const account = anAccount('ada', {
      grants: [
        { kind: 'role', entitlement: 'r-1', source: 'unified' },
        { kind: 'role', entitlement: 'Coach', source: 'import' },
      ],
    });

    const { holdings } = view([account], { 'r-1': 'Coach', Coach: 'Coach' });

    expect(holdings).toMatchObject([{ role: { id: 'Coach', ids: ['Coach', 'r-1'] }, sources: ['import', 'unified'] }]);
  });

  it('are classified by the id that the application gives them, also where a source goes by names', () => {
    const [told] = followDefinitions([], 'leapsome', [aDefinition('r-1', 'Coach')], TAKEN.takenAt);

    const { holdings } = view([anAccount('ada', { grants: [aRole('Coach')] })], {}, told ? [told] : []);

    expect(holdings).toMatchObject([{ role: { id: 'Coach', class: 'privileged', definition: { id: 'r-1' } } }]);
  });
});
