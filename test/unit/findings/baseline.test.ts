import { describe, expect, it } from 'vitest';
import { populationComplete } from '../../../shared/controls/tests/evd-01-population-complete.ts';
import { approvedHolders } from '../../../shared/controls/tests/par-03-approved-holders.ts';
import { privilegedOutsiders } from '../../../shared/controls/tests/par-05-privileged-outsiders.ts';
import { owners } from '../../../shared/controls/tests/uar-09-owners.ts';
import { anAccount, aRole } from '../../support/builders.ts';
import { evaluateInTurn, type Moment, type Situation, withAccounts } from '../../support/builders-evaluation.ts';

/** Two accounts that nobody owns and nobody approved: two findings each. */
const TROUBLED: Situation = {
  accounts: withAccounts(
    anAccount('kiosk', { grants: [aRole('Super Admin')] }),
    anAccount('lobby', { grants: [aRole('Super Admin')] }),
  ),
};
const TESTS = [populationComplete, approvedHolders, owners];
const SLOTS = ['2026-03-02T06:00:00Z', '2026-03-02T12:00:00Z', '2026-03-02T18:00:00Z', '2026-03-03T00:00:00Z'];

/** Slot by slot, the types of the events about findings, with their keys. */
function told(...situations: readonly Situation[]): (readonly string[])[] {
  return situations.map((_situation, i) =>
    momentOf(situations.slice(0, i + 1)).evaluation.transitions.events.flatMap(({ type, key }) =>
      type === 'Baseline' || key !== null ? [`${type} ${key ?? ''}`.trim()] : [],
    ),
  );
}

function momentOf(situations: readonly Situation[]): Moment {
  return evaluateInTurn(
    ...situations.map((situation, i) => [SLOTS[i] ?? '2026-03-03T06:00:00Z', { tests: TESTS, ...situation }] as const),
  );
}

const UNREADABLE = 'EVD-01:main/people:connection';

describe('the baseline [note 32]', () => {
  it('is one digest of the first complete evaluation, instead of an event for each finding', () => {
    expect(told(TROUBLED, TROUBLED)).toEqual([['Baseline'], []]);
  });

  it('counts findings by severity and test, and names those that lead', () => {
    const [digest] = momentOf([TROUBLED]).evaluation.transitions.events;

    expect(digest?.detail).toMatchObject({
      findings: 4,
      subjects: 2,
      suppressed: 0,
      bySeverity: { high: 2, medium: 2 },
      byTest: { 'PAR-03': 2, 'UAR-09': 2 },
      leading: [
        { key: 'PAR-03:main/leapsome:grant.acc-kiosk.Super%20Admin', severity: 'high' },
        { key: 'PAR-03:main/leapsome:grant.acc-lobby.Super%20Admin', severity: 'high' },
      ],
      unnamed: 0,
    });
  });

  it('names fifty at most, and says how many more there are', () => {
    const many = Array.from({ length: 53 }, (_, i) => anAccount(`kiosk${i}`, { grants: [aRole('Super Admin')] }));
    const [digest] = momentOf([{ accounts: withAccounts(...many) }]).evaluation.transitions.events;

    expect(digest?.detail).toMatchObject({ subjects: 53, unnamed: 3 });
    expect(digest?.detail.leading).toHaveLength(50);
  });

  it('does not keep back what is critical', () => {
    expect(told({ ...TROUBLED, tests: [...TESTS, privilegedOutsiders] })).toEqual([
      [
        'Baseline',
        'Finding Opened PAR-05:main/leapsome:account.acc-kiosk',
        'Finding Opened PAR-05:main/leapsome:account.acc-lobby',
      ],
    ]);
  });

  it('is sent also where there is nothing to tell', () => {
    expect(told({})).toEqual([['Baseline']]);
  });

  it('waits for a complete evaluation; why there is none yet is told at once', () => {
    expect(told({ ...TROUBLED, roster: 'failed' }, TROUBLED)).toEqual([
      [`Finding Opened ${UNREADABLE}`],
      ['Baseline', `Finding Resolved ${UNREADABLE}`],
    ]);
  });

  it.each<[string, Situation]>([
    ['a reading is partial', { access: 'partial' }],
    ['a roster is stale', { rosterAsOf: '2026-02-01T00:00:00.000Z' }],
    ['a connection was not read', { roster: 'missing' }],
  ])('waits while %s', (_name, situation) => {
    expect(told({ ...TROUBLED, ...situation }).flat()).not.toContain('Baseline');
  });

  it('leaves out what has gone before it', () => {
    expect(told({ ...TROUBLED, roster: 'failed' }, {}, {})).toEqual([
      [`Finding Opened ${UNREADABLE}`],
      ['Baseline', `Finding Resolved ${UNREADABLE}`],
      [],
    ]);
  });

  it('is not waited for longer than a day', () => {
    const broken = { ...TROUBLED, roster: 'failed' } as const;

    expect(told(broken, broken, broken, broken, broken, broken).map((events) => events.includes('Baseline'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is followed by an event for each change', () => {
    expect(told(TROUBLED, {})).toEqual([
      ['Baseline'],
      [
        'Finding Resolved PAR-03:main/leapsome:grant.acc-kiosk.Super%20Admin',
        'Finding Resolved PAR-03:main/leapsome:grant.acc-lobby.Super%20Admin',
        'Finding Resolved UAR-09:main/leapsome:account.acc-kiosk',
        'Finding Resolved UAR-09:main/leapsome:account.acc-lobby',
      ],
    ]);
  });

  it('counts as the alert of what leads, so that its end is one too', () => {
    const { transitions } = momentOf([TROUBLED, {}]).evaluation.transitions;

    expect(transitions.filter(({ alert }) => alert).map(({ key }) => key.slice(0, 6))).toEqual(['PAR-03', 'PAR-03']);
  });
});
