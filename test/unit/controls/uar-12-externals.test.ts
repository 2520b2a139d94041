import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { externals } from '../../../shared/controls/tests/uar-12-externals.ts';
import { aLeaver, anAccount, aPerson, type PolicyInput } from '../../support/builders.ts';
import { aDirectory, anIdentity, identitiesWith } from '../../support/builders-directory.ts';
import {
  evaluateAt,
  evaluateInTurn,
  evaluateTaken,
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

const FAIL = failing('account.acc-vera');
const SLOT = '2026-03-02T06:00:00Z';

const vera = (overrides: Partial<Account> = {}) =>
  anAccount('vera', { type: 'external', endDate: '2026-06-30', managers: ['acc-ada'], ...overrides });
const person = (overrides: Partial<Person> = {}) => aPerson('vera', { type: 'external', ...overrides });

/** Vera, an external with an end date and a manager who is here; all else as in a company where all is well. */
function situation(
  account: Partial<Account> = {},
  ofPerson: Partial<Person> = {},
  policy: Partial<PolicyInput> = {},
): Situation {
  return { accounts: withAccounts(vera(account)), people: withPeople(person(ofPerson)), policy };
}

describe(`${externals.id}: ${externals.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['there is no external', {}, PASS],
    ['an external has an end and a manager', situation(), PASS],
    ['no end date', situation({ endDate: null }), FAIL],
    ['the end is in the roster alone', situation({ endDate: null }, { endDate: '2026-06-30' }), PASS],
    ['the last working day is in the roster', situation({ endDate: null }, { lastWorkingDay: '2026-06-30' }), PASS],
    ['no manager', situation({ managers: [] }), FAIL],
    ['the manager is the external', situation({ managers: ['acc-vera'] }), FAIL],
    ['inactive', situation({ active: false, endDate: null }), PASS],
    ['perhaps active', situation({ active: null, endDate: null }), FAIL],
    ['external by the account’s type alone', situation({ endDate: null }, { type: 'internal' }), FAIL],
    ['external by the account’s type, in other case', situation({ type: 'External', endDate: null }), FAIL],
    ['external by the roster’s type alone', situation({ type: 'internal', endDate: null }), FAIL],
    ['internal by both', situation({ type: 'internal', endDate: null }, { type: 'internal' }), PASS],
    ['internal by the one that says anything', situation({ type: null, endDate: null }, { type: 'internal' }), PASS],
    ['nobody says what they are', situation({ type: null }, { type: null }), unclear('type-unknown')],
    ['a word that is not known', situation({ type: 'werkstudent' }, { type: null }), unclear('type-unknown')],
    [
      'registered as a shared account: PAR-09 looks at that',
      situation(
        { endDate: null },
        {},
        {
          serviceAccounts: ['vera', 'sync'].map((name) => ({
            account: `${name}@acme.example`,
            kind: 'shared' as const,
            owner: 'ada@acme.example',
            purpose: 'agency',
            expires: '2026-12-31',
          })),
        },
      ),
      PASS,
    ],
  ])('%s [note 20]', (_name, given, expected) => {
    expect(inShort(evaluateAt(SLOT, given), 'UAR-12')).toEqual(expected);
  });

  it.each<[string, string, Situation, Short]>([
    ['on the last day', '2026-06-30T23:59:59.999Z', situation(), PASS],
    ['after the last day, of which the roster knows nothing', '2026-07-01T00:00:00.000Z', situation(), FAIL],
    [
      'after the last day where people work',
      '2026-06-30T22:00:00.000Z',
      { ...situation(), timezone: 'Europe/Berlin' },
      FAIL,
    ],
    [
      'after the account’s last day, while the roster has a later one',
      '2026-07-01T00:00:00.000Z',
      situation({}, { endDate: '2026-12-31' }),
      PASS,
    ],
    [
      'after the end in the roster: UAR-08 reports it alone',
      '2026-07-01T00:00:00.000Z',
      situation({ managers: [] }, { endDate: '2026-06-30', status: 'ended' }),
      PASS,
    ],
    [
      'an end of an earlier employment is not the end of this one',
      '2026-03-02T06:00:00.000Z',
      {
        ...situation({ endDate: null }),
        people: withPeople(
          person({ id: 'E-vera-2', employeeNumber: '9' }),
          aLeaver('vera', '2025-06-30', { type: 'external', employeeNumber: '9' }),
        ),
      },
      FAIL,
    ],
  ])('%s [note 20]', (_name, takenAt, given, expected) => {
    const policy = { reviews: undefined };

    expect(inShort(evaluateTaken(takenAt, { ...given, policy }), 'UAR-12')).toEqual(expected);
  });

  it('leaves the account after the end in the roster to UAR-08', () => {
    const given = situation({}, { endDate: '2026-02-27', status: 'ended' });

    expect(inShort(evaluateAt(SLOT, given), 'UAR-08').failing).toEqual(['account.acc-vera']);
    expect(inShort(evaluateAt(SLOT, given), 'UAR-12').failing).toEqual([]);
  });
});

describe('UAR-12, an external whom an HR system and a directory know', () => {
  const GUEST = { type: 'external' } as const;
  /** The account says nothing of it, as one that a directory provisioned. */
  const company = (
    inHr: Partial<Person> | null,
    inDirectory: Partial<Person>,
    policy: Partial<PolicyInput> = {},
  ): Situation => ({
    accounts: withAccounts(vera({ type: null, endDate: null, managers: [] })),
    people: inHr ? withPeople(person(inHr)) : withPeople(),
    furtherRosters: [aDirectory({ people: identitiesWith(anIdentity('vera', inDirectory)) })],
    policy,
  });
  const COMPLETE = { endDate: '2026-06-30', manager: 'E-ada' };

  it.each<[string, Situation, Short]>([
    ['has end and manager in the HR system', company(COMPLETE, {}), PASS],
    [
      'has no end in the HR system, which the directory cannot make up for',
      company({ manager: 'E-ada' }, COMPLETE),
      FAIL,
    ],
    ['has no manager in the HR system', company({ endDate: '2026-06-30' }, { manager: 'O-ada' }), FAIL],
    ['is an employee by the HR system, and a guest of the directory', company({ type: 'internal' }, GUEST), PASS],
    ['is a guest, and the HR system does not say what', company({ type: null }, GUEST), FAIL],
    ['is a guest whom the HR system does not know', company(null, { ...GUEST, manager: 'O-ada' }), FAIL],
    [
      'has end and manager in the directory, whose word policy takes first',
      company({}, { ...GUEST, endDate: '2026-06-30', manager: 'O-ada' }, { rosters: { precedence: ['entra'] } }),
      PASS,
    ],
    ['was disabled in the directory, and is current by the HR system', company(COMPLETE, { status: 'ended' }), PASS],
    [
      'is named two ways: the manager of the HR system by number',
      {
        ...company({ ...COMPLETE, manager: '0042' }, {}),
        people: withPeople(person({ ...COMPLETE, manager: '0042' }), aPerson('ada', { employeeNumber: '0042' })),
      },
      PASS,
    ],
  ])('%s [note 20]', (_name, given, expected) => {
    expect(inShort(evaluateAt(SLOT, given), 'UAR-12')).toEqual(expected);
  });
});

describe('UAR-12, the sponsor', () => {
  const named = (sponsor: string) => ({ sponsors: [{ account: 'vera@acme.example', sponsor }] });
  const people = (...others: Person[]) => withPeople(person(), ...others);

  it.each<[string, Situation, Short]>([
    ['a manager who has left', situation({ managers: ['acc-edsger'] }), FAIL],
    ['a further manager who is here', situation({ managers: ['acc-edsger', 'acc-ada'] }), PASS],
    ['a manager whose account is gone', situation({ managers: ['acc-nobody'] }), FAIL],
    [
      'a manager whose account is not in half a list',
      { ...situation({ managers: ['acc-nobody'] }), access: 'partial' },
      unclear('snapshot-partial'),
    ],
    ['a manager who is on leave', { ...situation(), people: people(aPerson('ada', { status: 'leave' })) }, PASS],
    [
      'a manager of whom nobody knows whether they are here',
      { ...situation(), people: people(aPerson('ada', { status: 'unknown' })) },
      unclear('employment-unknown'),
    ],
    ['a manager who is nobody’s account', situation({ managers: ['acc-sync'] }), unclear('employment-unknown')],
    ['whom the roster names, by id', situation({ managers: [] }, { manager: 'E-ada' }), PASS],
    ['whom the roster names, and who has left', situation({}, { manager: 'E-edsger' }), FAIL],
    [
      'whom the roster names by something unknown: the application’s counts',
      situation({}, { manager: 'A. Lovelace' }),
      PASS,
    ],
    ['whom policy names', situation({ managers: [] }, {}, named('ada@acme.example')), PASS],
    ['whom policy names, and who has left, beside a manager who is here', situation({}, {}, named('E-edsger')), FAIL],
    [
      'whom policy names for another account',
      situation({ managers: [] }, {}, { sponsors: [{ account: 'alan@acme.example', sponsor: 'E-ada' }] }),
      FAIL,
    ],
    ['the external, as policy has it', situation({}, {}, named('vera@acme.example')), FAIL],
  ])('%s [note 20]', (_name, given, expected) => {
    expect(inShort(evaluateAt(SLOT, given), 'UAR-12')).toEqual(expected);
  });

  it.each<[string, Partial<Account>, Partial<Person>, string[]]>([
    ['end and sponsor', { endDate: null, managers: [] }, {}, ['no-end-date', 'no-sponsor']],
    ['sponsor who left', { managers: ['acc-edsger'] }, {}, ['sponsor-gone']],
    ['end that has passed', { endDate: '2026-03-01' }, {}, ['end-date-passed']],
  ])('tells in one finding what is wrong: %s', (_name, account, ofPerson, problems) => {
    const [failure] = resultOf(evaluateAt(SLOT, situation(account, ofPerson)), 'UAR-12').failures;

    expect(failure).toMatchObject({ severity: 'medium', facts: { account: 'acc-vera', problems } });
  });

  it('is told of in the title with the account’s name', () => {
    const facts = { userName: 'vera@acme.example', problems: ['no-end-date', 'sponsor-gone'] };

    expect(externals.titleOf({ connection: 'leapsome', facts, measured: {} })).toBe(
      'External account without end date and whose sponsor is not here: vera@acme.example',
    );
  });
});

describe('UAR-12, input that is not complete and fresh', () => {
  it.each<[string, Situation, Short]>([
    ['no roster is connected: no pass', { ...situation(), roster: 'none' }, unclear('no-roster')],
    ['no roster is connected, and the account has no end', { ...situation({ endDate: null }), roster: 'none' }, FAIL],
    [
      'no roster is connected, and the manager is inactive',
      { ...situation({ managers: ['acc-edsger'] }), roster: 'none' },
      FAIL,
    ],
    [
      'the roster failed: the end may stand in it',
      { ...situation({ endDate: null }), roster: 'failed' },
      unclear('collection-failed'),
    ],
    ['the roster is partial', { ...situation({ endDate: null }), roster: 'partial' }, unclear('snapshot-partial')],
    [
      'the roster is stale',
      { ...situation({ endDate: null }), rosterAsOf: '2026-02-01T00:00:00.000Z' },
      unclear('roster-stale'),
    ],
    ['half a list of accounts shows one without end', { ...situation({ endDate: null }), access: 'partial' }, FAIL],
  ])('%s', (_name, given, expected) => {
    expect(inShort(evaluateAt(SLOT, given), 'UAR-12')).toEqual(expected);
  });

  it('does not judge by one of several people who match', () => {
    const given = situation({ emails: ['vera@acme.example', 'ada@acme.example'] });

    expect(inShort(evaluateAt(SLOT, given), 'UAR-12')).toEqual(unclear('owner-ambiguous'));
  });

  it('keeps a finding while nobody says any more what the account is', () => {
    const others = { ...situation({ type: null, endDate: null }, { type: null }) };
    const second = anAccount('wim', { type: 'external' });
    const { evaluation } = evaluateInTurn(
      [SLOT, situation({ endDate: null })],
      ['2026-03-02T12:00:00Z', { ...others, accounts: [...(others.accounts ?? []), second] }],
    );

    expect(evaluation.state.findings.find(({ key }) => key.endsWith('account.acc-vera'))).toMatchObject({
      test: 'UAR-12',
      status: 'open',
    });
  });
});
