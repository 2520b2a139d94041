import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { endedInApplication } from '../../../shared/controls/tests/uar-30-ended-in-application.ts';
import { aLeaver, anAccount, aRole } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const JUST_BEFORE_A_DAY = '2026-03-03T05:59:59Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';

const short = (moment: Moment) => inShort(moment, 'UAR-30');
const FAILS = failing('account.acc-alan');

/** Everybody is here, but Alan, whose account is as given. */
const company = (alan: Partial<Account>, rest: Situation = {}): Situation => ({
  ...rest,
  accounts: [
    ...ACCOUNTS.filter(({ id }) => id !== 'acc-alan').map((account) => ({
      ...account,
      status: account.active ? 'active' : 'deactivated',
      lifecycle: account.active ? 'active' : 'terminated',
    })),
    anAccount('alan', { status: 'active', lifecycle: 'terminated', ...alan }),
  ],
});
const lasting = (slot: string, situation: Situation) => evaluateInTurn([FIRST, situation], [slot, situation]);

describe(`${endedInApplication.id}: ${endedInApplication.criterion}`, () => {
  it.each<[string, Partial<Account>, Short]>([
    ['somebody terminated', {}, FAILS],
    ['somebody deactivated', { lifecycle: 'deactivated' }, FAILS],
    ['an account that its own interface calls deactivated', { lifecycle: null, status: 'deactivated' }, FAILS],
    ['somebody who is leaving', { lifecycle: 'offboarding' }, PASS],
    ['somebody on leave', { lifecycle: 'leave' }, PASS],
    ['somebody invited', { lifecycle: 'hired', status: 'invited' }, PASS],
    ['somebody of whom it says nothing', { lifecycle: null, status: null }, unclear('stage-unknown')],
    ['somebody for whose stage it has a new word', { lifecycle: 'sabbatical' }, unclear('stage-unknown')],
    ['somebody terminated whose account is inactive', { active: false }, PASS],
    ['somebody terminated, active or not', { active: null }, unclear('active-unknown')],
  ])('%s', (_, alan, expected) => {
    expect(short(lasting(A_DAY_LATER, company(alan)))).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['has left by the roster too, of which UAR-08 tells', { people: withPeople(aLeaver('alan', '2026-01-31')) }, PASS],
    ['is in no roster', { roster: 'none' }, FAILS],
    ['may have left by a roster that failed', { roster: 'failed' }, unclear('employment-unknown')],
    [
      'is in the service register',
      {
        policy: {
          serviceAccounts: ['alan', 'sync'].map((name) => ({
            account: `${name}@acme.example`,
            kind: 'service' as const,
            owner: 'ada@acme.example',
            purpose: 'x',
            expires: '2026-12-31',
          })),
        },
      },
      PASS,
    ],
    ['was seen in a part', { access: 'partial' }, FAILS],
  ])('somebody terminated who %s', (_, rest, expected) => {
    expect(short(lasting(A_DAY_LATER, company({}, rest)))).toEqual(expected);
  });

  it('does not apply where nobody tells of stages', () => {
    expect(short(lasting(A_DAY_LATER, {}))).toEqual(notApplicable('stages-not-collected'));
  });

  it.each([
    [JUST_BEFORE_A_DAY, PASS],
    [A_DAY_LATER, FAILS],
  ])('gives the time that leavers have from when it was first seen: at %s', (slot, expected) => {
    expect(short(lasting(slot, company({})))).toEqual(expected);
  });

  it.each([
    ['2026-03-03T00:00:00Z', PASS],
    ['2026-03-03T00:00:01Z', FAILS],
  ])('gives it from the end date in the application, where there is one: at %s', (slot, expected) => {
    expect(short(evaluateAt(slot, company({ endDate: '2026-03-01' })))).toEqual(expected);
  });

  it('gives no time where the account is privileged', () => {
    expect(short(evaluateAt(FIRST, company({ grants: [aRole('Super Admin')] })))).toEqual(FAILS);
  });

  it('stays open while a roster fails, and closes when the account is inactive', () => {
    const moments = [company({}, { roster: 'failed' }), company({ active: false })].map((last) =>
      evaluateInTurn([FIRST, company({})], [A_DAY_LATER, company({})], ['2026-03-03T12:00:00Z', last]),
    );

    const status = moments.map(({ evaluation }) =>
      evaluation.state.findings.filter(({ test }) => test === 'UAR-30').map((one) => one.status),
    );
    expect(status).toEqual([['open'], ['resolved']]);
    expect(moments.map((moment) => short(moment))).toEqual([FAILS, PASS]);
  });

  it('says what the application has, and counts', () => {
    const { failures, observations } = resultOf(lasting(A_DAY_LATER, company({})), 'UAR-30');

    expect(failures).toMatchObject([
      { severity: 'medium', facts: { userName: 'alan@acme.example', lifecycle: 'terminated', limit: '24h' } },
    ]);
    expect(observations).toEqual({ ended: 2, endedAndActive: 1 });
  });
});
