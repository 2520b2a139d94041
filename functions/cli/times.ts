import { endOfDay, startOfDay } from '../../shared/kernel/calendar.ts';
import { isCalendarDate, isInstant, isSlot, millisecondsOf } from '../../shared/kernel/instant.ts';
import { UsageError } from './errors.ts';

/** Which instant a bare date means. */
const OF_DAY = { start: startOfDay, end: endOfDay } as const;

/** Epoch milliseconds of a time or a date on the command line. A date stands for the start or the end of its day. */
export function parseTime(flag: string, text: string, timezone: string, ofDay: keyof typeof OF_DAY): number {
  if (isCalendarDate(text)) return millisecondsOf(OF_DAY[ofDay](text, timezone));
  if (isSlot(text) || isInstant(text)) return millisecondsOf(text);
  throw new UsageError(`${flag} ${text} is neither a date (2026-11-22) nor a time in UTC (2026-11-22T06:00:00Z)`);
}

/** Epoch milliseconds up to which something counts, inclusive: a date counts to its last millisecond. */
export function parseMoment(flag: string, text: string, timezone: string): number {
  const time = parseTime(flag, text, timezone, 'end');
  return isCalendarDate(text) ? time - 1 : time;
}
