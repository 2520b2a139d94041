import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { disabledIdentities } from '../../../shared/controls/tests/uar-24-disabled-identities.ts';
import { aLeaver, anAccount, aPerson, aRole, type PolicyInput } from '../../support/builders.ts';
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
const JUST_BEFORE_A_DAY = '2026-03-03T05:59:59Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';
const FAILS = failing('account.acc-alan');

/** The people of a directory, and how the rest of the company is. */
const company = (identities: readonly Person[], rest: Situation = {}): Situation => ({
  ...rest,
  furtherRosters: [aDirectory({ people: identities })],
});
const disabled = (name: string, overrides: Partial<Person> = {}) => anIdentity(name, { status: 'ended', ...overrides });
const ALAN_DISABLED = identitiesWith(disabled('alan'));
const lasting = (situation: Situation) =>
  evaluateInTurn([FIRST, situation], [A_DAY_LATER, { ...situation, rosterMaxAge: '900h' }]);
const short = (situation: Situation) => inShort(lasting(situation), 'UAR-24');
const alan = (overrides: Partial<Person>, rest: Situation = {}) =>
  company(ALAN_DISABLED, { ...rest, people: withPeople(aPerson('alan', overrides)) });

describe(`${disabledIdentities.id}: ${disabledIdentities.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['everybody’s identity is enabled', company(identitiesWith()), PASS],
    ['somebody’s is disabled', company(ALAN_DISABLED), FAILS],
    ['somebody’s is deleted', company(identitiesWith(disabled('alan', { endDate: '2026-03-01' }))), FAILS],
    [
      'the directory does not know somebody: UAR-22 tells of that',
      company(identitiesWith().filter(({ id }) => id !== 'O-alan')),
      PASS,
    ],
    ['one of somebody’s two is enabled', company([...ALAN_DISABLED, anIdentity('alan', { id: 'O-alan-2' })]), PASS],
    [
      'the directory does not tell whether somebody’s is enabled',
      company(identitiesWith(anIdentity('alan', { status: 'unknown' }))),
      unclear('employment-unknown'),
    ],
    [
      'one of somebody’s two is disabled, and of the other the directory does not tell',
      company([...ALAN_DISABLED, anIdentity('alan', { id: 'O-alan-2', status: 'unknown' })]),
      unclear('employment-unknown'),
    ],
    [
      'both of somebody’s are disabled',
      company([...ALAN_DISABLED, disabled('alan', { id: 'O-alan-2', type: 'external' })]),
      FAILS,
    ],
    [
      'the account is inactive',
      company(ALAN_DISABLED, { accounts: withAccounts(anAccount('alan', { active: false })) }),
      PASS,
    ],
    [
      'nobody knows whether the account is active',
      company(ALAN_DISABLED, { accounts: withAccounts(anAccount('alan', { active: null })) }),
      unclear('active-unknown'),
    ],
    [
      'nobody knows whether the account is active, and all is well',
      company(identitiesWith(), { accounts: withAccounts(anAccount('alan', { active: null })) }),
      PASS,
    ],
    ['the person is on leave, which is normal', alan({ status: 'leave' }), PASS],
    ['the last day at work is over, which is normal', alan({ lastWorkingDay: '2026-03-01' }), PASS],
    ['the last day at work is not over', alan({ lastWorkingDay: '2026-03-03' }), FAILS],
    ['the person has not started', alan({ status: 'future', startDate: '2026-04-01' }), PASS],
    [
      'the person has left: UAR-08 tells of it',
      company(ALAN_DISABLED, { people: withPeople(aLeaver('alan', '2026-02-01')) }),
      PASS,
    ],
    ['HR does not say whether they are here', alan({ status: 'unknown' }), FAILS],
    ['the account is registered', company(ALAN_DISABLED, registering('alan')), FAILS],
    [
      'two people match the account, and the identity of one is disabled',
      company(ALAN_DISABLED, {
        accounts: withAccounts(anAccount('alan', { emails: ['alan@acme.example', 'barbara@acme.example'] })),
      }),
      unclear('owner-ambiguous'),
    ],
    [
      'two people match the account, and those of both are enabled',
      company(identitiesWith(), {
        accounts: withAccounts(anAccount('alan', { emails: ['alan@acme.example', 'barbara@acme.example'] })),
      }),
      PASS,
    ],
    ['a guest’s, of whom HR knows', company(identitiesWith(disabled('alan', { type: 'external' }))), FAILS],
    [
      'only the directory knows the person: UAR-08 tells of it',
      company(identitiesWith(disabled('vera')), { accounts: withAccounts(anAccount('vera')) }),
      PASS,
    ],
  ])('%s [notes 2, 24]', (_name, situation, expected) => {
    expect(short(situation)).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['no identity provider is connected', {}, notApplicable('no-second-roster')],
    ['no HR system is connected', company(ALAN_DISABLED, { roster: 'none' }), notApplicable('no-second-roster')],
    ['the HR system could not be read', company(ALAN_DISABLED, { roster: 'failed' }), unclear('collection-failed')],
    [
      'the directory could not be read',
      { furtherRosters: [aDirectory({ people: ALAN_DISABLED, state: 'partial' })] },
      unclear('snapshot-partial'),
    ],
    ['half a list of accounts shows one', company(ALAN_DISABLED, { access: 'partial' }), FAILS],
    [
      'half a list of accounts shows none',
      company(identitiesWith(), { access: 'partial' }),
      unclear('snapshot-partial'),
    ],
  ])('%s', (_name, situation, expected) => {
    expect(short(situation)).toEqual(expected);
  });

  it.each<[string, string, Partial<PolicyInput>, Situation, Short]>([
    ['a second before the limit', JUST_BEFORE_A_DAY, {}, {}, PASS],
    ['after the limit that policy has', '2026-03-02T12:00:00Z', { leavers: { deactivateWithin: '6h' } }, {}, FAILS],
    ['within the limit that policy has', A_DAY_LATER, { leavers: { deactivateWithin: '48h' } }, {}, PASS],
    [
      'at once, where the account is privileged',
      JUST_BEFORE_A_DAY,
      {},
      { accounts: withAccounts(anAccount('alan', { grants: [aRole('Super Admin')] })) },
      FAILS,
    ],
  ])('gives time as to leavers: %s [note 17]', (_name, slot, policy, rest, expected) => {
    const situation = company(ALAN_DISABLED, { ...rest, policy });

    expect(inShort(evaluateInTurn([FIRST, situation], [slot, situation]), 'UAR-24')).toEqual(expected);
  });

  it('tells whose account it is, in which directory, and when the identity was deleted', () => {
    const people = identitiesWith(disabled('alan', { endDate: '2026-03-01' }));
    const [failure] = resultOf(lasting(company(people)), 'UAR-24').failures;

    expect(failure).toMatchObject({
      severity: 'high',
      facts: {
        account: 'acc-alan',
        person: 'entra/O-alan',
        directories: ['entra'],
        identityEndedOn: '2026-03-01',
        limit: '24h',
      },
    });
    expect(disabledIdentities.titleOf({ connection: 'leapsome', facts: { userName: 'x' }, measured: {} })).toBe(
      'Active account of somebody whose identity is disabled or deleted: x',
    );
  });

  it('says nothing where policy takes the identity provider’s word: UAR-08 does', () => {
    const situation = company(ALAN_DISABLED, { policy: { rosters: { precedence: ['entra', 'people'] } } });

    const moment = evaluateInTurn([FIRST, situation], ['2026-03-03T12:00:00Z', { ...situation, rosterMaxAge: '900h' }]);

    expect(inShort(moment, 'UAR-24')).toEqual(PASS);
    expect(inShort(moment, 'UAR-08')).toEqual(FAILS);
  });

  it('closes when HR has recorded the end, and UAR-08 tells of the account', () => {
    const situation = company(ALAN_DISABLED);
    const left = company(ALAN_DISABLED, { people: withPeople(aLeaver('alan', '2026-02-27')) });
    const moment = evaluateInTurn([FIRST, situation], [A_DAY_LATER, situation], ['2026-03-03T12:00:00Z', left]);

    expect(inShort(moment, 'UAR-24')).toEqual(PASS);
    expect(inShort(moment, 'UAR-08')).toEqual(FAILS);
  });

  it('does not judge whom policy excludes [note 7]', () => {
    const exclusions = [
      {
        id: 'alan',
        person: 'E-alan',
        reason: 'employed by the landlord',
        approvedBy: 'grace@acme.example',
        approvedOn: '2026-01-01',
        expires: '2026-12-31',
      },
    ];

    expect(short(company(ALAN_DISABLED, { policy: { exclusions } }))).toEqual(PASS);
    expect(inShort(evaluateAt(FIRST, company(ALAN_DISABLED)), 'UAR-24')).toEqual(PASS);
  });
});

function registering(name: string): Situation {
  const shared = { kind: 'shared' as const, owner: 'ada@acme.example', purpose: 'x', expires: '2026-12-31' };
  return {
    policy: { serviceAccounts: [name, 'sync'].map((one) => ({ account: `${one}@acme.example`, ...shared })) },
  };
}
