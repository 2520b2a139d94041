import { describe, expect, it } from 'vitest';
import type { Account, Person } from '../../../shared/access/snapshot.ts';
import { managers } from '../../../shared/controls/tests/uar-19-managers.ts';
import { anAccount, aPerson } from '../../support/builders.ts';
import {
  evaluateInTurn,
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

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-05T06:00:00Z';
const JUST_BEFORE = '2026-03-09T05:59:59Z';
const AFTER_7_DAYS = '2026-03-09T06:00:00Z';

const FAIL = failing('pair.acc-alan.acc-grace');
const short = (moment: Moment) => inShort(moment, 'UAR-19');
const findings = (moment: Moment) =>
  moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-19').map(({ status }) => status);

/** Alan's manager is Ada by the roster; his accounts may have others. Barbara's are always right. */
const team = (account: Partial<Account>, person: Partial<Person> = {}, ...others: readonly Person[]): Situation => ({
  accounts: withAccounts(anAccount('alan', account), anAccount('barbara', { managers: ['acc-ada'] })),
  people: withPeople(
    aPerson('alan', { manager: 'E-ada', ...person }),
    aPerson('barbara', { manager: 'E-ada' }),
    ...others,
  ),
  rosterMaxAge: '900h',
});
const STALE = team({ managers: ['acc-grace'] });
const WELL = team({ managers: ['acc-ada'] });
const lasting = (situation: Situation) => evaluateInTurn([FIRST, situation], [AFTER_7_DAYS, situation]);

describe(`${managers.id}: ${managers.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['the manager is the roster’s, by id', WELL, PASS],
    [
      'by employee number',
      team({ managers: ['acc-ada'] }, { manager: '7' }, aPerson('ada', { employeeNumber: '7' })),
      PASS,
    ],
    ['by address', team({ managers: ['acc-ada'] }, { manager: 'Ada@acme.example' }), PASS],
    ['there is none in Leapsome', team({}), PASS],
    ['the manager is somebody else', STALE, FAIL],
    ['an additional manager is somebody else', team({ managers: ['acc-ada', 'acc-grace'] }), FAIL],
    ['the roster names nobody any more', team({ managers: ['acc-grace'] }, { manager: null }), FAIL],
    [
      'the other manager is inactive',
      {
        ...STALE,
        accounts: withAccounts(anAccount('alan', { managers: ['acc-grace'] }), anAccount('grace', { active: false })),
      },
      PASS,
    ],
    [
      'the report is inactive',
      { ...STALE, accounts: withAccounts(anAccount('alan', { managers: ['acc-grace'], active: false })) },
      PASS,
    ],
    [
      'the report has left, which is UAR-08’s',
      team({ managers: ['acc-grace'] }, { status: 'ended', endDate: '2026-02-01' }),
      PASS,
    ],
    [
      'nobody owns the manager’s account',
      { ...STALE, people: (STALE.people ?? []).filter(({ id }) => id !== 'E-grace') },
      FAIL,
    ],
    [
      'several people match the manager’s account, one of them the roster’s',
      team(
        { managers: ['acc-kiosk'] },
        { manager: 'E-eve' },
        aPerson('eve', { emails: ['kiosk@acme.example'] }),
        aPerson('eva', { emails: ['kiosk@acme.example'] }),
      ),
      PASS,
    ],
    [
      'the roster names somebody whom nobody knows',
      team({ managers: ['acc-grace'] }, { manager: 'Ada Lovelace' }),
      unclear('manager-unknown'),
    ],
    [
      'no roster names any manager',
      { accounts: withAccounts(anAccount('alan', { managers: ['acc-grace'] })), rosterMaxAge: '900h' },
      { outcome: 'not-applicable', reason: 'managers-not-listed', failing: [] },
    ],
    ['no roster is connected', { ...STALE, roster: 'none' }, unclear('no-roster')],
  ])('%s [note 22]', (_name, situation, expected) => {
    expect(short(lasting(situation))).toEqual(expected);
  });

  it('cannot tell of a manager’s account that several people match', () => {
    const shared = team(
      { managers: ['acc-kiosk'] },
      { manager: 'E-eve' },
      aPerson('eve', { emails: ['kiosk@acme.example'] }),
      aPerson('eva', { emails: ['kiosk@acme.example'] }),
    );
    const accounts = [...(shared.accounts ?? []), anAccount('kiosk')];

    expect(short(lasting({ ...shared, accounts }))).toEqual(unclear('owner-ambiguous'));
  });

  it.each<[string, string, Situation, Short]>([
    ['waits for 7 days', JUST_BEFORE, STALE, PASS],
    ['counts after them', AFTER_7_DAYS, STALE, FAIL],
  ])('%s [note 22]', (_name, last, situation, expected) => {
    expect(short(evaluateInTurn([FIRST, situation], [SECOND, situation], [last, situation]))).toEqual(expected);
  });

  it('is of medium weight, and names both accounts', () => {
    const [failure] = resultOf(lasting(STALE), 'UAR-19').failures;

    expect(failure).toMatchObject({
      severity: 'medium',
      facts: { account: 'acc-alan', otherAccount: 'acc-grace', isDirect: true, rosterNamesSomebody: true },
    });
    expect(managers.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Manager whom the roster does not name still sees the data of alan@acme.example: grace@acme.example',
    );
  });
});

describe('UAR-19, over slots', () => {
  it.each<[string, Situation]>([
    ['the roster failed', { roster: 'failed' }],
    ['the roster was partial', { roster: 'partial' }],
    ['Leapsome failed', { access: 'failed' }],
  ])('neither forgets, passes nor closes where %s', (_name, trouble) => {
    const blind = { ...WELL, ...trouble };

    expect(short(evaluateInTurn([FIRST, STALE], [SECOND, blind], [AFTER_7_DAYS, STALE]))).toEqual(FAIL);
    const after = evaluateInTurn([FIRST, STALE], [AFTER_7_DAYS, STALE], ['2026-03-09T12:00:00Z', blind]);
    expect(resultOf(after, 'UAR-19').outcome).toBe('inconclusive');
    expect(findings(after)).toEqual(['open']);
  });

  it('begins anew once it had been well, and closes when it is', () => {
    expect(short(evaluateInTurn([FIRST, STALE], [SECOND, WELL], [AFTER_7_DAYS, STALE]))).toEqual(PASS);
    const well = evaluateInTurn([FIRST, STALE], [AFTER_7_DAYS, STALE], ['2026-03-09T12:00:00Z', WELL]);
    expect(findings(well)).toEqual(['resolved']);
  });

  it('does not close because the roster has lost its managers', () => {
    const nobody = { ...STALE, people: withPeople() };
    const moment = evaluateInTurn([FIRST, STALE], [AFTER_7_DAYS, STALE], ['2026-03-09T12:00:00Z', nobody]);

    expect(findings(moment)).toEqual(['open']);
  });
});
