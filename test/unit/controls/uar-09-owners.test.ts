import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { owners } from '../../../shared/controls/tests/uar-09-owners.ts';
import { aLeaver, anAccount, aPerson, aRole, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateInTurn,
  evaluateTaken,
  inShort,
  resultOf,
  type Short,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const PASS: Short = { outcome: 'pass', reason: null, failing: [] };
const failing = (...subjects: string[]): Short => ({ outcome: 'fail', reason: null, failing: subjects });
const unclear = (reason: string): Short => ({ outcome: 'inconclusive', reason, failing: [] });

const FIRST = '2026-03-02T06:00:00Z';
const orphan = (overrides: Partial<Account> = {}): Situation => ({
  accounts: withAccounts(anAccount('hr-inbox', overrides)),
});

describe(`${owners.id}: ${owners.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['each account belongs to one person, or is registered', {}, PASS],
    ['the owner has left: that is UAR-08’s', { people: withPeople(aLeaver('alan', '2026-01-31')) }, PASS],
    ['an inactive account has no owner', orphan({ active: false }), PASS],
    ['an account has a private address only', orphan({ userName: 'ada@home.example', emails: [] }), PASS],
    [
      'two people match an account [note 15]',
      { accounts: withAccounts(anAccount('alan', { emails: ['alan@acme.example', 'barbara@acme.example'] })) },
      failing('account.acc-alan'),
    ],
    [
      'two people match an account that may be active [note 15]',
      { accounts: withAccounts(anAccount('alan', { active: null, emails: ['barbara@acme.example'] })) },
      failing('account.acc-alan'),
    ],
    [
      'two current people share the address of an account [note 15]',
      { people: withPeople(aPerson('barbara', { emails: ['barbara@acme.example', 'alan@acme.example'] })) },
      failing('account.acc-alan'),
    ],
  ])('on the first reading: %s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'UAR-09')).toEqual(expected);
  });

  it('counts accounts that may be active, and the registered ones among them', () => {
    expect(resultOf(evaluateAt(FIRST, orphan({ active: null })), 'UAR-09')).toMatchObject({
      population: { count: 6 },
      observations: { registered: 1 },
      parameters: { graceHours: 24, graceSnapshots: 2 },
    });
  });
});

describe('UAR-09, an account that nobody matches', () => {
  it.each<[string, readonly (readonly [string, Situation])[], Short]>([
    ['one reading', [[FIRST, orphan()]], PASS],
    [
      'two readings within 24 hours',
      [
        [FIRST, orphan()],
        ['2026-03-03T05:59:59Z', orphan()],
      ],
      PASS,
    ],
    [
      'two readings, 24 hours apart',
      [
        [FIRST, orphan()],
        ['2026-03-03T06:00:00Z', orphan()],
      ],
      failing('account.acc-hr-inbox'),
    ],
    [
      'two readings, one of them incomplete',
      [
        [FIRST, orphan()],
        ['2026-03-03T06:00:00Z', { ...orphan(), access: 'partial' }],
      ],
      unclear('snapshot-partial'),
    ],
    [
      'an incomplete reading after enough complete ones',
      [
        [FIRST, orphan()],
        ['2026-03-02T12:00:00Z', orphan()],
        ['2026-03-03T06:00:00Z', { ...orphan(), access: 'partial' }],
      ],
      failing('account.acc-hr-inbox'),
    ],
    [
      'a failed reading in between does not begin anew',
      [
        [FIRST, orphan()],
        ['2026-03-02T12:00:00Z', { ...orphan(), access: 'failed' }],
        ['2026-03-03T06:00:00Z', orphan()],
      ],
      failing('account.acc-hr-inbox'),
    ],
    [
      'a roster that failed in between does not begin anew',
      [
        [FIRST, orphan()],
        ['2026-03-02T12:00:00Z', { ...orphan(), roster: 'failed' }],
        ['2026-03-03T06:00:00Z', orphan()],
      ],
      failing('account.acc-hr-inbox'),
    ],
  ])('opens after two complete slots and 24 hours: %s [note 15]', (_name, moments, expected) => {
    expect(inShort(evaluateInTurn(...moments), 'UAR-09')).toEqual(expected);
  });

  it('opens at once if it is privileged [note 15]', () => {
    const privileged = orphan({ grants: [aRole('Super Admin')] });

    expect(inShort(evaluateAt(FIRST, privileged), 'UAR-09')).toEqual(failing('account.acc-hr-inbox'));
  });

  it('may wait until 24 hours after it was first seen', () => {
    const moment = evaluateInTurn([FIRST, orphan()], ['2026-03-02T12:00:00Z', orphan()]);

    expect(resultOf(moment, 'UAR-09').pending).toEqual([
      { key: 'UAR-09:main/leapsome:account.acc-hr-inbox', until: '2026-03-03T06:00:00.000Z', since: null },
    ]);
  });

  it('keeps facts that do not move with time', () => {
    const moments = [FIRST, '2026-03-03T06:00:00Z', '2026-03-04T06:00:00Z'].map((slot) => [slot, orphan()] as const);
    const [failure] = resultOf(evaluateInTurn(...moments), 'UAR-09').failures;

    expect(failure).toMatchObject({
      severity: 'medium',
      facts: { problem: 'unmatched', since: '2026-03-02T06:00:00.000Z', userName: 'hr-inbox@acme.example' },
      measured: {},
    });
  });

  it('is a leaver’s, not an orphan, when the person vanished from a roster without leavers [note 2]', () => {
    const listing = { listsLeavers: false };
    const without = { ...listing, people: withPeople().filter(({ id }) => id !== 'E-alan') };
    const moment = evaluateInTurn(
      ['2026-03-01T06:00:00Z', listing],
      ['2026-03-02T06:00:00Z', without],
      ['2026-03-03T06:00:00Z', without],
      ['2026-03-04T12:00:00Z', without],
    );

    expect(inShort(moment, 'UAR-09')).toEqual(PASS);
    expect(inShort(moment, 'UAR-08')).toEqual(failing('account.acc-alan'));
  });
});

describe('UAR-09, two active accounts of one person', () => {
  const second = (overrides: Partial<Account> = {}) =>
    anAccount('alan2', { userName: 'alan.new@acme.example', emails: ['alan@acme.example'], ...overrides });

  it.each<[string, Situation, Short]>([
    ['both are active', { accounts: withAccounts(second()) }, failing('pair.acc-alan.acc-alan2')],
    ['one may be active', { accounts: withAccounts(second({ active: null })) }, failing('pair.acc-alan.acc-alan2')],
    ['one is inactive', { accounts: withAccounts(second({ active: false })) }, PASS],
    [
      'linked by an alias alone',
      {
        accounts: withAccounts(second({ emails: ['alan@home.example'] })),
        policy: { aliases: [{ person: 'E-alan', emails: ['alan@home.example'] }] },
      },
      failing('pair.acc-alan.acc-alan2'),
    ],
    [
      'one of them is registered',
      {
        accounts: withAccounts(second()),
        policy: {
          serviceAccounts: ['sync@acme.example', 'acc-alan2'].map((account) => ({
            account,
            kind: 'test' as const,
            owner: 'ada@acme.example',
            purpose: 'tries new features',
            expires: '2026-12-31',
          })),
        },
      },
      PASS,
    ],
    [
      'three of them: each further one with the first',
      { accounts: withAccounts(second(), second({ id: 'acc-alan3', userName: 'alan3@acme.example' })) },
      failing('pair.acc-alan.acc-alan2', 'pair.acc-alan.acc-alan3'),
    ],
  ])('%s [note 34]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'UAR-09')).toEqual(expected);
  });

  it('name both accounts', () => {
    const [failure] = resultOf(evaluateAt(FIRST, { accounts: withAccounts(second()) }), 'UAR-09').failures;

    expect(failure?.severity).toBe('medium');
    expect(owners.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Two active accounts for one person: alan@acme.example, alan.new@acme.example',
    );
  });
});

describe('UAR-09, a registered account', () => {
  const entry = {
    account: 'sync@acme.example',
    kind: 'service' as const,
    owner: 'ada@acme.example',
    purpose: 'HRIS sync',
    expires: '2026-03-02',
  };
  const registered = (...entries: Partial<typeof entry>[]): Partial<PolicyInput> => ({
    serviceAccounts: entries.map((overrides) => ({ ...entry, ...overrides })),
  });
  const NOON = '2026-03-02T12:00:00.000Z';
  // Privileged, so that it would fail at once if the registration did not count.
  const accounts = withAccounts(anAccount('sync', { grants: [aRole('Super Admin')] }));

  it.each<[string, string, Situation, Short]>([
    ['on the day it expires', '2026-03-02T23:59:59.999Z', { policy: registered({}) }, PASS],
    ['when that day is over', '2026-03-03T00:00:00.000Z', { policy: registered({}) }, failing('account.acc-sync')],
    [
      'when that day is over where people work',
      '2026-03-02T23:00:00.000Z',
      { policy: registered({}), timezone: 'Europe/Berlin' },
      failing('account.acc-sync'),
    ],
    ['by its id', NOON, { policy: registered({ account: 'acc-sync' }) }, PASS],
    ['by its user name in other case', NOON, { policy: registered({ account: 'Sync@ACME.example' }) }, PASS],
    ['the owner has left', NOON, { policy: registered({ owner: 'edsger@acme.example' }) }, failing('account.acc-sync')],
    [
      'nobody knows the owner',
      NOON,
      { policy: registered({ owner: 'nobody@acme.example' }) },
      failing('account.acc-sync'),
    ],
    ['the owner is named by roster id', NOON, { policy: registered({ owner: 'E-ada' }) }, PASS],
    [
      'the owner is on leave',
      NOON,
      { policy: registered({}), people: withPeople(aPerson('ada', { status: 'leave' })) },
      PASS,
    ],
    [
      'the owner has not begun',
      NOON,
      { policy: registered({}), people: withPeople(aPerson('ada', { status: 'future' })) },
      failing('account.acc-sync'),
    ],
    [
      'whether the owner is still here is not known',
      NOON,
      { policy: registered({}), people: withPeople(aPerson('ada', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    [
      'twice, once well',
      NOON,
      { policy: registered({ owner: 'edsger@acme.example' }, { expires: '2026-03-03' }) },
      PASS,
    ],
    [
      'twice, never well',
      NOON,
      { policy: registered({ owner: 'edsger@acme.example' }, { expires: '2026-01-01' }) },
      failing('account.acc-sync'),
    ],
    ['of another account', NOON, { policy: registered({ account: 'barbara' }) }, failing('account.acc-sync')],
  ])('%s', (_name, takenAt, situation, expected) => {
    expect(inShort(evaluateTaken(takenAt, { accounts, ...situation }), 'UAR-09')).toEqual(expected);
  });

  it('tells the fault of the registration that lasts longest', () => {
    const policy = registered({ expires: '2026-01-01' }, { owner: 'edsger@acme.example' });

    expect(resultOf(evaluateTaken(NOON, { policy }), 'UAR-09').failures[0]?.facts).toMatchObject({
      problem: 'owner-gone',
      expires: '2026-03-02',
    });
  });
});

describe('UAR-09, titles', () => {
  it.each([
    ['unmatched', 'Nobody owns account kiosk'],
    ['ambiguous', 'More than one person matches account kiosk'],
    ['registration-expired', 'Registration of account kiosk has expired'],
    ['owner-gone', 'The registered owner of account kiosk is not here'],
  ])('%s', (problem, title) => {
    expect(owners.titleOf({ connection: 'leapsome', facts: { problem, userName: 'kiosk' }, measured: {} })).toBe(title);
  });
});

describe('UAR-09, input that is not complete and fresh', () => {
  it.each<[string, Situation, Short]>([
    ['the roster is stale', { rosterAsOf: '2026-02-01T00:00:00.000Z' }, unclear('roster-stale')],
    ['the roster is partial', { roster: 'partial' }, unclear('snapshot-partial')],
    ['the roster failed', { roster: 'failed' }, unclear('collection-failed')],
    ['no roster is connected', { roster: 'none' }, unclear('no-roster')],
    ['the application is partial', { access: 'partial' }, unclear('snapshot-partial')],
    ['the application failed', { access: 'failed' }, unclear('collection-failed')],
  ])('%s: no verdict [note 1]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(FIRST, situation), 'UAR-09')).toEqual(expected);
  });
});
