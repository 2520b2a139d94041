import type { Period } from '../../shared/bundle/period/period.ts';
import { TIME_FORMS, timeIn } from '../../shared/kernel/calendar.ts';
import { isCalendarDate, toInstant } from '../../shared/kernel/instant.ts';
import { UsageError } from './errors.ts';

/** Epoch milliseconds of a time or a date on the command line. A date stands for the start or the end of its day. */
export function parseTime(flag: string, text: string, timezone: string, ofDay: 'start' | 'end'): number {
  const time = timeIn(text, timezone, ofDay);
  if (time === null) throw new UsageError(`${flag} ${text} is neither ${TIME_FORMS}`);
  return time;
}

/** A period on the command line: a date at `--to` belongs to it. */
export function parsePeriod({ from, to }: { readonly from: string; readonly to: string }, timezone: string): Period {
  const period = {
    from: toInstant(parseTime('--from', from, timezone, 'start')),
    to: toInstant(parseTime('--to', to, timezone, 'end')),
  };
  if (period.from >= period.to) throw new UsageError(`--to ${to} is not after --from ${from}`);
  return period;
}

/** Epoch milliseconds up to which something counts, inclusive: a date counts to its last millisecond. */
export function parseMoment(flag: string, text: string, timezone: string): number {
  const time = parseTime(flag, text, timezone, 'end');
  return isCalendarDate(text) ? time - 1 : time;
}
