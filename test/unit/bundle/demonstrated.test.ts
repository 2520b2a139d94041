import { describe, expect, it } from 'vitest';
import { coverageOf, type ExpectedSlot } from '../../../shared/bundle/period/demonstrated.ts';
import { toSlot } from '../../../shared/kernel/instant.ts';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-03-02T00:00:00Z');
const at = (hours: number) => new Date(FROM + hours * HOUR).toISOString();
const QUARTER = { from: at(0), to: at(100 * 6) };

/** One slot every six hours: `c` conclusive, `i` inconclusive, `n` not applicable, `m` missing. */
const SAID = { c: 'conclusive', i: 'inconclusive', n: 'not-applicable', m: 'missing' } as const;
const slots = (letters: string): ExpectedSlot[] =>
  Array.from(letters, (letter, i) => ({
    slot: toSlot(FROM + i * 6 * HOUR),
    said: SAID[letter as keyof typeof SAID],
  }));
const coverage = (letters: string, period = QUARTER, asOf = period.to, timezone = 'UTC') =>
  coverageOf(slots(letters), period, asOf, timezone);

describe('a control over a period is demonstrated [note 43]', () => {
  it.each([
    ['95 of 100 slots are conclusive', `${'c'.repeat(19)}i`.repeat(5), 'demonstrated', []],
    [
      '94 of 100 are',
      `${`${'c'.repeat(19)}i`.repeat(4)}${'c'.repeat(18)}ii`,
      'not-demonstrated',
      ['too-few-conclusive'],
    ],
    [
      'slots are missing instead of inconclusive',
      `${'c'.repeat(94)}${'m'.repeat(6)}`,
      'not-demonstrated',
      ['too-few-conclusive'],
    ],
    [
      'slots in which it did not apply are left out',
      `${'c'.repeat(19)}i${'n'.repeat(8)}`.repeat(3),
      'demonstrated',
      [],
    ],
    ['it was never conclusive', 'i'.repeat(100), 'not-demonstrated', ['too-few-conclusive', 'gap-too-long']],
    ['it applied in no slot', `${'n'.repeat(98)}mm`, 'not-applicable', []],
    ['nothing was evaluated', 'm'.repeat(100), 'not-demonstrated', ['too-few-conclusive', 'gap-too-long']],
  ])('or not: %s', (_name, letters, state, because) => {
    expect(coverage(letters)).toMatchObject({ state, because });
  });

  it.each([
    ['exactly seven days lie between two conclusive slots', 7 * 24, 'demonstrated'],
    ['an hour more does', 7 * 24 + 1, 'not-demonstrated'],
  ])('or not: %s', (_name, hours, state) => {
    const period = { from: at(0), to: at(hours) };

    expect(coverageOf(slots('c'), period, period.to, 'UTC').state).toBe(state);
  });

  it.each([
    ['from the beginning of the period', { from: at(-7 * 24 - 1), to: at(6) }, at(6)],
    ['up to its end', { from: at(0), to: at(7 * 24 + 7) }, at(1000)],
  ])('not if a gap of more than seven days reaches %s', (_name, period, asOf) => {
    expect(coverage('cc', period, asOf)).toMatchObject({ state: 'not-demonstrated', because: ['gap-too-long'] });
  });

  it('as far as a period that is not over has gone', () => {
    expect(coverage('cc', QUARTER, at(12)).state).toBe('demonstrated');
  });

  it('with a week in which the clocks go back, which has an hour more', () => {
    const period = { from: '2026-10-24T06:00:00.000Z', to: '2026-10-31T07:00:00.000Z' };
    const weekly = [{ slot: '2026-10-24T06:00:00Z', said: 'conclusive' }] as const;

    expect(coverageOf(weekly, period, period.to, 'Europe/Berlin').state).toBe('demonstrated');
    expect(coverageOf(weekly, period, period.to, 'UTC').state).toBe('not-demonstrated');
  });

  it('tells the longest gap, the first of equal ones', () => {
    expect(coverage('cciicciicc', { from: at(0), to: at(54) }).longestGap).toEqual({
      from: at(6),
      to: at(24),
      hours: 18,
    });
  });
});
