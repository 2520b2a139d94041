import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { drift } from '../../../shared/controls/tests/uar-20-drift.ts';
import { aLeaver, anAccount, aPerson } from '../../support/builders.ts';
import {
  evaluateInTurn,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const JUST_BEFORE_A_DAY = '2026-03-03T05:59:59Z';
const A_DAY_LATER = '2026-03-03T06:00:00Z';
const A_WEEK_LATER = '2026-03-09T06:00:00Z';

const fails = (attribute: string): Short => ({
  outcome: 'fail',
  reason: null,
  failing: [`account.acc-alan.${attribute}`],
});
const short = (moment: Moment) => inShort(moment, 'UAR-20');
const findings = (moment: Moment) =>
  moment.evaluation.state.findings
    .filter(({ test }) => test === 'UAR-20')
    .map(({ key, status }) => `${key.split('.').at(-1)} ${status}`);

/** Alan's account and record; Barbara's record has department and title, and her account has the same. */
const company = (account: Partial<Account>, person: Partial<Person> = {}): Situation => ({
  accounts: withAccounts(
    anAccount('alan', { employeeNumber: '7', ...account }),
    anAccount('barbara', { department: 'Sales', title: 'Analyst' }),
  ),
  people: withPeople(
    aPerson('alan', { employeeNumber: '7', ...person }),
    aPerson('barbara', { department: 'Sales', title: 'Analyst' }),
  ),
  rosterMaxAge: '900h',
});
const lasting = (situation: Situation) => evaluateInTurn([FIRST, situation], [A_DAY_LATER, situation]);

describe(`${drift.id}: ${drift.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    [
      'nothing differs',
      company({ department: 'Finance', title: 'Lead' }, { department: 'Finance', title: 'Lead' }),
      PASS,
    ],
    ['only case and spaces differ', company({ department: ' finance  team' }, { department: 'Finance Team' }), PASS],
    ['the department differs', company({ department: 'Finance' }, { department: 'Legal' }), fails('department')],
    ['the title differs', company({ title: 'Lead' }, { title: 'Head' }), fails('title')],
    ['Leapsome has no department', company({}, { department: 'Legal' }), fails('department')],
    [
      'the roster has no department any more, which Entra cannot say',
      company({ department: 'Legal' }),
      fails('department'),
    ],
    ['nobody has a title, and Leapsome writes its own', company({ title: 'Colleague' }), PASS],
    ['the account is inactive', company({ active: false, department: 'Finance' }, { department: 'Legal' }), PASS],
    [
      'its owner has left',
      {
        ...company({ department: 'Finance' }),
        people: withPeople(aLeaver('alan', '2026-02-27', { employeeNumber: '7' })),
      },
      PASS,
    ],
    [
      'the roster lists neither departments nor titles',
      { accounts: withAccounts(anAccount('alan', { department: 'Finance', title: 'Lead' })) },
      PASS,
    ],
    [
      'it lists no addresses either',
      {
        accounts: [anAccount('alan', { employeeNumber: '7' })],
        people: [aPerson('alan', { employeeNumber: '7', emails: [] })],
      },
      { outcome: 'not-applicable', reason: 'attributes-not-listed', failing: [] },
    ],
    ['no roster is connected', { roster: 'none' }, { outcome: 'inconclusive', reason: 'no-roster', failing: [] }],
  ])('%s [note 22]', (_name, situation, expected) => {
    expect(short(lasting({ rosterMaxAge: '900h', ...situation }))).toEqual(expected);
  });

  it('compares with any current record of the person, those of HR systems first', () => {
    const directory = [aPerson('alan', { employeeNumber: '7', department: 'Old' })];
    const idp = { connection: 'entra', kind: 'idp' as const, people: directory };
    const situation = { ...company({ department: 'Legal' }, { department: 'Legal' }), furtherRosters: [idp] };
    const old = { ...company({ department: 'Old' }, { department: 'Legal' }), furtherRosters: [idp] };

    expect(short(lasting(situation))).toEqual(PASS);
    expect(short(lasting(old))).toEqual(fails('department'));
  });

  it('gives synchronisations a day', () => {
    const differing = company({ department: 'Finance' }, { department: 'Legal' });

    expect(short(evaluateInTurn([FIRST, differing], [JUST_BEFORE_A_DAY, differing]))).toEqual(PASS);
  });

  it('is of little weight, and says what stands where', () => {
    const [failure] = resultOf(lasting(company({ department: 'Finance' }, { department: 'Legal' })), 'UAR-20').failures;

    expect(failure).toMatchObject({
      severity: 'low',
      facts: { account: 'acc-alan', attribute: 'department', inApplication: 'Finance', inRoster: 'Legal' },
    });
  });

  it.each([
    ['department', 'Department differs from the roster: x'],
    ['title', 'Title differs from the roster: x'],
    ['address', 'No address of the account is its owner’s any more: x'],
  ])('has a title for the %s', (attribute, title) => {
    expect(drift.titleOf({ connection: 'leapsome', facts: { attribute, userName: 'x' }, measured: {} })).toBe(title);
  });
});

describe('UAR-20, a changed name', () => {
  const renamed = { emails: ['alan.m@acme.example'] };

  it.each<[string, string, Short]>([
    ['has a week to reach every address', '2026-03-09T05:59:59Z', PASS],
    ['is drift after that', A_WEEK_LATER, fails('address')],
  ])('%s [note 14]', (_name, last, expected) => {
    const situation = company({}, renamed);

    expect(short(evaluateInTurn([FIRST, situation], [last, situation]))).toEqual(expected);
  });

  it('is none where another address, or an alias, is the owner’s', () => {
    const other = company({ emails: ['Alan.M@acme.example'] }, renamed);
    const alias = { ...company({}, renamed), policy: { aliases: [{ person: '7', emails: ['alan@acme.example'] }] } };

    expect(
      [other, alias].map((situation) => short(evaluateInTurn([FIRST, situation], [A_WEEK_LATER, situation]))),
    ).toEqual([PASS, PASS]);
  });

  it('is told at once where only the pair from before still holds, and is an orphan a week later [note 14]', () => {
    const by = (emails: string[]): Situation => ({
      people: withPeople(aPerson('alan', { emails })),
      rosterMaxAge: '900h',
    });
    const changed = by(['alan.m@acme.example']);
    const until = (...later: readonly string[]) =>
      evaluateInTurn([FIRST, by(['alan@acme.example'])], ...later.map((slot) => [slot, changed] as const));

    expect(short(until('2026-03-02T12:00:00Z'))).toEqual(fails('address'));
    const orphan = until(
      '2026-03-02T12:00:00Z',
      '2026-03-09T12:00:01Z',
      '2026-03-10T18:00:00Z',
      '2026-03-11T18:00:00Z',
    );
    expect(findings(orphan)).toEqual(['address resolved']);
    expect(inShort(orphan, 'UAR-09').failing).toEqual(['account.acc-alan']);
  });
});

describe('UAR-20, over slots', () => {
  const differing = company({ department: 'Finance' }, { department: 'Legal' });
  const well = company({ department: 'Legal' }, { department: 'Legal' });

  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was partial', { roster: 'partial' }],
    ['Leapsome failed', { access: 'failed' }],
  ])('neither passes nor closes where %s', (_name, trouble) => {
    const moment = evaluateInTurn(
      [FIRST, differing],
      [A_DAY_LATER, differing],
      ['2026-03-03T12:00:00Z', { ...well, ...trouble }],
    );

    expect(resultOf(moment, 'UAR-20').outcome).toBe('inconclusive');
    expect(findings(moment)).toEqual(['department open']);
  });

  it('closes when they agree', () => {
    expect(
      findings(evaluateInTurn([FIRST, differing], [A_DAY_LATER, differing], ['2026-03-03T12:00:00Z', well])),
    ).toEqual(['department resolved']);
  });
});
