import { describe, expect, it } from 'vitest';
import { compareAccounts, compareSnapshots, holdingsOf } from '../../../shared/access/diff.ts';
import type { Account, RoleDefinition } from '../../../shared/access/snapshot.ts';
import { aDefinition, anAccessSnapshot, anAccount, aRole } from '../../support/builders.ts';

const EARLIER = { slot: '2026-03-02T06:00:00Z', takenAt: '2026-03-02T06:00:00.000Z' };
const LATER = { slot: '2026-03-02T12:00:00Z', takenAt: '2026-03-02T12:00:00.000Z' };
const aGroup = (entitlement: string) => ({ kind: 'group', entitlement, source: 'scim' }) as const;

function compare(before: Partial<Account>, after: Partial<Account>) {
  return compareAccounts(anAccount('ada', before), anAccount('ada', after));
}

describe('an account that is in both snapshots', () => {
  it('has no changes if nothing about it changed, whatever the order of its grants', () => {
    const changes = compare({ grants: [aRole('Admin'), aGroup('g1')] }, { grants: [aGroup('g1'), aRole('Admin')] });

    expect(changes).toEqual([]);
  });

  it.each([
    [true, false, 'deactivated'],
    [null, false, 'deactivated'],
    [false, true, 'activated'],
    [false, null, 'activated'],
  ] as const)('that was active: %s and is now %s is %s, since unknown may be able to log in', (from, to, type) => {
    const changes = compare({ active: from }, { active: to });

    expect(changes).toEqual([{ type, from, to }]);
  });

  it.each([
    [true, null],
    [null, true],
  ])('that was active: %s and is now %s has changed an attribute, no more', (from, to) => {
    const changes = compare({ active: from }, { active: to });

    expect(changes).toEqual([{ type: 'attribute-changed', attribute: 'active', from, to }]);
  });

  it('gains and loses roles and groups', () => {
    const changes = compare({ grants: [aRole('Admin'), aGroup('g1')] }, { grants: [aRole('Manager'), aGroup('g1')] });

    expect(changes).toEqual([
      { type: 'grant-lost', kind: 'role', entitlement: 'Admin', sources: ['import'] },
      { type: 'grant-gained', kind: 'role', entitlement: 'Manager', sources: ['import'] },
    ]);
  });

  it('neither gains nor loses a role when another source says the same', () => {
    const changes = compare({ grants: [aRole('Admin', 'groups')] }, { grants: [aRole('Admin', 'import')] });

    expect(changes).toEqual([
      { type: 'grant-sources-changed', kind: 'role', entitlement: 'Admin', from: ['groups'], to: ['import'] },
    ]);
  });

  it('holds a role and a group of the same id as two things', () => {
    const holdings = holdingsOf(anAccount('ada', { grants: [aRole('x'), aGroup('x'), aRole('x', 'groups')] }));

    expect(holdings).toEqual([
      { kind: 'group', entitlement: 'x', sources: ['scim'] },
      { kind: 'role', entitlement: 'x', sources: ['groups', 'import'] },
    ]);
  });

  it.each<[string, Partial<Account>, Partial<Account>]>([
    ['userName', { userName: 'ada@acme.example' }, { userName: 'ada.l@acme.example' }],
    ['department', { department: null }, { department: 'Sales' }],
    ['managers', { managers: ['a', 'b'] }, { managers: ['b', 'a'] }],
    ['customAttributes', { customAttributes: {} }, { customAttributes: { grade: '7' } }],
    ['emails', { emails: ['a@acme.example'] }, { emails: [] }],
  ])('tells what %s was and is', (attribute, before, after) => {
    const changes = compare(before, after);

    expect(changes).toEqual([
      {
        type: 'attribute-changed',
        attribute,
        from: anAccount('ada', before)[attribute as keyof Account],
        to: anAccount('ada', after)[attribute as keyof Account],
      },
    ]);
  });
});

describe('two snapshots', () => {
  const snapshots = (before: readonly Account[], after: readonly Account[]) =>
    compareSnapshots(anAccessSnapshot(before, EARLIER), anAccessSnapshot(after, LATER));

  it('that hold the same are not different, though they were taken at other times', () => {
    const accounts = [anAccount('ada'), anAccount('grace')];

    expect(snapshots(accounts, accounts)).toEqual({ accounts: [], entitlements: [], roleDefinitions: [] });
  });

  it('tell an account that is new with its grants, and one that is gone with those it had', () => {
    const { accounts } = snapshots([anAccount('ada')], [anAccount('grace')]);

    expect(accounts).toMatchObject([
      { account: 'acc-ada', changes: [{ type: 'vanished' }, { type: 'grant-lost', entitlement: 'Employee' }] },
      { account: 'acc-grace', changes: [{ type: 'added' }, { type: 'grant-gained', entitlement: 'Employee' }] },
    ]);
  });

  it('name an account as it is called now', () => {
    const { accounts } = snapshots([anAccount('ada')], [anAccount('ada', { userName: 'countess@acme.example' })]);

    expect(accounts.map(({ userName }) => userName)).toEqual(['countess@acme.example']);
  });

  it('tell roles and groups that are new, gone or renamed', () => {
    const before = anAccessSnapshot([], EARLIER);
    const after = anAccessSnapshot([], LATER);
    before.entitlements.push({ id: 'g1', kind: 'group', name: 'Sales' }, { id: 'g2', kind: 'group', name: 'People' });
    after.entitlements.push({ id: 'g2', kind: 'group', name: 'People Team' }, { id: 'g2', kind: 'role', name: 'x' });

    const { entitlements } = compareSnapshots(before, after);

    expect(entitlements).toEqual([
      { type: 'vanished', kind: 'group', id: 'g1', from: 'Sales', to: null },
      { type: 'renamed', kind: 'group', id: 'g2', from: 'People', to: 'People Team' },
      { type: 'added', kind: 'role', id: 'g2', from: null, to: 'x' },
    ]);
  });

  it('tell roles of the application that are new, gone or not what they were, where both tell of them', () => {
    const [readers, admins] = [aDefinition('d-1', 'Readers'), aDefinition('d-2', 'Admins')];
    const snapshot = (roleDefinitions: RoleDefinition[] | null) => ({
      ...anAccessSnapshot([], LATER),
      roleDefinitions,
    });
    const wider = { ...readers, scope: 'userSpecific' };

    expect(compareSnapshots(snapshot([readers]), snapshot([wider, admins])).roleDefinitions).toEqual([
      { id: 'd-1', from: readers, to: wider },
      { id: 'd-2', from: null, to: admins },
    ]);
    expect(compareSnapshots(snapshot([readers]), snapshot([])).roleDefinitions).toEqual([
      { id: 'd-1', from: readers, to: null },
    ]);
    expect(compareSnapshots(snapshot([readers]), snapshot([readers])).roleDefinitions).toEqual([]);
    expect(compareSnapshots(snapshot(null), snapshot([readers])).roleDefinitions).toEqual([]);
  });
});
