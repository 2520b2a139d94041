import { describe, expect, it } from 'vitest';
import { movers } from '../../../shared/controls/tests/uar-21-movers.ts';
import { anAccount, aPerson, aPolicy, aRole, aRoleSource } from '../../support/builders.ts';
import {
  ACCOUNTS,
  evaluateAt,
  evaluateInTurn,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
/** The first roster that shows the move. */
const MOVED = '2026-03-03T06:00:00Z';
const NEXT = '2026-03-03T12:00:00Z';
const JUST_BEFORE = '2026-04-02T05:59:59Z';
const AFTER_30_DAYS = '2026-04-02T06:00:00Z';
const FAIL = failing('grant.acc-alan.t-it');

/** Alan is in a department and in teams; `t-it` and `t-sales` are mapped to groups. */
function alan(department: string, teams: readonly string[], situation: Situation = {}): Situation {
  const groups = teams.map((entitlement) => ({ kind: 'group' as const, entitlement, source: 'scim' as const }));
  return {
    people: withPeople(aPerson('alan', { department })),
    accounts: withAccounts(anAccount('alan', { grants: [aRole('Employee'), ...groups] })),
    ...situation,
    policy: {
      mappedGroups: ['t-it', 't-sales'].map((team) => ({ directory: 'entra', group: `g-${team}`, team })),
      ...situation.policy,
    },
  };
}
const IN_IT = alan('IT', ['t-it']);

const approving = (approvedOn: string): Situation['policy'] & object => ({
  privilegedAccess: {
    approved: [
      ...(aPolicy().privilegedAccess?.approved ?? []),
      {
        account: 'alan@acme.example',
        role: 't-it',
        approvedBy: 'grace@acme.example',
        approvedOn,
        expires: '2026-12-31',
        reason: 'helps out',
      },
    ],
  },
});

describe(`${movers.id}, of teams: ${movers.criterion}`, () => {
  it.each<[string, Situation, Situation, Short]>([
    ['is still in the team of before', alan('Sales', ['t-it']), alan('Sales', ['t-it']), FAIL],
    ['has left it', alan('Sales', ['t-it']), alan('Sales', ['t-sales']), PASS],
    ['had left it when the move was first seen', alan('Sales', []), alan('Sales', ['t-it']), PASS],
    ['came into the team of the new job with the move', alan('Sales', ['t-sales']), alan('Sales', ['t-sales']), PASS],
    ['is in a team that is not mapped', alan('Sales', ['t-ski']), alan('Sales', ['t-ski']), PASS],
    [
      'has an approval of that day',
      alan('Sales', ['t-it']),
      alan('Sales', ['t-it'], { policy: approving('2026-03-03') }),
      PASS,
    ],
    [
      'has an approval of the day before',
      alan('Sales', ['t-it']),
      alan('Sales', ['t-it'], { policy: approving('2026-03-02') }),
      FAIL,
    ],
  ])('30 days after a move, somebody who %s [note 23]', (_name, moved, last, expected) => {
    expect(
      inShort(evaluateInTurn([FIRST, IN_IT], [MOVED, moved], [NEXT, moved], [AFTER_30_DAYS, last]), 'UAR-21'),
    ).toEqual(expected);
  });

  it.each([
    ['just before', JUST_BEFORE, 'pass'],
    ['then', AFTER_30_DAYS, 'fail'],
  ])('leaves 30 days: %s', (_name, slot, expected) => {
    const still = alan('Sales', ['t-it']);

    expect(inShort(evaluateInTurn([FIRST, IN_IT], [MOVED, still], [slot, still]), 'UAR-21').outcome).toBe(expected);
  });

  it('looks at the teams of before also where the move was first seen while the application could not be read', () => {
    const still = alan('Sales', ['t-it']);
    const unread = { ...still, access: 'failed' as const };

    const moment = evaluateInTurn([FIRST, IN_IT], [MOVED, unread], [NEXT, still], ['2026-04-02T12:00:00Z', still]);

    expect(inShort(moment, 'UAR-21')).toEqual(FAIL);
  });

  it('looks at them also where no source of roles is authoritative', () => {
    const roleSources = [aRoleSource(ACCOUNTS, { authority: 'indicative' })];
    const [before, still] = [alan('IT', ['t-it'], { roleSources }), alan('Sales', ['t-it'], { roleSources })];

    expect(inShort(evaluateInTurn([FIRST, before], [MOVED, still], [AFTER_30_DAYS, still]), 'UAR-21')).toEqual(FAIL);
  });

  it('says nothing of somebody whose move was seen before the test first looked', () => {
    const still = alan('Sales', ['t-it'], { policy: { privilegedAccess: undefined } });
    const off = evaluateAt(
      MOVED,
      still,
      evaluateAt(FIRST, alan('IT', ['t-it'], { policy: { privilegedAccess: undefined } })),
    );

    expect(inShort(evaluateAt(NEXT, alan('Sales', ['t-it']), off), 'UAR-21')).toEqual(PASS);
  });

  it('forgets a move that is taken back', () => {
    const moved = alan('Sales', ['t-it']);

    const moment = evaluateInTurn([FIRST, IN_IT], [MOVED, moved], [NEXT, IN_IT], [AFTER_30_DAYS, IN_IT]);

    expect(inShort(moment, 'UAR-21')).toEqual(PASS);
  });

  it('names the team, and is low', () => {
    const still = alan('Sales', ['t-it']);

    const [failure] = resultOf(
      evaluateInTurn([FIRST, IN_IT], [MOVED, still], [AFTER_30_DAYS, still]),
      'UAR-21',
    ).failures;

    expect(failure).toMatchObject({
      severity: 'low',
      facts: {
        account: 'acc-alan',
        team: 't-it',
        person: 'people/E-alan',
        rosterShowedMoveAt: '2026-03-03T06:00:00.000Z',
      },
    });
    expect(movers.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Team t-it of somebody who has moved not approved since: alan@acme.example',
    );
  });
});
