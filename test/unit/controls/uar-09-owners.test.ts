import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { owners } from '../../../shared/controls/tests/uar-09-owners.ts';
import { aLeaver, anAccount, aPerson, aRole } from '../../support/builders.ts';
import {
  evaluateAt,
  evaluateInTurn,
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

describe('UAR-09, a registered account', () => {
  const entry = {
    account: 'kiosk@acme.example',
    kind: 'shared' as const,
    owner: 'ada@acme.example',
    purpose: 'kiosk in the canteen',
    expires: '2026-12-31',
  };
  // Privileged, so that it fails at once if the registration does not count.
  const accounts = withAccounts(anAccount('kiosk', { grants: [aRole('Super Admin')] }));

  it.each<[string, Partial<typeof entry>, Short]>([
    ['by its user name', {}, PASS],
    ['by its user name in other case', { account: 'Kiosk@ACME.example' }, PASS],
    ['by its id', { account: 'acc-kiosk' }, PASS],
    ['of another account', { account: 'barbara@acme.example' }, failing('account.acc-kiosk')],
    ['whose registration has expired: that is PAR-09’s', { expires: '2026-01-31' }, PASS],
    ['whose owner has left: that is PAR-09’s', { owner: 'edsger@acme.example' }, PASS],
  ])('%s [note 21]', (_name, overrides, expected) => {
    const policy = {
      serviceAccounts: [
        { ...entry, account: 'sync@acme.example' },
        { ...entry, ...overrides },
      ],
    };

    expect(inShort(evaluateAt(FIRST, { accounts, policy }), 'UAR-09')).toEqual(expected);
  });
});

describe('UAR-09, titles', () => {
  it.each([
    ['unmatched', 'Nobody owns account kiosk'],
    ['ambiguous', 'More than one person matches account kiosk'],
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
