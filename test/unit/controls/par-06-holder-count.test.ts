import { describe, expect, it } from 'vitest';
import type { Account } from '../../../shared/access/snapshot.ts';
import { holderCount } from '../../../shared/controls/tests/par-06-holder-count.ts';
import { anAccount, aPerson, aRole, aRoleSource } from '../../support/builders.ts';
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
  withPeople,
} from '../../support/builders-evaluation.ts';

const FAIL = failing('role.Super%20Admin');
const SLOT = '2026-03-02T06:00:00Z';

/** So many Super Admins, and so many of whom nobody knows whether they are active. */
const holders = (count: number, perhaps = 0, role = 'Super Admin'): Account[] => [
  anAccount('zoe'),
  ...Array.from({ length: count + perhaps }, (_, i) =>
    anAccount(`admin${i}`, { active: i < count ? true : null, grants: [aRole(role), aRole('Employee')] }),
  ),
];
const counting = (count: number, perhaps = 0): Situation => ({ accounts: holders(count, perhaps) });
const allowed = (range: { min?: number; max?: number }, given: Situation = {}): Situation => ({
  ...given,
  policy: { privilegedAccess: { holders: { 'Super Admin': range } } },
});

describe(`${holderCount.id}: ${holderCount.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['one', counting(1), FAIL],
    ['two', counting(2), PASS],
    ['four', counting(4), PASS],
    ['five', counting(5), FAIL],
    ['two, and one who may be active', counting(2, 1), PASS],
    ['one, and one who may be active', counting(1, 1), unclear('active-unknown')],
    ['four, and one who may be active', counting(4, 1), unclear('active-unknown')],
    ['none, and one who may be active: too few in any case', counting(0, 1), FAIL],
    ['five, and one who may be active: too many in any case', counting(5, 1), FAIL],
    ['two, while policy names no privileged access', { ...counting(1), policy: { privilegedAccess: undefined } }, FAIL],
  ])('two to four Super Admins where policy is silent: %s [note 26]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-06')).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['at most six: six', allowed({ max: 6 }, counting(6)), PASS],
    ['at most six: seven', allowed({ max: 6 }, counting(7)), FAIL],
    ['at most six: none', allowed({ max: 6 }, counting(0)), PASS],
    ['at least one: one', allowed({ min: 1 }, counting(1)), PASS],
    ['at least one: none, and the role is gone', allowed({ min: 1 }, counting(0)), FAIL],
    ['any number', allowed({}, counting(9)), PASS],
    [
      'other roles have no maximum',
      {
        accounts: [...holders(2), ...holders(9, 0, 'Admin').map((account) => ({ ...account, id: `x-${account.id}` }))],
        policy: { roles: { privileged: ['Super Admin', 'Admin'], standard: ['Employee'] } },
      },
      PASS,
    ],
    [
      'the role is not privileged under this policy, and none has a range',
      { ...counting(9), policy: { roles: { standard: ['Super Admin', 'Employee'] } } },
      { outcome: 'not-applicable', reason: 'not-configured', failing: [] },
    ],
  ])('what policy says counts: %s [note 26]', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-06')).toEqual(expected);
  });

  it('takes no default beside a range of the policy', () => {
    const moment = evaluateAt(SLOT, {
      accounts: holders(6),
      policy: { privilegedAccess: { holders: { 'Super Admin': { max: 6 } } } },
    });

    expect(resultOf(moment, 'PAR-06')).toMatchObject({ outcome: 'pass', population: { count: 7 } });
  });

  it.each<[Situation, object, string]>([
    [
      counting(1),
      { problem: 'too-few', count: 1, min: 2, max: 4 },
      'Too few holders of Super Admin: 1 (policy: 2 to 4)',
    ],
    [
      counting(5),
      { problem: 'too-many', count: 5, min: 2, max: 4 },
      'Too many holders of Super Admin: 5 (policy: 2 to 4)',
    ],
    [
      allowed({ max: 1 }, counting(2)),
      { count: 2, min: null, max: 1 },
      'Too many holders of Super Admin: 2 (policy: at most 1)',
    ],
    [
      allowed({ min: 3 }, counting(2)),
      { count: 2, min: 3, max: null },
      'Too few holders of Super Admin: 2 (policy: at least 3)',
    ],
  ])('tells number and range, with medium severity', (situation, facts, title) => {
    const [failure] = resultOf(evaluateAt(SLOT, situation), 'PAR-06').failures;

    expect(failure).toMatchObject({ severity: 'medium', facts });
    expect(holderCount.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(title);
  });
});

describe('PAR-06, a leave', () => {
  const away: Situation = { people: withPeople(aPerson('ada', { status: 'leave' })) };
  const failed: Situation = { ...away, roster: 'failed' };
  const HELD = failing('account.acc-ada');
  const day = (count: number, seconds = 0) => new Date(Date.parse(SLOT) + count * 86_400_000 + seconds * 1000);
  const slot = (count: number, seconds = 0) => day(count, seconds).toISOString().replace('.000', '');

  it.each<[string, readonly (readonly [slot: string, situation: Situation])[], Short]>([
    ['seen just now', [[slot(0), away]], PASS],
    [
      'seen for nearly 30 days',
      [
        [slot(0), away],
        [slot(30, -1), away],
      ],
      PASS,
    ],
    [
      'seen for 30 days',
      [
        [slot(0), away],
        [slot(30), away],
      ],
      HELD,
    ],
    [
      'broken off in between',
      [
        [slot(0), away],
        [slot(10), {}],
        [slot(30), away],
      ],
      PASS,
    ],
    [
      'while the roster failed in between',
      [
        [slot(0), away],
        [slot(10), failed],
        [slot(30), away],
      ],
      HELD,
    ],
    [
      'while the roster fails',
      [
        [slot(0), away],
        [slot(30), failed],
      ],
      unclear('employment-unknown'),
    ],
    [
      'of somebody with an ordinary role',
      [
        [slot(0), { people: withPeople(aPerson('alan', { status: 'leave' })) }],
        [slot(30), { people: withPeople(aPerson('alan', { status: 'leave' })) }],
      ],
      PASS,
    ],
    [
      'which cannot be told without a roster',
      [
        [slot(0), { ...away, roster: 'none' }],
        [slot(30), { ...away, roster: 'none' }],
      ],
      PASS,
    ],
    [
      'of which the roster says nothing',
      [[slot(0), { people: withPeople(aPerson('ada', { status: 'unknown' })) }]],
      unclear('employment-unknown'),
    ],
  ])('%s [note 26]', (_name, moments, expected) => {
    expect(inShort(evaluateInTurn(...moments), 'PAR-06')).toEqual(expected);
  });

  it('has low severity, and closes when the person is back', () => {
    const moment = evaluateInTurn([slot(0), away], [slot(30), away]);
    const [failure] = resultOf(moment, 'PAR-06').failures;
    const back = evaluateAt(slot(31), {}, moment);

    expect(failure).toMatchObject({ severity: 'low', facts: { problem: 'on-leave', roles: ['Super Admin'] } });
    expect(holderCount.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Super Admin held during a leave of 30 days or more: ada@acme.example',
    );
    expect(back.evaluation.state.findings.find(({ test }) => test === 'PAR-06')).toMatchObject({ status: 'resolved' });
  });
});

describe('PAR-06, input that is not complete and fresh', () => {
  const indicative = (given: Situation): Situation => ({
    ...given,
    roleSources: [aRoleSource(given.accounts ?? [], { from: 'groups', authority: 'indicative' })],
  });

  it.each<[string, Situation, Short]>([
    ['half a list shows too many', { ...counting(5), access: 'partial' }, FAIL],
    ['half a list shows few, which proves nothing', { ...counting(1), access: 'partial' }, unclear('snapshot-partial')],
    ['half a list shows enough', { ...counting(3), access: 'partial' }, unclear('snapshot-partial')],
    ['an indicative source shows too many [note 5]', indicative(counting(5)), FAIL],
    [
      'an indicative source shows few, which proves nothing [note 5]',
      indicative(counting(1)),
      unclear('roles-indicative'),
    ],
    ['no source of roles: not “nobody”', { ...counting(1), roleSources: [] }, unclear('roles-not-collected')],
    ['the application failed', { access: 'failed' }, unclear('collection-failed')],
  ])('%s', (_name, situation, expected) => {
    expect(inShort(evaluateAt(SLOT, situation), 'PAR-06')).toEqual(expected);
  });
});
