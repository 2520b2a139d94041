import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/access/snapshot.ts';
import { rostersAgree } from '../../../shared/controls/tests/uar-25-rosters-agree.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import { aDirectory, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
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
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const JUST_BEFORE_A_DAY = '2026-03-03T05:59:59Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';
const JUST_BEFORE_A_WEEK = '2026-03-09T05:59:59Z';
const A_WEEK_LATER = '2026-03-09T06:00:00Z';
const KEY = 'UAR-25:main/entra:person.entra.O-alan';
const FAILS = failing('person.entra.O-alan');

/** What the HR system and the directory have of Alan; all else as in a company where all is well. */
const company = (hr: Partial<Person>, directory: readonly Partial<Person>[], rest: Situation = {}): Situation => ({
  ...rest,
  people: withPeople(aPerson('alan', hr)),
  furtherRosters: [
    aDirectory({
      people: [
        ...identitiesWith().filter(({ id }) => id !== 'O-alan'),
        ...directory.map((identity) => anIdentity('alan', identity)),
      ],
    }),
  ],
});
const until = (slot: string, situation: Situation) =>
  evaluateInTurn([FIRST, situation], [slot, { ...situation, rosterMaxAge: '900h' }]);
const short = (moment: Moment) => inShort(moment, 'UAR-25');

const LEFT = { status: 'ended', endDate: '2026-02-27' } as const;
const DISABLED = { status: 'ended' } as const;
const UNKNOWN = { id: 'O-alan-2', status: 'unknown' } as const;
const GUEST = { type: 'external' } as const;

