import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { approvedHolders } from '../../../shared/controls/tests/par-03-approved-holders.ts';
import { aLeaver, anAccount, aPerson, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  evaluateTaken,
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

const FAIL = failing('grant.acc-alan.Super%20Admin');
const NOON = '2026-03-02T12:00:00.000Z';

const holding = (overrides: Partial<Account> = {}) =>
  withAccounts(
    anAccount('alan', { grants: [aRole('Super Admin'), aRole('Employee')], ...overrides }),
    anAccount('ada'),
    anAccount('grace'),
  );
const approval = {
  account: 'alan@acme.example',
  role: 'Super Admin',
  approvedBy: 'grace@acme.example',
  approvedOn: '2026-03-02',
  expires: '2026-03-02',
  reason: 'helps out',
};
type Approval = typeof approval;
const approved = (...approvals: Partial<Approval>[]): Situation => ({
  accounts: holding(),
  policy: { privilegedAccess: { approved: approvals.map((overrides) => ({ ...approval, ...overrides })) } },
});

describe(`${approvedHolders.id}: ${approvedHolders.criterion}`, () => {
  it.each<[string, string, Situation, Short]>([
    ['all holders are approved', NOON, {}, PASS],
    ['a holder is not', NOON, approved(), FAIL],
    ['the approval begins and ends today', NOON, approved({}), PASS],
    ['today has just begun', '2026-03-02T00:00:00.000Z', approved({}), PASS],
    ['today has not quite begun', '2026-03-01T23:59:59.999Z', approved({}), FAIL],
    ['today is nearly over', '2026-03-02T23:59:59.999Z', approved({}), PASS],
    ['today is over', '2026-03-03T00:00:00.000Z', approved({}), FAIL],
    [
      'today is over where people work',
      '2026-03-02T23:00:00.000Z',
      { ...approved({}), timezone: 'Europe/Berlin' },
      FAIL,
    ],
    [
      'today has begun where people work',
      '2026-03-01T23:00:00.000Z',
      { ...approved({}), timezone: 'Europe/Berlin' },
      PASS,
    ],
    ['it names the account by id', NOON, approved({ account: 'acc-alan' }), PASS],
    ['it names the account in other case', NOON, approved({ account: 'Alan@ACME.example' }), PASS],
    ['it is for another account', NOON, approved({ account: 'barbara@acme.example' }), FAIL],
    ['it is for another role', NOON, approved({ role: 'Admin' }), FAIL],
    ['the holder approved it, by user name', NOON, approved({ approvedBy: 'ALAN@acme.example' }), FAIL],
    ['the holder approved it, by account id', NOON, approved({ approvedBy: 'acc-alan' }), FAIL],
    ['the holder approved it, by roster id [note 27]', NOON, approved({ approvedBy: 'E-alan' }), FAIL],
    ['somebody who left approved it [note 27]', NOON, approved({ approvedBy: 'edsger@acme.example' }), FAIL],
    [
      'somebody whom no roster knows approved it [note 27]',
      NOON,
      approved({ approvedBy: 'nobody@acme.example' }),
      FAIL,
    ],
    [
      'an expired approval beside a good one',
      NOON,
      approved({ approvedOn: '2026-01-01', expires: '2026-02-01' }, {}),
      PASS,
    ],
    [
      'the approver has another address of the holder',
      NOON,
      {
        ...approved({ approvedBy: 'alan.t@acme.example' }),
        accounts: holding({ emails: ['alan@acme.example', 'alan.t@acme.example'] }),
      },
      FAIL,
    ],
    [
      'the approver is on leave',
      NOON,
      { ...approved({}), people: withPeople(aPerson('grace', { status: 'leave' })) },
      PASS,
    ],
    [
      'whether the approver is still here is not known',
      NOON,
      { ...approved({}), people: withPeople(aPerson('grace', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    ['the account is inactive', NOON, { ...approved(), accounts: holding({ active: false }) }, PASS],
    ['the account may be active [note 8]', NOON, { ...approved(), accounts: holding({ active: null }) }, FAIL],
    ['the role is an ordinary one', NOON, { ...approved(), accounts: holding({ grants: [aRole('Manager')] }) }, PASS],
  ])('%s', (_name, takenAt, situation, expected) => {
    expect(inShort(evaluateTaken(takenAt, situation), 'PAR-03')).toEqual(expected);
  });

  it.each<[string, Partial<Approval>[], string]>([
    ['none', [], 'not-approved'],
    ['expired', [{ approvedOn: '2026-01-01', expires: '2026-02-01' }], 'approval-expired'],
    ['still to begin', [{ approvedOn: '2026-04-01', expires: '2026-05-01' }], 'approval-not-begun'],
    ['by the holder', [{ approvedBy: 'E-alan' }], 'approved-by-holder'],
    ['by somebody who left', [{ approvedBy: 'E-edsger' }], 'approver-gone'],
    [
      'several: the fault of the one that is nearest to a good one, whatever their order',
      [{ approvedBy: 'E-edsger' }, { approvedOn: '2026-01-01', expires: '2026-02-01' }],
      'approver-gone',
    ],
    [
      'several, in the other order',
      [{ approvedOn: '2026-01-01', expires: '2026-02-01' }, { approvedBy: 'E-edsger' }],
      'approver-gone',
    ],
  ])('tells what is wrong with the approval: %s', (_name, approvals, problem) => {
    const [failure] = resultOf(evaluateTaken(NOON, approved(...approvals)), 'PAR-03').failures;

    expect(failure).toMatchObject({
      severity: 'high',
      facts: { account: 'acc-alan', userName: 'alan@acme.example', role: 'Super Admin', sources: ['import'], problem },
    });
  });

  it('records an approval that came after the finding as late [note 34]', () => {
    const late = ['2026-03-02T12:00:00Z', approved({})] as const;
    const moment = evaluateInTurn(['2026-03-02T06:00:00Z', approved()], late);
    const lateApprovals = (from: typeof moment) => resultOf(from, 'PAR-03').observations.lateApprovals;

    const found = moment.evaluation.state.findings.filter(({ test }) => test === 'PAR-03');
    expect(found.map(({ status }) => status)).toEqual(['resolved']);
    expect(lateApprovals(moment)).toEqual([
      {
        account: 'acc-alan',
        role: 'Super Admin',
        foundAt: '2026-03-02T06:00:00.000Z',
        approvedOn: '2026-03-02',
        approvedBy: 'grace@acme.example',
      },
    ]);
    expect(lateApprovals(evaluateInTurn(late))).toEqual([]);
  });

  it('names role and account in the title', () => {
    const facts = { problem: 'not-approved', role: 'Super Admin', userName: 'alan@acme.example' };

    expect(approvedHolders.titleOf({ connection: 'leapsome', facts, measured: {} })).toBe(
      'Super Admin without approval: alan@acme.example',
    );
  });
});

describe('PAR-03, without policy or role data', () => {
  const ofGroups = aRoleSource(ACCOUNTS, { from: 'groups', authority: 'indicative' });

  it.each<[string, Situation, Short]>([
    [
      'policy has no approvals to measure against',
      { policy: { privilegedAccess: undefined } },
      { outcome: 'not-applicable', reason: 'not-configured', failing: [] },
    ],
    ['no source of roles is connected [note 3]', { roleSources: [] }, unclear('roles-not-collected')],
    [
      'the only source has no role data',
      { roleSources: [aRoleSource(ACCOUNTS, { state: 'absent' })] },
      unclear('roles-not-collected'),
    ],
    ['the only source is indicative [note 5]', { roleSources: [ofGroups] }, unclear('roles-indicative')],
    ['an indicative source shows a holder without approval [note 5]', { ...approved(), roleSources: [ofGroups] }, FAIL],
    [
      'the import is stale [note 1]',
      { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] },
      unclear('roles-stale'),
    ],
    [
      'a stale import shows a holder without approval',
      { ...approved(), roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] },
      FAIL,
    ],
    [
      'a fresh import stands beside a stale one',
      { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' }), aRoleSource(ACCOUNTS)] },
      PASS,
    ],
    ['the application is partial', { access: 'partial' }, unclear('snapshot-partial')],
    ['half a list shows a holder without approval', { ...approved(), access: 'partial' }, FAIL],
    [
      'somebody holds a role that policy does not classify',
      { accounts: holding({ grants: [aRole('Goal Coach')] }) },
      unclear('role-unclassified'),
    ],
    [
      'nobody who may be active holds it',
      { accounts: withAccounts(anAccount('edsger', { active: false, grants: [aRole('Goal Coach')] })) },
      PASS,
    ],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateTaken(NOON, situation), 'PAR-03')).toEqual(expected);
  });
});

describe('PAR-03, the approver’s standing', () => {
  const FIRST = '2026-03-02T06:00:00Z';
  const SECOND = '2026-03-02T12:00:00Z';
  const byEdsger = approved({ approvedBy: 'edsger@acme.example' });
  const edsgerActive = {
    ...byEdsger,
    accounts: [...holding().filter(({ id }) => id !== 'acc-edsger'), anAccount('edsger')],
  };

  it.each<[string, Situation, Short]>([
    ['is that of an account where no roster is connected', { ...approved({}), roster: 'none' }, PASS],
    ['is gone with the account', { ...byEdsger, roster: 'none' }, FAIL],
    [
      'is not known of somebody without account',
      { ...approved({ approvedBy: 'nobody@acme.example' }), roster: 'none' },
      unclear('actor-unknown'),
    ],
    [
      'is not known if the account may be active',
      {
        ...approved({}),
        roster: 'none',
        accounts: [...holding().filter(({ id }) => id !== 'acc-grace'), anAccount('grace', { active: null })],
      },
      unclear('actor-unknown'),
    ],
    [
      'is not that of an account while the roster fails',
      { ...edsgerActive, roster: 'failed' },
      unclear('employment-unknown'),
    ],
    [
      'is not that of an account while the roster is stale',
      { ...edsgerActive, rosterAsOf: '2026-02-01T00:00:00.000Z' },
      unclear('employment-unknown'),
    ],
  ])('%s [note 27]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'PAR-03')).toEqual(expected);
  });

  it('does not close a finding when the roster that told it fails', () => {
    const { evaluation } = evaluateInTurn([FIRST, edsgerActive], [SECOND, { ...edsgerActive, roster: 'failed' }]);

    expect(evaluation.state.findings.find(({ test }) => test === 'PAR-03')).toMatchObject({ status: 'open' });
  });

  it('is unclear where an address means two people who differ', () => {
    const people = withPeople(
      aPerson('grace', { emails: ['boss@acme.example'] }),
      aPerson('barbara', { emails: ['boss@acme.example'] }),
      aLeaver('konrad', '2026-01-31', { emails: ['boss@acme.example'] }),
    );

    expect(inShort(evaluateAt(FIRST, { ...approved({ approvedBy: 'boss@acme.example' }), people }), 'PAR-03')).toEqual(
      unclear('employment-unknown'),
    );
  });

  it('does not close a finding when the role is taken out of the policy’s classes', () => {
    const unclassified = {
      ...approved(),
      policy: { ...approved().policy, roles: { standard: ['Employee', 'Manager'] } },
    };
    const { evaluation } = evaluateInTurn([FIRST, approved()], [SECOND, unclassified]);

    expect(evaluation.state.findings.find(({ test }) => test === 'PAR-03')).toMatchObject({ status: 'open' });
  });
});
