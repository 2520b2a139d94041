import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { missingAccounts } from '../../../shared/controls/tests/uar-27-missing-accounts.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import { aDirectory, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  notApplicable,
  PASS,
  resultOf,
  type Short,
  type Situation,
  unclear,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const JUST_BEFORE_A_WEEK = '2026-03-09T05:59:59Z';
const A_WEEK_LATER = '2026-03-09T06:00:00Z';
const FAILS = failing('person.people.E-kurt');

const expecting = (rule: object = {}) => ({
  accountsExpected: [{ connection: 'leapsome', from: '2026-01-01', ...rule }],
});
/** Kurt, as the HR system has him; all others have accounts. */
const company = (kurt: Partial<Person>, rest: Situation = {}): Situation => ({
  policy: expecting(),
  people: withPeople(aPerson('kurt', kurt)),
  ...rest,
});
const until = (slot: string, situation: Situation) =>
  inShort(evaluateInTurn([FIRST, situation], [slot, { ...situation, rosterMaxAge: '900h' }]), 'UAR-27');

describe(`${missingAccounts.id}: ${missingAccounts.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['everybody has an account', { policy: expecting() }, PASS],
    ['an employee has none', company({}), FAILS],
    [
      'the only account is inactive',
      company({}, { accounts: withAccounts(anAccount('kurt', { active: false })) }),
      FAILS,
    ],
    [
      'nobody knows whether the account is active',
      company({}, { accounts: withAccounts(anAccount('kurt', { active: null })) }),
      PASS,
    ],
    [
      'one of two accounts is active',
      company(
        {},
        {
          accounts: withAccounts(
            anAccount('kurt', { active: false }),
            anAccount('k', { emails: ['kurt@acme.example'] }),
          ),
        },
      ),
      PASS,
    ],
    [
      'an account may be theirs or somebody else’s',
      company(
        {},
        { accounts: withAccounts(anAccount('alan', { emails: ['alan@acme.example', 'kurt@acme.example'] })) },
      ),
      unclear('owner-ambiguous'),
    ],
    ['an external', company({ type: 'external' }), PASS],
    ['somebody of whom nobody says whether they are one', company({ type: null }), FAILS],
    ['on leave', company({ status: 'leave' }), PASS],
    ['after the last day at work', company({ lastWorkingDay: '2026-03-01' }), PASS],
    ['not here yet', company({ status: 'future', startDate: '2026-05-01' }), PASS],
    ['left', { policy: expecting(), people: withPeople(aLeaver('kurt', '2026-02-27')) }, PASS],
    ['perhaps here', company({ status: 'unknown' }), unclear('employment-unknown')],
    [
      'known to the directory alone, while HR is asked',
      { policy: expecting(), furtherRosters: [aDirectory({ people: identitiesWith(anIdentity('kurt')) })] },
      PASS,
    ],
    [
      'known to both',
      company({}, { furtherRosters: [aDirectory({ people: identitiesWith(anIdentity('kurt')) })] }),
      failing('person.entra.O-kurt'),
    ],
    [
      'known to the directory, and no HR system is connected',
      {
        policy: expecting(),
        roster: 'none',
        furtherRosters: [aDirectory({ people: identitiesWith(anIdentity('kurt')) })],
      },
      failing('person.entra.O-kurt'),
    ],
    [
      'a guest of the directory, and no HR system is connected',
      {
        policy: expecting(),
        roster: 'none',
        furtherRosters: [aDirectory({ people: identitiesWith(anIdentity('kurt', { type: 'external' })) })],
      },
      PASS,
    ],
  ])('%s [note 25]', (_name, situation, expected) => {
    expect(until(A_WEEK_LATER, situation)).toEqual(expected);
  });

  it.each<[string, string, string, object, Short]>([
    ['a second before the week is over', FIRST, JUST_BEFORE_A_WEEK, {}, PASS],
    ['when the time that policy gives is over', FIRST, '2026-03-02T18:00:00Z', { within: '12h' }, FAILS],
    [
      'before the day from which accounts are expected',
      FIRST,
      A_WEEK_LATER,
      { from: '2026-03-10' },
      notApplicable('not-expected-yet'),
    ],
    ['on the day from which accounts are expected', FIRST, '2026-03-10T00:00:00Z', { from: '2026-03-10' }, PASS],
    ['a week after that day', '2026-03-10T00:00:00Z', '2026-03-17T00:00:00Z', { from: '2026-03-10' }, FAILS],
  ])('gives time: %s [note 25]', (_name, first, then, rule, expected) => {
    const situation = company({}, { policy: expecting(rule), rosterMaxAge: '900h' });

    expect(inShort(evaluateInTurn([first, situation], [then, situation]), 'UAR-27')).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['policy expects no accounts', { people: withPeople(aPerson('kurt')) }, notApplicable('not-configured')],
    ['half a list of accounts was read', company({}, { access: 'partial' }), unclear('snapshot-partial')],
    ['the roster is stale', company({}, { rosterAsOf: '2026-02-01T00:00:00.000Z' }), unclear('roster-stale')],
    ['no roster is connected', company({}, { roster: 'none' }), unclear('no-roster')],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'UAR-27')).toEqual(expected);
  });

  it('asks for nothing of people whom policy excludes [note 7]', () => {
    const exclusion = {
      reason: 'x',
      approvedBy: 'grace@acme.example',
      approvedOn: '2026-01-01',
      expires: '2026-12-31',
    };
    const exclusions = [{ id: 'kurt', person: 'E-kurt', ...exclusion }];

    expect(until(A_WEEK_LATER, company({}, { policy: { ...expecting(), exclusions } }))).toEqual(PASS);
  });

  it('is of little weight, and tells whose only account is inactive', () => {
    const inactive = company(
      {},
      { accounts: withAccounts(anAccount('kurt', { active: false })), rosterMaxAge: '900h' },
    );
    const [failure] = resultOf(evaluateInTurn([FIRST, inactive], [A_WEEK_LATER, inactive]), 'UAR-27').failures;

    expect(failure).toMatchObject({ severity: 'low', facts: { person: 'people/E-kurt', problem: 'inactive' } });
    expect(missingAccounts.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Employee whose only account is inactive: record people/E-kurt',
    );
    expect(missingAccounts.titleOf({ connection: 'leapsome', facts: { person: 'p/1' }, measured: {} })).toBe(
      'Employee without account: record p/1',
    );
  });
});
