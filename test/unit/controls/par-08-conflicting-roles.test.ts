import { describe, expect, it } from 'vitest';
import { conflictingRoles } from '../../../shared/controls/tests/par-08-conflicting-roles.ts';
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

const GRANT = 'grant.acc-alan.Approver.Payroll';
const SLOT = '2026-03-02T06:00:00Z';

const policy: Situation['policy'] = {
  roles: { privileged: ['Super Admin', 'Payroll'], standard: ['Employee', 'Manager', 'Approver'] },
  privilegedAccess: { conflicts: [{ roles: ['Payroll', 'Approver'], reason: 'nobody approves what they pay' }] },
};
const alan = (roles: readonly string[], overrides = {}) =>
  anAccount('alan', { grants: roles.map((role) => aRole(role)), ...overrides });
const holding = (...roles: string[]): Situation => ({ policy, accounts: withAccounts(alan(roles)) });
/** A second account of Alan's. */
const two = (first: string[], second: string[], overrides = {}): Situation => ({
  policy,
  accounts: withAccounts(
    alan(first),
    anAccount('alan2', { emails: ['alan@acme.example'], grants: second.map((role) => aRole(role)), ...overrides }),
  ),
});

describe(`${conflictingRoles.id}: ${conflictingRoles.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['policy names no conflicts', {}, { outcome: 'not-applicable', reason: 'not-configured', failing: [] }],
    [
      'policy has no privileged access',
      { policy: { privilegedAccess: undefined } },
      { outcome: 'not-applicable', reason: 'not-configured', failing: [] },
    ],
    ['nobody holds either', { policy }, PASS],
    ['somebody holds one', holding('Payroll', 'Employee'), PASS],
    ['somebody holds both', holding('Approver', 'Payroll', 'Employee'), failing(GRANT)],
    [
      'the account is inactive',
      { policy, accounts: withAccounts(alan(['Approver', 'Payroll'], { active: false })) },
      PASS,
    ],
    [
      'the account may be active',
      { policy, accounts: withAccounts(alan(['Approver', 'Payroll'], { active: null })) },
      failing(GRANT),
    ],
    [
      'one each, in two accounts of one person',
      two(['Approver'], ['Payroll']),
      failing('pair.acc-alan.acc-alan2.Approver.Payroll'),
    ],
    ['one each, in two accounts, one of them inactive', two(['Approver'], ['Payroll'], { active: false }), PASS],
    ['both in one account, one in the other', two(['Approver', 'Payroll'], ['Payroll']), failing(GRANT)],
    [
      'one each, in accounts of two people',
      { policy, accounts: withAccounts(alan(['Approver']), anAccount('barbara', { grants: [aRole('Payroll')] })) },
      PASS,
    ],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-08')).toEqual(expected);
  });

  it('is one finding for each conflict, so that a waiver is for one', () => {
    const conflicts = [
      { roles: ['Payroll', 'Approver'], reason: 'pay' },
      { roles: ['Manager', 'Approver'], reason: 'goals' },
    ] as [{ roles: [string, string]; reason: string }, { roles: [string, string]; reason: string }];
    const given = {
      ...holding('Approver', 'Payroll', 'Manager'),
      policy: { ...policy, privilegedAccess: { conflicts } },
    };

    expect(inShort(evaluateAt(SLOT, given), 'PAR-08').failing).toEqual(['grant.acc-alan.Approver.Manager', GRANT]);
  });

  it('has high severity, and says which roles and why they conflict', () => {
    const [failure] = resultOf(evaluateAt(SLOT, holding('Approver', 'Payroll')), 'PAR-08').failures;

    expect(failure).toMatchObject({
      severity: 'high',
      facts: { account: 'acc-alan', roles: ['Approver', 'Payroll'], reason: 'nobody approves what they pay' },
    });
  });

  it.each([
    [holding('Approver', 'Payroll'), 'Approver and Payroll held together: alan@acme.example'],
    [two(['Approver'], ['Payroll']), 'Approver and Payroll held together: alan@acme.example, alan2@acme.example'],
  ])('has a title that names the accounts', (situation, title) => {
    const [failure] = resultOf(evaluateAt(SLOT, situation), 'PAR-08').failures;

    expect(conflictingRoles.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(title);
  });
});

describe('PAR-08, input that is not complete and fresh', () => {
  const groups = aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' });

  it.each<[string, Situation, Short]>([
    ['no roster: two accounts may be one person’s', { policy, roster: 'none' }, unclear('no-roster')],
    ['no roster: both in one account are seen', { ...holding('Approver', 'Payroll'), roster: 'none' }, failing(GRANT)],
    [
      'the roster is stale, both in one account',
      { ...holding('Approver', 'Payroll'), rosterAsOf: '2026-02-01T00:00:00.000Z' },
      failing(GRANT),
    ],
    ['an indicative source never passes', { policy, roleSources: [groups] }, unclear('roles-indicative')],
    [
      'an indicative source can fail [note 5]',
      { ...holding('Approver', 'Payroll'), roleSources: [groups] },
      failing(GRANT),
    ],
    ['no source of roles', { ...holding('Approver', 'Payroll'), roleSources: [] }, unclear('roles-not-collected')],
    ['half a list shows both', { ...holding('Approver', 'Payroll'), access: 'partial' }, failing(GRANT)],
    ['half a list shows none', { policy, access: 'partial' }, unclear('snapshot-partial')],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-08')).toEqual(expected);
  });
});
