import { describe, expect, it } from 'vitest';
import type { Standing } from '../../../shared/bundle/period/finding-rows.ts';
import { anAccount, aRole } from '../../support/builders.ts';
import { type Situation, withAccounts } from '../../support/builders-evaluation.ts';
import { slot, type Told, tell } from './told-period.ts';

/** Ida is a Super Admin whom nobody approved: PAR-03, severity high, to be remediated within seven days. */
const WELL: Situation = { accounts: withAccounts(anAccount('ida')) };
const FAILS: Situation = { accounts: withAccounts(anAccount('ida', { grants: [aRole('Super Admin')] })) };
const KEY = 'PAR-03:main/leapsome:grant.acc-ida.Super%20Admin';
const EXCEPTION = {
  finding: KEY,
  reason: 'a migration',
  approvedBy: 'grace@acme.example',
  approvedOn: '2026-03-01',
  expires: '2026-03-20',
};
const WAIVED: Situation = { ...FAILS, exceptions: [EXCEPTION] };
const hour = 6;

/** What becomes of the finding when slots find these situations, from the `first` one on. */
function standings(situations: readonly (Situation | null)[], first = 0, told: Told = {}): readonly Standing[] {
  const named = situations.flatMap((situation, i) => (situation ? [[slot(first + i), situation] as const] : []));
  return tell(named, told).findings.find(({ key }) => key === KEY)?.standings ?? [];
}
const daysLater = (days: number) => `2026-03-${String(2 + days).padStart(2, '0')}T00:00:00.000Z`;

describe('a time during which a finding stood', () => {
  it('goes from the evaluation that found it to the one that found it gone, with both entries', () => {
    const [standing] = standings([WELL, FAILS, FAILS, WELL]);

    expect(standing).toMatchObject({ hours: 2 * hour, severity: 'high', isWaived: false });
    expect(standing?.opened).toMatchObject({ at: slot(1).replace('Z', '.000Z'), entry: 23 });
    expect(standing?.closed).toMatchObject({ at: slot(3).replace('Z', '.000Z'), entry: 43 });
  });

  it('began before the period, if it stood when the period began', () => {
    const [standing] = standings([FAILS, FAILS, WELL], -2);

    expect(standing).toMatchObject({ opened: { at: slot(-2).replace('Z', '.000Z'), entry: 13 }, hours: 2 * hour });
  });

  it('is not of a period that began when it was over', () => {
    expect(standings([FAILS, WELL, WELL, WELL], -3)).toEqual([]);
  });

  it('is not of a period that was over when it began', () => {
    expect(standings([WELL, FAILS], 27)).toEqual([]);
  });

  it('may end after the period, and says so', () => {
    const [standing] = standings([FAILS, FAILS, WELL], 27);

    expect(standing).toMatchObject({ closedAfterPeriod: true, closed: { at: slot(29).replace('Z', '.000Z') } });
  });

  it('lasts to the time as of which the report is made, while it stands', () => {
    const [standing] = standings([FAILS], 0, { asOf: daysLater(2) });

    expect(standing).toMatchObject({ closed: null, hours: 48 });
  });

  it('is interrupted by a slot in which it is gone, and not ended [note 32]', () => {
    const found = standings([FAILS, WELL, FAILS, WELL]);

    expect(found).toMatchObject([{ interruptions: 1, hours: 3 * hour }]);
  });

  it('is another one after three slots in which it is gone', () => {
    const found = standings([FAILS, WELL, WELL, WELL, FAILS, WELL]);

    expect(found).toMatchObject([
      { interruptions: 0, hours: hour },
      { interruptions: 0, hours: hour },
    ]);
  });

  it('is not ended by a reading that is not complete', () => {
    const found = standings([FAILS, { ...WELL, access: 'partial' }, { access: 'failed' }, FAILS, WELL]);

    expect(found).toMatchObject([{ interruptions: 0, hours: 4 * hour }]);
  });
});

describe('a deviation is late [note 40]', () => {
  it.each([
    ['closed at its deadline, it is not', daysLater(7), false],
    ['a moment later, it is', daysLater(7).replace('000Z', '001Z'), true],
  ])('or not: %s', (_name, asOf, isLate) => {
    const [standing] = standings([FAILS], 0, { asOf });

    expect(standing).toMatchObject({ deadline: daysLater(7), limit: '7d', limitOf: 'remediation', isLate });
  });

  it('not while it is waived, from before its deadline on', () => {
    const [standing] = standings([FAILS, WAIVED], 0, { asOf: daysLater(9) });

    expect(standing).toMatchObject({
      isLate: false,
      isWaived: false,
      suppressed: [{ approvedBy: 'grace@acme.example' }],
    });
  });

  it('is waived if an exception covered it all the time', () => {
    const [standing] = standings([WAIVED, WAIVED, WELL]);

    expect(standing).toMatchObject({
      isWaived: true,
      isLate: false,
      suppressed: [{ from: { entry: 13 }, to: { entry: 33 } }],
    });
  });

  it('and stays one after it is closed, if the limit is that of the control itself', () => {
    const active = anAccount('edsger', { grants: [] });
    const report = tell([
      [slot(0), { accounts: withAccounts(active) }],
      [slot(1), { accounts: withAccounts({ ...active, active: false }) }],
    ]);

    const leaver = report.deviations.find(({ test }) => test === 'UAR-08');
    expect(leaver).toMatchObject({ limitOf: 'control', limit: '24h', isLate: true, closed: { entry: 23 } });
    expect(leaver?.measuredHours?.atMost).toBeGreaterThanOrEqual((leaver?.measuredHours?.atLeast ?? 0) + hour);
  });
});
