import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { leavers } from '../../../shared/controls/tests/uar-08-leavers.ts';
import { aLeaver, anAccount, aPerson, aRole, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateTaken,
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

const FAIL = failing('account.acc-alan');

/** Alan's last day is 28 February, so his employment ends at midnight, and the limit of 24 h a day later. */
const LIMIT = '2026-03-02T00:00:00.000Z';
const LAST_DAY = '2026-02-28';

interface Row {
  readonly alan?: Partial<Person>;
  readonly account?: Partial<Account>;
  readonly leavers?: PolicyInput['leavers'];
  readonly situation?: Situation;
}

function examine(takenAt: string, row: Row = {}, before: Moment | null = null): Moment {
  const situation: Situation = {
    accounts: withAccounts(anAccount('alan', row.account)),
    people: withPeople(aLeaver('alan', LAST_DAY, row.alan)),
    ...(row.leavers && { policy: { leavers: row.leavers } }),
    ...row.situation,
  };
  return evaluateTaken(takenAt, situation, before);
}

describe(`${leavers.id}: ${leavers.criterion}`, () => {
  it.each<[string, string, Row, Short]>([
    ['a millisecond before the limit', '2026-03-01T23:59:59.999Z', {}, PASS],
    ['at the limit', LIMIT, {}, PASS],
    ['a millisecond after the limit', '2026-03-02T00:00:00.001Z', {}, FAIL],
    ['a limit of 7 days, at it', '2026-03-08T00:00:00.000Z', { leavers: { deactivateWithin: '7d' } }, PASS],
    ['a limit of 7 days, over it', '2026-03-08T00:00:00.001Z', { leavers: { deactivateWithin: '7d' } }, FAIL],
    ['no limit, at the end of the day', '2026-03-01T00:00:00.000Z', { leavers: { deactivateWithin: '0h' } }, PASS],
    ['no limit, after it', '2026-03-01T00:00:00.001Z', { leavers: { deactivateWithin: '0h' } }, FAIL],
    [
      'the zone of the person, at the limit',
      '2026-03-01T10:00:00.000Z',
      { alan: { timezone: 'Pacific/Kiritimati' } },
      PASS,
    ],
    [
      'the zone of the person, after it',
      '2026-03-01T10:00:00.001Z',
      { alan: { timezone: 'Pacific/Kiritimati' } },
      FAIL,
    ],
    [
      'the zone of the workspace, at the limit',
      '2026-03-01T23:00:00.000Z',
      { situation: { timezone: 'Europe/Berlin' } },
      PASS,
    ],
    [
      'the zone of the workspace, after it',
      '2026-03-01T23:00:00.001Z',
      { situation: { timezone: 'Europe/Berlin' } },
      FAIL,
    ],
    ['a zone where the last day is not over', '2026-03-01T08:00:00.000Z', { alan: { timezone: 'Pacific/Niue' } }, PASS],
  ])('measures from the end of the last day: %s [note 16]', (_name, takenAt, row, expected) => {
    expect(inShort(examine(takenAt, row), 'UAR-08')).toEqual(expected);
  });

  const late = '2026-03-10T00:00:00.000Z';
  const employed = (overrides: Partial<Person>) => ({ people: withPeople(aPerson('alan', overrides)) });
  it.each<[string, Row, Short]>([
    ['the account is inactive', { account: { active: false } }, PASS],
    ['the source does not say whether it is active [note 8]', { account: { active: null } }, unclear('active-unknown')],
    ['the person is on leave [note 2]', { situation: employed({ status: 'leave' }) }, PASS],
    ['the person is still to begin', { situation: employed({ status: 'future' }) }, PASS],
    ['nobody knows the status', { situation: employed({ status: 'unknown' }) }, unclear('employment-unknown')],
    [
      'nobody knows the status, and the account is inactive',
      { situation: employed({ status: 'unknown' }), account: { active: false } },
      PASS,
    ],
    ['nobody matches the account', { account: { userName: 'kiosk@acme.example', emails: [] } }, PASS],
    [
      'hired again under another record [note 13]',
      {
        situation: {
          people: withPeople(aLeaver('alan', LAST_DAY), aPerson('alan', { id: 'E-2', startDate: '2026-03-01' })),
        },
      },
      PASS,
    ],
    [
      'one of two who match has left [note 15]',
      { account: { emails: ['alan@acme.example', 'barbara@acme.example'] } },
      unclear('owner-ambiguous'),
    ],
    [
      'neither of two who match has left',
      { account: { emails: ['ada@acme.example', 'barbara@acme.example'], userName: 'x' } },
      PASS,
    ],
  ])('eight days later: %s', (_name, row, expected) => {
    expect(inShort(examine(late, row), 'UAR-08')).toEqual(expected);
  });

  it('leaves no time to accounts with privileged roles [note 17]', () => {
    const account = { grants: [aRole('Super Admin')] };

    expect(inShort(examine('2026-03-01T00:00:00.000Z', { account }), 'UAR-08')).toEqual(PASS);
    expect(inShort(examine('2026-03-01T00:00:00.001Z', { account }), 'UAR-08')).toEqual(FAIL);
    expect(resultOf(examine(late, { account }), 'UAR-08').failures[0]?.facts).toMatchObject({
      limit: '0h, privileged',
    });
  });

  it('says until when an account within the limit may wait', () => {
    expect(resultOf(examine(LIMIT), 'UAR-08').pending).toEqual([
      { key: 'UAR-08:main/leapsome:account.acc-alan', until: LIMIT, since: null },
    ]);
  });

  it('tells what was seen, and by what the account was matched', () => {
    const [failure] = resultOf(examine(late), 'UAR-08').failures;

    expect(failure).toEqual({
      key: 'UAR-08:main/leapsome:account.acc-alan',
      connection: 'leapsome',
      severity: 'high',
      facts: {
        account: 'acc-alan',
        userName: 'alan@acme.example',
        person: 'people/E-alan',
        matchedBy: 'e-mail',
        state: 'active',
        endedOn: LAST_DAY,
        rosterShowedEndAt: late,
        limit: '24h',
      },
      measured: { hours: 216 },
    });
    expect(leavers.titleOf({ connection: 'leapsome', measured: {}, ...failure, facts: failure?.facts ?? {} })).toBe(
      'Account still active 216 h after employment ended: alan@acme.example (limit 24h)',
    );
  });

  it('records the population, the thresholds and how many leavers have an account', () => {
    expect(resultOf(examine(LIMIT), 'UAR-08')).toMatchObject({
      population: { count: 6 },
      parameters: { deactivateWithin: '24h', from: 'employmentEnd' },
      observations: { leaversWithAccount: 2 },
    });
  });
});

describe('UAR-08, the day that counts', () => {
  const garden = { status: 'active', endDate: null, lastWorkingDay: '2026-02-20' } as const;
  const now = '2026-02-22T00:00:00.000Z';
  const byWork = { from: 'lastWorkingDay' } as const;

  it.each<[string, string, Row, Short]>([
    ['the end of employment, where that is the policy', now, { alan: garden }, PASS],
    ['the last working day, at the limit', '2026-02-22T00:00:00.000Z', { alan: garden, leavers: byWork }, PASS],
    ['the last working day, after it', '2026-02-22T00:00:00.001Z', { alan: garden, leavers: byWork }, FAIL],
    [
      'that of an external which lies ahead',
      now,
      { alan: { ...garden, lastWorkingDay: '2026-03-20', type: 'external' }, leavers: byWork },
      PASS,
    ],
    ['the end, where no last working day is known', '2026-03-02T00:00:00.001Z', { leavers: byWork }, FAIL],
    [
      'the last working day, where no end is known',
      '2026-02-22T00:00:00.001Z',
      { alan: { endDate: null, lastWorkingDay: '2026-02-20' } },
      FAIL,
    ],
  ])('is %s [note 16]', (_name, takenAt, row, expected) => {
    expect(inShort(examine(takenAt, row), 'UAR-08')).toEqual(expected);
  });

  it('does not make facts move while the roster has the employment going on', () => {
    const first = examine('2026-02-25T00:00:00.000Z', { alan: garden, leavers: byWork });
    const second = examine('2026-02-26T00:00:00.000Z', { alan: garden, leavers: byWork }, first);

    expect(resultOf(second, 'UAR-08').failures[0]?.facts).toEqual(resultOf(first, 'UAR-08').failures[0]?.facts);
  });

  it('is when a roster first showed the end, where no day is known', () => {
    const undated = { alan: { endDate: null } };
    const shown = examine('2026-03-05T06:00:00.000Z', undated);
    const limit = examine('2026-03-06T06:00:00.000Z', undated, shown);

    expect(inShort(shown, 'UAR-08')).toEqual(PASS);
    expect(inShort(limit, 'UAR-08')).toEqual(PASS);
    expect(inShort(examine('2026-03-06T06:00:00.001Z', undated, limit), 'UAR-08')).toEqual(FAIL);
  });
});

describe('UAR-08, input that is not complete and fresh', () => {
  const late = '2026-03-10T00:00:00.000Z';

  it.each<[string, Situation, Short]>([
    ['the roster is stale', { rosterAsOf: '2026-03-08T00:00:00.000Z' }, unclear('roster-stale')],
    ['the roster is partial', { roster: 'partial' }, unclear('snapshot-partial')],
    ['the roster could not be collected', { roster: 'failed' }, unclear('collection-failed')],
    ['the roster was not collected', { roster: 'missing' }, unclear('not-collected')],
    ['no roster is connected', { roster: 'none' }, unclear('no-roster')],
    ['the application could not be collected', { access: 'failed' }, unclear('collection-failed')],
    ['the application was not collected', { access: 'missing' }, unclear('not-collected')],
  ])('%s: no verdict [note 1]', (_name, situation, expected) => {
    expect(inShort(examine(late, { situation }), 'UAR-08')).toEqual(expected);
  });

  it('a leaver who was really seen in half a list still fails, and nobody passes on it', () => {
    expect(inShort(examine(late, { situation: { access: 'partial' } }), 'UAR-08')).toEqual(FAIL);
    expect(inShort(examine(late, { account: { active: false }, situation: { access: 'partial' } }), 'UAR-08')).toEqual(
      unclear('snapshot-partial'),
    );
  });
});
