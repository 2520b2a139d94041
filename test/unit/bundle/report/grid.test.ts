import { describe, expect, it } from 'vitest';
import { columnsOf, gridOf, positionOf } from '../../../../shared/bundle/report/grid.ts';
import { quietReport, slotRecords } from '../../../support/period-report.ts';

const hours = (number: number) => number * 3_600_000;

describe('the grid of charts', () => {
  it.each([
    [30, 'slot', 120],
    [31, 'day', 31],
    [120, 'day', 120],
    [121, 'week', 18],
    [365, 'week', 53],
    [1100, 'week', 158],
  ])('of %i days of four slots has a column for each %s', (days, unit, columns) => {
    const grid = gridOf(quietReport(days));

    expect(grid.unit).toBe(unit);
    expect(grid.starts).toHaveLength(columns);
  });

  it('has days as the calendar of the workspace has them, also when clocks change', () => {
    const quiet = quietReport(31);
    const period = { from: '2026-03-13T23:00:00.000Z', to: '2026-04-13T22:00:00.000Z' };
    const grid = gridOf({ ...quiet, period, asOf: period.to, scope: { ...quiet.scope, timezone: 'Europe/Berlin' } });

    const lengths = grid.starts.map((start, i) => (grid.starts[i + 1] ?? grid.to) - start);
    expect(lengths.filter((length) => length !== hours(24))).toEqual([hours(23)]);
  });

  it('ends now if the period is not over', () => {
    const grid = gridOf(quietReport(28, { asOf: '2026-01-15T00:00:00.000Z' }));

    expect(positionOf(grid, Date.parse('2026-01-08T00:00:00Z'))).toBe(0.5);
    expect(positionOf(grid, Date.parse('2026-02-08T00:00:00Z'))).toBe(1);
  });
});

describe('columns', () => {
  it('count every slot once, in the column whose time it falls into', () => {
    const grid = gridOf(quietReport(60));
    const slots = slotRecords(60).map(({ slot }, i) => ({
      slot,
      kind: i % 4 === 3 ? ('bad' as const) : ('good' as const),
    }));

    const columns = columnsOf(grid, slots);

    expect(columns).toHaveLength(60);
    expect(columns.every(({ counts }) => counts.get('good') === 3 && counts.get('bad') === 1)).toBe(true);
  });

  it('leave out those without a slot', () => {
    const grid = gridOf(quietReport(60));

    const columns = columnsOf(grid, [{ slot: '2026-01-10T06:00:00Z', kind: 'bad' }]);

    expect(columns.map(({ from, to }) => [from, to].map((time) => new Date(time).toISOString()))).toEqual([
      ['2026-01-10T00:00:00.000Z', '2026-01-11T00:00:00.000Z'],
    ]);
  });
});
