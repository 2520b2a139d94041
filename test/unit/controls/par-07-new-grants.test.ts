import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { newGrants } from '../../../shared/controls/tests/par-07-new-grants.ts';
import { anAccount, aPerson, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T18:00:00Z';
const SECOND = '2026-03-03T00:00:00Z';
const THIRD = '2026-03-03T06:00:00Z';

const FAIL = failing('grant.acc-alan.Super%20Admin');
const short = (moment: Moment) => inShort(moment, 'PAR-07');

const alan = (...roles: string[]) => withAccounts(anAccount('alan', { grants: roles.map((role) => aRole(role)) }));
const GRANTED: Situation = { accounts: alan('Super Admin') };

const approval = {
  account: 'alan@acme.example',
  role: 'Super Admin',
  approvedBy: 'grace@acme.example',
  approvedOn: '2026-03-03',
  expires: '2026-06-30',
  reason: 'helps out',
};
const approved = (overrides: Partial<typeof approval> = {}, situation: Situation = GRANTED): Situation => ({
  ...situation,
  policy: { privilegedAccess: { approved: [{ ...approval, ...overrides }] } },
});

const coach: Situation = { accounts: alan('Goal Coach') };
const coachIs = (kind: 'privileged' | 'standard'): Situation => {
  const roles = { privileged: ['Super Admin'], standard: ['Employee', 'Manager'] };
  return { ...coach, policy: { roles: { ...roles, [kind]: [...roles[kind], 'Goal Coach'] } } };
};

describe(`${newGrants.id}: ${newGrants.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['nothing has changed', {}, PASS],
    ['a role was granted without approval', GRANTED, FAIL],
    ['it was approved the same day', approved(), PASS],
    ['it was approved the day before', approved({ approvedOn: '2026-03-02' }), PASS],
    ['its approval begins with the next day', approved({ approvedOn: '2026-03-04' }), FAIL],
    ['its approval begins today where people work', { ...approved(), timezone: 'Asia/Tokyo' }, PASS],
    ['its approval begins tomorrow where people work', { ...approved(), timezone: 'America/New_York' }, FAIL],
    ['its approval had expired', approved({ approvedOn: '2026-01-01', expires: '2026-03-02' }), FAIL],
    ['the approval is for somebody else', approved({ account: 'barbara@acme.example' }), FAIL],
    ['the approval is for another role', approved({ role: 'Admin' }), FAIL],
    ['the holder approved it', approved({ approvedBy: 'E-alan' }), FAIL],
    ['somebody who left approved it', approved({ approvedBy: 'E-edsger' }), FAIL],
    ['an ordinary role was granted', { accounts: alan('Employee', 'Manager') }, PASS],
    ['a role was taken away', { accounts: withAccounts(anAccount('ada')) }, PASS],
    [
      'the account is inactive',
      { accounts: withAccounts(anAccount('alan', { active: false, grants: [aRole('Super Admin')] })) },
      PASS,
    ],
    [
      'the account may be active',
      { accounts: withAccounts(anAccount('alan', { active: null, grants: [aRole('Super Admin')] })) },
      FAIL,
    ],
    [
      'it came with a new account',
      { accounts: withAccounts(anAccount('kiosk', { grants: [aRole('Super Admin')] })) },
      { ...FAIL, failing: ['grant.acc-kiosk.Super%20Admin'] },
    ],
    [
      'another source says the same of an old grant',
      { accounts: withAccounts(anAccount('ada', { grants: [aRole('Super Admin', 'groups')] })) },
      PASS,
    ],
    ['an unclassified role was granted', { accounts: alan('Goal Coach') }, unclear('role-unclassified')],
    ['it was, with approval', approved({ role: 'Goal Coach' }, { accounts: alan('Goal Coach') }), PASS],
    [
      'whether the approver is still here is not known',
      { ...approved(), people: withPeople(aPerson('grace', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    [
      'policy says nothing about privileged access',
      { ...GRANTED, policy: { privilegedAccess: undefined } },
      { outcome: 'not-applicable', reason: 'not-configured', failing: [] },
    ],
  ])('%s', (_name, second, expected) => {
    expect(short(evaluateInTurn([FIRST, { timezone: second.timezone ?? 'UTC' }], [SECOND, second]))).toEqual(expected);
  });

  it('says nothing about what was there the first time: PAR-03 does [note 18]', () => {
    expect(short(evaluateInTurn([FIRST, GRANTED]))).toEqual({
      outcome: 'not-applicable',
      reason: 'no-baseline',
      failing: [],
    });
    expect(short(evaluateInTurn([FIRST, GRANTED], [SECOND, GRANTED]))).toEqual(PASS);
  });

  it('says that of a role that becomes privileged by a new policy neither', () => {
    expect(short(evaluateInTurn([FIRST, coachIs('standard')], [SECOND, coachIs('privileged')]))).toEqual(PASS);
  });

  it.each<[string, Partial<Account>]>([
    ['activated again [note 19]', { active: false }],
    ['made anew under the same id', { active: false, grants: [] }],
  ])('counts the old roles of an account as new that was %s', (_name, before) => {
    const inactive = withAccounts(anAccount('alan', { grants: [aRole('Super Admin')], ...before }));

    expect(short(evaluateInTurn([FIRST, { accounts: inactive }], [SECOND, GRANTED]))).toEqual(FAIL);
  });

  it('is grave, and names what an administrator looks for', () => {
    const [failure] = resultOf(evaluateInTurn([FIRST, {}], [SECOND, GRANTED]), 'PAR-07').failures;

    expect(failure).toMatchObject({
      severity: 'high',
      facts: {
        account: 'acc-alan',
        userName: 'alan@acme.example',
        role: 'Super Admin',
        sources: ['import'],
        problem: 'not-approved',
      },
    });
    expect(newGrants.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'New grant of Super Admin without approval: alan@acme.example',
    );
  });
});

describe('PAR-07, over slots', () => {
  const findings = (moment: Moment) =>
    moment.evaluation.state.findings.filter(({ test }) => test === 'PAR-07').map(({ status }) => status);

  it('stands as long as nobody approves it, although it is not new any more', () => {
    const moment = evaluateInTurn([FIRST, {}], [SECOND, GRANTED], [THIRD, GRANTED]);

    expect(short(moment)).toEqual(FAIL);
    expect(findings(moment)).toEqual(['open']);
  });

  it('closes with a later approval, which is recorded as late [note 34]', () => {
    const moment = evaluateInTurn([FIRST, {}], [SECOND, GRANTED], [THIRD, approved()]);

    expect(short(moment)).toEqual(PASS);
    expect(findings(moment)).toEqual(['resolved']);
    expect(resultOf(moment, 'PAR-07').observations.lateApprovals).toEqual([
      {
        account: 'acc-alan',
        role: 'Super Admin',
        foundAt: '2026-03-03T00:00:00.000Z',
        approvedOn: '2026-03-03',
        approvedBy: 'grace@acme.example',
      },
    ]);
  });

  it('closes when the role is gone', () => {
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, GRANTED], [THIRD, {}]))).toEqual(['resolved']);
  });

  it.each<[string, Situation]>([
    ['while the list is partial', { access: 'partial' }],
    ['while Leapsome fails', { access: 'failed' }],
    ['while the roles are stale', { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] }],
    ['while there are no roles', { roleSources: [] }],
  ])('does not close %s', (_name, trouble) => {
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, GRANTED], [THIRD, trouble]))).toEqual(['open']);
  });

  it.each<[string, Situation]>([
    ['the list was partial', { access: 'partial' }],
    ['the roles were stale', { roleSources: [aRoleSource(ACCOUNTS, { maxAge: '1d' })] }],
  ])('opens at once on what was really seen although %s [note 5]', (_name, trouble) => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, { ...GRANTED, ...trouble }]))).toEqual(FAIL);
  });

  it('finds what was approved only after a reading had shown it that nobody could judge', () => {
    const blind = { ...GRANTED, roleSources: [] };
    const moment = evaluateInTurn([FIRST, {}], ['2026-03-02T20:00:00Z', blind], [SECOND, approved()]);

    expect(short(moment)).toEqual(FAIL);
    expect(resultOf(moment, 'PAR-07').failures[0]?.facts.problem).toBe('approved-late');
    expect(
      short(evaluateInTurn([FIRST, {}], ['2026-03-02T20:00:00Z', blind], [SECOND, approved()], [THIRD, approved()])),
    ).toEqual(PASS);
  });

  it('asks again about a role that nobody had classified', () => {
    const over = (third: Situation) => short(evaluateInTurn([FIRST, {}], [SECOND, coach], [THIRD, third]));

    expect(over(coach)).toEqual(unclear('role-unclassified'));
    expect(over(coachIs('privileged'))).toEqual({ ...FAIL, failing: ['grant.acc-alan.Goal%20Coach'] });
    expect(over(coachIs('standard'))).toEqual(PASS);
  });
});