describe(`${rostersAgree.id}: ${rostersAgree.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['here and enabled', company({}, [{}]), PASS],
    ['here and disabled', company({}, [DISABLED]), FAILS],
    ['here and deleted', company({}, [{ ...DISABLED, endDate: '2026-03-01' }]), FAILS],
    ['here, and one of two is disabled', company({}, [DISABLED, { id: 'O-alan-2' }]), PASS],
    ['here and unknown to the directory', company({}, []), PASS],
    ['on leave and disabled, which is normal', company({ status: 'leave' }, [DISABLED]), PASS],
    [
      'after the last day at work and disabled, which is normal',
      company({ lastWorkingDay: '2026-03-01' }, [DISABLED]),
      PASS,
    ],
    ['not here yet and disabled', company({ status: 'future', startDate: '2026-05-01' }, [DISABLED]), PASS],
    ['not here yet and enabled', company({ status: 'future', startDate: '2026-05-01' }, [{}]), PASS],
    ['perhaps here and enabled', company({ status: 'unknown' }, [{}]), unclear('employment-unknown')],
    ['here and perhaps enabled', company({}, [{ status: 'unknown' }]), unclear('employment-unknown')],
    ['here, disabled, and perhaps enabled', company({}, [DISABLED, UNKNOWN]), unclear('employment-unknown')],
    ['here, enabled, and one of two perhaps', company({}, [{}, UNKNOWN]), PASS],
    ['left and disabled', company(LEFT, [DISABLED]), PASS],
    ['left and enabled', company(LEFT, [{}]), FAILS],
    ['left, and one of two is enabled', company(LEFT, [DISABLED, { id: 'O-alan-2' }]), FAILS],
    ['left and perhaps enabled', company(LEFT, [{ status: 'unknown' }]), unclear('employment-unknown')],
    ['left and unknown to the directory', company(LEFT, []), PASS],
    ['left on a day that HR does not say, and enabled', company({ status: 'ended' }, [{}]), FAILS],
    ['after the last day at work and enabled', company({ lastWorkingDay: '2026-03-01' }, [{}]), PASS],
    [
      'after the last day at work, which policy counts, and enabled',
      company({ lastWorkingDay: '2026-03-01' }, [{}], { policy: { leavers: { from: 'lastWorkingDay' } } }),
      FAILS,
    ],
    ['an employee, disabled as a guest: guests are no employees', company({}, [{ ...DISABLED, ...GUEST }]), PASS],
    ['an employee, disabled, and enabled as a guest', company({}, [DISABLED, { id: 'O-alan-2', ...GUEST }]), FAILS],
    ['an employee who left, and enabled as a guest', company(LEFT, [{ ...GUEST }]), FAILS],
    ['an external, disabled as a guest', company({ ...GUEST }, [{ ...DISABLED, ...GUEST }]), FAILS],
    [
      'a guest whom the HR system does not know',
      company({}, [{}, { id: 'O-vera', emails: ['vera@acme.example'], ...GUEST }]),
      PASS,
    ],
  ])('%s [note 24]', (_name, situation, expected) => {
    expect(short(until(A_WEEK_LATER, situation))).toEqual(expected);
  });

  it.each<[string, Situation, string, string]>([
    ['a day to disable an identity', company(LEFT, [{}]), JUST_BEFORE_A_DAY, A_DAY_LATER],
    ['a week to record why it is disabled', company({}, [DISABLED]), JUST_BEFORE_A_WEEK, A_WEEK_LATER],
    [
      'the limit of the policy to disable one',
      company(LEFT, [{}], { policy: { leavers: { deactivateWithin: '6h' } } }),
      '2026-03-02T11:59:59Z',
      '2026-03-02T12:00:00Z',
    ],
  ])('gives %s, from when it was first seen', (_name, situation, before, after) => {
    expect(short(until(before, situation))).toEqual(PASS);
    expect(short(until(after, situation))).toEqual(FAILS);
  });

  it.each<[string, Situation, Short]>([
    ['no identity provider is connected', {}, notApplicable('no-second-roster')],
    ['no HR system is connected', { ...company({}, [DISABLED]), roster: 'none' }, notApplicable('no-second-roster')],
    ['the HR system could not be read', { ...company({}, [DISABLED]), roster: 'failed' }, unclear('collection-failed')],
    ['half of the HR system was read', { ...company({}, [DISABLED]), roster: 'partial' }, unclear('snapshot-partial')],
    ['the application could not be read, which is no matter', { ...company({}, [{}]), access: 'failed' }, PASS],
  ])('%s', (_name, situation, expected) => {
    expect(short(until(A_WEEK_LATER, situation))).toEqual(expected);
  });

  it('compares the HR system that policy has first, whichever roster that has before all', () => {
    const vendors = { connection: 'vendors', kind: 'hris' as const, people: [aLeaver('alan', '2026-02-27')] };
    const base = company({}, [{}]);
    const situation = (precedence: string[]): Situation => ({
      ...base,
      furtherRosters: [...(base.furtherRosters ?? []), vendors],
      policy: { rosters: { precedence } },
    });

    expect(short(until(A_WEEK_LATER, situation(['entra', 'vendors', 'people'])))).toEqual(FAILS);
    expect(short(until(A_WEEK_LATER, situation(['people', 'vendors'])))).toEqual(PASS);
  });

  it('tells which of the two it is, without a name', () => {
    const [left] = resultOf(until(A_DAY_LATER, company(LEFT, [{}])), 'UAR-25').failures;
    const [here] = resultOf(until(A_WEEK_LATER, company({}, [DISABLED])), 'UAR-25').failures;
    const title = (facts: typeof left) => facts && rostersAgree.titleOf({ ...facts, measured: {} });

    expect(left).toMatchObject({ severity: 'medium', facts: { person: 'entra/O-alan', endedOn: '2026-02-27' } });
    expect(title(left)).toBe('The identity of somebody who has left is still enabled: record entra/O-alan');
    expect(title(here)).toBe(
      'The HR system has somebody at work whose identity is disabled or deleted: record entra/O-alan',
    );
  });

  it('counts whom only one of the two knows, of whom nothing is wrong', () => {
    const situation = company({}, [{}, { id: 'O-room', emails: ['room-1@acme.example'] }]);

    expect(resultOf(until(A_WEEK_LATER, situation), 'UAR-25').observations).toEqual({
      knownToHrAlone: 0,
      knownToDirectoryAlone: 1,
    });
  });
});

describe('a disagreement of rosters', () => {
  const findingOf = ({ evaluation }: Moment, key: string) => evaluation.state.findings.find((one) => one.key === key);
  const transition = ({ evaluation }: Moment, key: string) =>
    evaluation.transitions.transitions.find((one) => one.key === key);
  const WELL = company({}, [{}]);

  it('does not alert beside the account of the leaver, and does when that is over [note 31]', () => {
    const left = company(LEFT, [{}]);
    const inactive = { ...left, accounts: withAccounts(anAccount('alan', { active: false })) };
    const slots = [
      [FIRST, WELL],
      ['2026-03-02T12:00:00Z', left],
    ] as const;
    const late = evaluateInTurn(...slots, ['2026-03-03T12:00:00Z', { ...left, rosterMaxAge: '900h' }]);
    const after = evaluateInTurn(
      ...slots,
      ['2026-03-03T12:00:00Z', left],
      ['2026-03-03T18:00:00Z', { ...inactive, rosterMaxAge: '900h' }],
    );

    expect(transition(late, KEY)).toMatchObject({ alert: false, leader: 'UAR-08:main/leapsome:account.acc-alan' });
    expect(transition(after, KEY)).toMatchObject({ alert: true, leader: KEY });
  });

  it('waits for the baseline, as findings of applications do [note 32]', () => {
    const policy = { leavers: { deactivateWithin: '6h' } };
    const open = until('2026-03-02T12:00:00Z', company(LEFT, [{}], { policy, access: 'failed' }));

    expect(findingOf(open, KEY)).toMatchObject({ status: 'open', event: null });
  });

  it('is suppressed while policy excludes the person [note 7]', () => {
    const exclusion = {
      id: 'alan',
      person: 'E-alan',
      reason: 'employed by the landlord',
      approvedBy: 'grace@acme.example',
      approvedOn: '2026-01-01',
      expires: '2026-12-31',
    };
    const left = company(LEFT, [{}]);
    const moment = evaluateInTurn(
      [FIRST, left],
      [A_DAY_LATER, left],
      ['2026-03-03T12:00:00Z', { ...left, policy: { exclusions: [exclusion] } }],
    );

    expect(findingOf(moment, KEY)).toMatchObject({ status: 'suppressed', exception: { exclusion: 'alan' } });
  });

  it.each([
    ['a colleague', 'grace@acme.example', 'suppressed'],
    ['the person, by the other roster’s record', 'E-alan', 'open'],
  ])('can be waived by %s: %s [note 27]', (_name, approvedBy, status) => {
    const exceptions = [{ finding: KEY, reason: 'x', approvedBy, approvedOn: '2026-03-01', expires: '2026-03-31' }];
    const moment = until(A_WEEK_LATER, { ...company({}, [DISABLED]), exceptions });

    expect(findingOf(moment, KEY)?.status).toBe(status);
  });

  it('is known by the entries of the rosters alone', () => {
    const moment = until(A_DAY_LATER, company(LEFT, [{}]));

    expect(findingOf(moment, KEY)?.sighting.entries.map(({ connection }) => connection)).toEqual(['people', 'entra']);
  });
});
