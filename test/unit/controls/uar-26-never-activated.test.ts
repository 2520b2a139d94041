import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { neverActivated } from '../../../shared/controls/tests/uar-26-never-activated.ts';
import { anAccount, aPerson } from '../../support/builders.ts';
import {
  ACCOUNTS,
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
const JUST_BEFORE = '2026-04-01T05:59:59Z';
const A_MONTH_LATER = '2026-04-01T06:00:00Z';

const short = (moment: Moment) => inShort(moment, 'UAR-26');
const FAILS = failing('account.acc-alan');

/** Everybody has come, but Alan, whose account is as given. */
const company = (alan: Partial<Account>, rest: Situation = {}): Situation => ({
  rosterMaxAge: '9000h',
  ...rest,
  accounts: [
    ...ACCOUNTS.filter(({ id }) => id !== 'acc-alan').map((account) => ({ ...account, status: 'active' })),
    anAccount('alan', { status: 'invited', ...alan }),
  ],
});
const lasting = (slot: string, situation: Situation) => evaluateInTurn([FIRST, situation], [slot, situation]);

describe(`${neverActivated.id}: ${neverActivated.criterion}`, () => {
  it.each<[string, Partial<Account>, Short]>([
    ['is invited', {}, FAILS],
    ['is pending, in the word of StackOne', { status: 'pending' }, FAILS],
    ['is invited, in other letters', { status: 'Invited' }, FAILS],
    ['is invited, and inactive until somebody comes', { active: false }, FAILS],
    ['is active', { status: 'active' }, PASS],
    ['has not been invited [note 25]', { status: 'created' }, PASS],
    ['is being boarded [note 25]', { status: 'preBoardingInvited' }, PASS],
    ['is deactivated', { status: 'deactivated', active: false }, PASS],
    ['is in a stage that is new', { status: 'constructor' }, unclear('stage-unknown')],
    ['is in a stage that nobody tells', { status: null }, unclear('stage-unknown')],
    ['is in a stage that nobody tells, and inactive', { status: null, active: false }, PASS],
  ])('an account that %s', (_, alan, expected) => {
    expect(short(lasting(A_MONTH_LATER, company(alan)))).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    [
      'is registered',
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
    [
      'is out of scope',
      {
        policy: {
          exclusions: [
            {
              id: 'alan',
              person: 'E-alan',
              reason: 'works for the parent company',
              approvedBy: 'grace@acme.example',
              approvedOn: '2026-01-01',
              expires: '2026-12-31',
            },
          ],
        },
      },
      PASS,
    ],
    ['was read in part', { access: 'partial' }, FAILS],
    ['has no owner, since there is no roster', { roster: 'none' }, FAILS],
    ['has an owner whom nobody knows now', { roster: 'failed' }, unclear('employment-unknown')],
  ])('an invited account that %s', (_, rest, expected) => {
    expect(short(lasting(A_MONTH_LATER, company({}, rest)))).toEqual(expected);
  });

  it('does not apply where nobody tells of stages', () => {
    expect(short(lasting(A_MONTH_LATER, {}))).toEqual(notApplicable('stages-not-collected'));
  });

  it.each([
    [JUST_BEFORE, PASS],
    [A_MONTH_LATER, FAILS],
  ])('counts 30 days from when it was first seen so [note 25]: at %s', (slot, expected) => {
    expect(short(lasting(slot, company({})))).toEqual(expected);
  });

  it.each([
    ['2026-04-14T23:59:59Z', PASS],
    ['2026-04-15T00:00:00Z', FAILS],
  ])('counts from the first day, if that is later [note 25]: at %s', (slot, expected) => {
    const byRoster = company({}, { people: withPeople(aPerson('alan', { startDate: '2026-03-16' })) });
    const byApplication = company({ startDate: '2026-03-16' });

    expect([short(lasting(slot, byRoster)), short(lasting(slot, byApplication))]).toEqual([expected, expected]);
  });

  it('needs no roster for the first day, where the application has it', () => {
    const situation = company({ startDate: '2026-01-01' }, { roster: 'failed' });

    expect(short(lasting(A_MONTH_LATER, situation))).toEqual(FAILS);
  });

  it('goes on failing while nobody knows its owner', () => {
    const moment = evaluateInTurn(
      [FIRST, company({})],
      [A_MONTH_LATER, company({})],
      ['2026-04-01T12:00:00Z', company({}, { roster: 'failed' })],
    );

    expect(short(moment)).toEqual(FAILS);
  });

  it('starts again when an account is invited again', () => {
    const [invited, active] = [company({}), company({ status: 'active' })];

    const moment = evaluateInTurn([FIRST, invited], ['2026-03-20T06:00:00Z', active], [A_MONTH_LATER, invited]);

    expect(short(moment)).toEqual(PASS);
  });

  it('closes when somebody comes, and waits again when the first day is moved', () => {
    const moved = company({}, { people: withPeople(aPerson('alan', { startDate: '2026-05-01' })) });
    const status = ({ evaluation }: Moment) =>
      evaluation.state.findings.filter(({ test }) => test === 'UAR-26').map((one) => one.status);
    const found = lasting(A_MONTH_LATER, company({}));

    const next = [company({}), company({ status: 'active' }), moved].map((situation) =>
      status(evaluateInTurn([FIRST, company({})], [A_MONTH_LATER, company({})], ['2026-04-01T12:00:00Z', situation])),
    );

    expect([status(found), ...next]).toEqual([['open'], ['open'], ['resolved'], ['resolved']]);
  });

  it('counts invitations, and accounts without one', () => {
    const { failures, observations } = resultOf(lasting(A_MONTH_LATER, company({})), 'UAR-26');

    expect(failures).toMatchObject([{ severity: 'low', facts: { userName: 'alan@acme.example', stage: 'invited' } }]);
    expect(observations).toEqual({ invited: 1, withoutInvitation: 0, boarding: 0 });
  });
});
