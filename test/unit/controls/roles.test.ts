import { describe, expect, it } from 'vitest';
import { viewRoles } from '../../../shared/controls/roles.ts';
import { anAccessSnapshot, anAccount, aPolicy, aRole } from '../../support/builders.ts';

const TAKEN = { slot: '2026-03-02T06:00:00Z', takenAt: '2026-03-02T06:00:00.000Z' };
const policy = aPolicy({ roles: { privileged: ['r-1', 'Admin'], standard: ['Employee', 'Both'] } });
const view = (accounts: Parameters<typeof anAccessSnapshot>[0], names: { [id: string]: string | null } = {}) => {
  const snapshot = anAccessSnapshot(accounts, TAKEN);
  const entitlements = Object.entries(names).map(([id, name]) => ({ id, kind: 'role' as const, name }));
  return viewRoles({ ...snapshot, ...(entitlements.length > 0 && { entitlements }) }, policy, TAKEN.takenAt);
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
    expect(view([], { [id]: name }).roles).toEqual([{ id, name: name ?? id, class: expected }]);
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
});
