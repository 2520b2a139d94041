import { describe, expect, it } from 'vitest';
import { leavers } from '../../../shared/controls/tests/uar-08-leavers.ts';
import { aLeaver, anAccount, aRole } from '../../support/builders.ts';
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
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

/** Alan's employment ends at midnight of 1 March; the limit is 24 h later. */
const people = withPeople(aLeaver('alan', '2026-02-28'));
const ACTIVE: Situation = { people, accounts: withAccounts(anAccount('alan')) };
const INACTIVE: Situation = { people, accounts: withAccounts(anAccount('alan', { active: false })) };
const GONE: Situation = { people, accounts: ACCOUNTS.filter(({ id }) => id !== 'acc-alan') };

const FAIL = failing('account.acc-alan');
const UNRESOLVED: Short = { outcome: 'inconclusive', reason: 'resolution', failing: [] };
const findingsIn = ({ state }: Moment['evaluation']) => state.findings.filter(({ test }) => test === leavers.id);
const short = (moment: Moment) => inShort(moment, leavers.id);

describe.each([
  ['deactivated', INACTIVE],
  ['gone from a complete list [note 8]', GONE],
])('the time until an account is %s', (_name, after) => {
  it.each([
    ['within the limit: first seen so at the limit', '2026-03-01T18:00:00Z', '2026-03-02T00:00:00Z', PASS],
    ['perhaps beyond it: last seen active at the limit', '2026-03-02T00:00:00Z', '2026-03-02T06:00:00Z', UNRESOLVED],
    ['perhaps beyond it: last seen active long before', '2026-02-20T00:00:00Z', '2026-03-10T00:00:00Z', UNRESOLVED],
  ])('lies between two readings: %s [note 17]', (_when, lastActive, firstNot, expected) => {
    expect(short(evaluateInTurn([lastActive, ACTIVE], [firstNot, after]))).toEqual(expected);
  });

  it('is judged once: the reading after says nothing about it', () => {
    const moments = [
      ['2026-03-02T00:00:00Z', ACTIVE],
      ['2026-03-02T06:00:00Z', after],
      ['2026-03-02T12:00:00Z', after],
    ] as const;

    expect(short(evaluateInTurn(...moments))).toEqual(PASS);
  });

  it('closes the finding of an account that was found active beyond the limit', () => {
    const { evaluation } = evaluateInTurn(['2026-03-02T06:00:00Z', ACTIVE], ['2026-03-02T12:00:00Z', after]);

    expect(findingsIn(evaluation)).toMatchObject([{ status: 'resolved', resolvedAt: '2026-03-02T12:00:00.000Z' }]);
  });

  it('closes the finding of an administrator, whom policy left no time, although the limit of others is in between', () => {
    const isAdmin = { people, accounts: withAccounts(anAccount('alan', { grants: [aRole('Super Admin')] })) };
    const { evaluation } = evaluateInTurn(['2026-03-01T18:00:00Z', isAdmin], ['2026-03-02T06:00:00Z', after]);

    expect(findingsIn(evaluation)).toMatchObject([{ status: 'resolved', resolvedAt: '2026-03-02T06:00:00.000Z' }]);
  });

  it('was too long although nobody could see it: the roster told only then [note 16]', () => {
    const before = { ...ACTIVE, people: withPeople() };
    const moment = evaluateInTurn(['2026-03-05T00:00:00Z', before], ['2026-03-05T06:00:00Z', after]);

    expect(short(moment)).toEqual(FAIL);
    expect(resultOf(moment, 'UAR-08').failures[0]).toMatchObject({
      facts: { state: 'deactivated late', rosterShowedEndAt: '2026-03-05T06:00:00.000Z' },
      measured: { hours: 96, hoursAtMost: 102 },
    });
  });

  it('was too long although nobody could see it: the roster failed in between [note 17]', () => {
    const moment = evaluateInTurn(
      ['2026-03-01T18:00:00Z', ACTIVE],
      ['2026-03-02T06:00:00Z', { ...ACTIVE, roster: 'failed' }],
      ['2026-03-02T12:00:00Z', after],
    );

    expect(short(moment)).toEqual(FAIL);
  });

  it.each([
    ['inactive within the limit', '2026-03-02T00:00:00Z', PASS],
    ['inactive beyond it', '2026-03-02T00:00:01Z', UNRESOLVED],
  ])(
    'is told by a reading in between, while the roster failed, that saw it %s [note 17]',
    (_when, between, expected) => {
      const moment = evaluateInTurn(
        ['2026-03-01T18:00:00Z', ACTIVE],
        [between, { ...after, roster: 'failed' }],
        ['2026-03-02T12:00:00Z', after],
      );

      expect(short(moment)).toEqual(expected);
    },
  );

  it('was too long although nobody could see it: in between the roster failed, and it was deactivated [note 17]', () => {
    const moment = evaluateInTurn(
      ['2026-03-05T00:00:00Z', { ...ACTIVE, people: withPeople() }],
      ['2026-03-05T06:00:00Z', { ...after, roster: 'failed' }],
      ['2026-03-05T12:00:00Z', after],
    );

    expect(short(moment)).toEqual(FAIL);
  });

  it('is told late in one evaluation, and the finding closes with the next', () => {
    const moments = [
      ['2026-03-05T00:00:00Z', { ...ACTIVE, people: withPeople() }],
      ['2026-03-05T06:00:00Z', after],
      ['2026-03-05T12:00:00Z', after],
    ] as const;

    expect(findingsIn(evaluateInTurn(...moments).evaluation)).toMatchObject([
      { status: 'resolved', facts: { state: 'deactivated late' } },
    ]);
  });
});

describe('an account that an incomplete list lacks', () => {
  it('is not gone: nothing is said about it, and nothing closes', () => {
    const { evaluation } = evaluateInTurn(
      ['2026-03-02T06:00:00Z', ACTIVE],
      ['2026-03-02T12:00:00Z', { ...GONE, access: 'partial' }],
    );

    expect(evaluation.state.findings.find(({ test }) => test === 'UAR-08')).toMatchObject({ status: 'open' });
    expect(evaluation.results.results.find(({ test }) => test === 'UAR-08')).toMatchObject({
      outcome: 'inconclusive',
      undetermined: [],
      failures: [],
    });
  });
});

describe('an account that an incomplete list lacks while it may still be within the limit', () => {
  it('is not taken for deactivated in between', () => {
    const moment = evaluateInTurn(
      ['2026-03-02T00:00:00Z', ACTIVE],
      ['2026-03-02T06:00:00Z', { ...GONE, access: 'partial' }],
    );

    expect(resultOf(moment, 'UAR-08')).toMatchObject({ reason: { code: 'snapshot-partial' }, undetermined: [] });
  });
});

describe('the first snapshot', () => {
  it('says nothing about accounts that are inactive already', () => {
    expect(short(evaluateInTurn(['2026-03-10T00:00:00Z', INACTIVE]))).toEqual(PASS);
  });
});

describe('the title of a late deactivation', () => {
  it('names the time between which it happened, the account and the limit [notes 17, 33]', () => {
    const facts = { state: 'deactivated late', userName: 'alan@acme.example', limit: '24h' };

    expect(leavers.titleOf({ connection: 'leapsome', facts, measured: { hours: 31, hoursAtMost: 37 } })).toBe(
      'Account deactivated 31 to 37 h after employment ended: alan@acme.example (limit 24h)',
    );
  });
});
