import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { anAccount, aRole } from '../../support/builders.ts';
import { type Situation, withAccounts } from '../../support/builders-evaluation.ts';
import { slot, tell } from './told-period.ts';

const report = (situations: readonly Situation[], first = 0) =>
  tell(situations.map((situation, i) => [slot(first + i), situation]));
const having = (...accounts: readonly Account[]): Situation => ({ accounts: withAccounts(...accounts) });
const admin = (overrides: Partial<Account> = {}) => anAccount('ida', { grants: [aRole('Super Admin')], ...overrides });
const grantsOf = (situations: readonly Situation[], first = 0) =>
  report(situations, first).populations.grants.map(({ type, account, entitlement, changed }) => [
    type,
    account,
    entitlement,
    changed.after?.entry,
    changed.by.entry,
  ]);

describe('grants of a period', () => {
  it('are granted and withdrawn between two complete readings', () => {
    const changes = grantsOf([having(anAccount('ida')), having(admin()), having(anAccount('ida'))]);

    expect(changes).toEqual([
      ['withdrawn', 'acc-ida', 'Employee', 10, 20],
      ['granted', 'acc-ida', 'Employee', 20, 30],
      ['granted', 'acc-ida', 'Super Admin', 10, 20],
      ['withdrawn', 'acc-ida', 'Super Admin', 20, 30],
    ]);
  });

  it('have ids of their own', () => {
    const { grants } = report([
      having(anAccount('ida')),
      having(admin()),
      having(anAccount('ida')),
      having(admin()),
    ]).populations;

    expect(new Set(grants.map(({ id }) => id)).size).toBe(grants.length);
  });

  it('are not told by a reading that is not complete', () => {
    expect(grantsOf([having(anAccount('ida')), { ...having(admin()), access: 'partial' }])).toEqual([]);
  });

  it('are told by the last complete reading before the period', () => {
    expect(grantsOf([having(anAccount('ida')), having(admin())], -1)).toHaveLength(2);
  });

  it('of the first reading ever are none: nobody knows what was before', () => {
    expect(grantsOf([having(admin())])).toEqual([]);
  });

  it('have the approval that the policy had then, and none that came later', () => {
    const approved = [
      {
        account: 'ida@acme.example',
        role: 'Super Admin',
        approvedBy: 'grace@acme.example',
        approvedOn: '2026-03-03',
        expires: '2026-09-30',
        reason: 'runs Leapsome',
      },
    ];
    const [before, later] = [
      having(anAccount('ida')),
      { ...having(admin()), policy: { privilegedAccess: { approved } } },
    ];

    const approvalOf = (situations: readonly Situation[]) =>
      report(situations).populations.grants.find(({ isPrivileged }) => isPrivileged)?.approvedOn;

    expect(approvalOf([before, later])).toBe('2026-03-03');
    expect(approvalOf([before, having(admin()), later])).toBeNull();
  });
});

describe('holders of privileged roles', () => {
  const holdersOf = (situations: readonly Situation[], first = 0) =>
    report(situations, first)
      .populations.holders.filter(({ account }) => account === 'acc-ida')
      .map(({ role, from, to }) => [role, from?.by.entry ?? null, to?.by.entry ?? null]);

  it.each([
    ['from a grant to a withdrawal', [having(anAccount('ida')), having(admin()), having(anAccount('ida'))], [20, 30]],
    ['from before the period', [having(admin()), having(anAccount('ida'))], [null, 20]],
    ['to its end', [having(anAccount('ida')), having(admin())], [20, null]],
    ['until the account is deactivated', [having(admin()), having(admin({ active: false }))], [null, 20]],
    ['from its activation on', [having(admin({ active: false })), having(admin())], [20, null]],
    ['until the account is gone', [having(admin()), { accounts: withAccounts() }], [null, 20]],
    [
      'while it is not known whether the account is active',
      [having(admin()), having(admin({ active: null }))],
      [null, null],
    ],
  ])('hold them %s', (_name, situations, [from, to]) => {
    expect(holdersOf(situations)).toEqual([['Super Admin', from ?? null, to ?? null]]);
  });

  it('are those of every role that some policy of the period calls privileged', () => {
    const lax = { policy: { roles: { privileged: [], standard: ['Super Admin', 'Manager', 'Employee'] } } };

    expect(holdersOf([having(admin()), { ...having(admin()), ...lax }])).toHaveLength(1);
    expect(holdersOf([{ ...having(admin()), ...lax }])).toEqual([]);
  });
});

describe('accounts of a period', () => {
  const idas = (situations: readonly Situation[]) =>
    report(situations).populations.accounts.find(({ account }) => account === 'acc-ida');

  it('are those of its last complete reading, with owner and registration', () => {
    const { accounts } = report([{}]).populations;

    expect(accounts).toHaveLength(withAccounts().length);
    expect(accounts).toContainEqual(
      expect.objectContaining({ account: 'acc-ada', owner: 'people/E-ada', matchedBy: 'e-mail' }),
    );
    expect(accounts).toContainEqual(expect.objectContaining({ account: 'acc-sync', registered: 'service' }));
  });

  it('are those too that are gone, with the last reading that has them', () => {
    expect(idas([having(anAccount('ida')), {}])).toMatchObject({
      state: 'gone',
      deactivated: { after: { entry: 10 }, by: { entry: 20 } },
      lastSeen: { entry: 10 },
    });
  });

  it('are there once, if they came back', () => {
    const found = idas([having(anAccount('ida')), {}, having(anAccount('ida'))]);

    expect(found).toMatchObject({ state: 'active', activated: { by: { entry: 30 } }, lastSeen: { entry: 30 } });
  });

  it('have a row for each thing that they hold at the end, or one', () => {
    const { access } = report([
      having(anAccount('ida', { grants: [aRole('Manager'), aRole('Super Admin')] }), anAccount('jo', { grants: [] })),
    ]);

    const held = (account: string) =>
      access
        .filter((row) => row.account === account)
        .map(({ entitlement, isPrivileged }) => [entitlement, isPrivileged]);
    expect(held('acc-ida')).toEqual([
      ['Manager', false],
      ['Super Admin', true],
    ]);
    expect(held('acc-jo')).toEqual([[null, false]]);
  });
});
