import { daysLater } from '../../kernel/calendar.ts';
import { millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import type { PeriodReport } from '../period/report.ts';

/** More columns than this do not fit side by side. */
const MOST_COLUMNS = 120;

/** The time axis that all charts of a report have in common. Epoch milliseconds. */
export interface Grid {
  /** What a column stands for. */
  readonly unit: 'slot' | 'day' | 'week';
  /** Where columns begin, ascending. */
  readonly starts: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Some of the slots of a chart: how many there are of each kind. */
export interface GridColumn<Kind extends string> {
  readonly from: number;
  readonly to: number;
  readonly counts: ReadonlyMap<Kind, number>;
}

/** One column for each slot if they fit, else for each day, else for each week, by the calendar of the workspace. */
export function gridOf({ period, asOf, scope, completeness }: PeriodReport): Grid {
  const [from, end] = [millisecondsOf(period.from), millisecondsOf(period.to)];
  // A period that is not over ends now, unless it has not begun.
  const to = Math.max(Math.min(end, millisecondsOf(asOf)), from + 1);
  const slots = completeness.slots.filter(({ isExpected }) => isExpected).map(({ slot }) => millisecondsOf(slot));
  if (slots.length <= MOST_COLUMNS) return { unit: 'slot', starts: slots, from, to };
  for (const [unit, days] of [
    ['day', 1],
    ['week', 7],
  ] as const) {
    const starts = startsOf(from, to, days, scope.timezone);
    if (starts.length <= MOST_COLUMNS || unit === 'week') return { unit, starts, from, to };
  }
  throw new Error('a week is the coarsest unit');
}

/** Where something lies on the axis, from 0 to 1. */
export function positionOf({ from, to }: Grid, time: number): number {
  return Math.min(1, Math.max(0, (time - from) / (to - from)));
}

/** Counts what the slots of each column say. Slots ascending; columns without any are left out. */
export function columnsOf<Kind extends string>(
  grid: Grid,
  slots: readonly { readonly slot: Slot; readonly kind: Kind }[],
): GridColumn<Kind>[] {
  const columns: (GridColumn<Kind> & { readonly counts: Map<Kind, number> })[] = [];
  let at = 0;
  for (const { slot, kind } of slots) {
    const time = millisecondsOf(slot);
    while ((grid.starts[at + 1] ?? Number.POSITIVE_INFINITY) <= time) at++;
    const from = grid.starts[at] ?? grid.from;
    const last = columns.at(-1);
    const column = last?.from === from ? last : { from, to: grid.starts[at + 1] ?? grid.to, counts: new Map() };
    if (column !== last) columns.push(column);
    column.counts.set(kind, (column.counts.get(kind) ?? 0) + 1);
  }
  return columns;
}

function startsOf(from: number, to: number, days: number, timezone: string): number[] {
  const starts: number[] = [];
  for (let time = from; time < to; time = millisecondsOf(daysLater(toInstant(from), starts.length * days, timezone))) {
    starts.push(time);
  }
  return starts;
}
