import { Temporal } from 'temporal-polyfill';
import { type Duration, millisecondsIn } from './duration.ts';
import {
  type CalendarDate,
  type Instant,
  isCalendarDate,
  isInstant,
  isSlot,
  millisecondsOf,
  toInstant,
} from './instant.ts';

/** Whether the runtime knows the IANA time zone, `Europe/Berlin`. Offsets such as `+02:00` are refused: no DST. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant at which a calendar day ends in a time zone, that is, the start of the next day. A bare date in policy,
 * rosters and approvals stands until then.
 */
export function endOfDay(date: CalendarDate, timeZone: string): Instant {
  const next = Temporal.PlainDate.from(date).add({ days: 1 });
  return toInstant(next.toZonedDateTime(timeZone).epochMilliseconds);
}

/**
 * The instant that lies a duration after another, by the calendar in UTC. A week is taken to have five business days, and
 * one that has begun counts in full.
 */
export function addDuration(time: Instant, duration: Duration): Instant {
  const [, count = '', unit = ''] = /^(\d+)\s?(months|bd)$/.exec(duration) ?? [];
  if (unit === '') return toInstant(millisecondsOf(time) + millisecondsIn(duration));
  const start = Temporal.Instant.from(time).toZonedDateTimeISO('UTC');
  const end = start.add(unit === 'months' ? { months: Number(count) } : { weeks: Math.ceil(Number(count) / 5) });
  return toInstant(end.epochMilliseconds);
}

/** The day that lies so many days after another. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The same time of day, so many days later, in a time zone: a day in which clocks change has 23 or 25 hours. */
export function daysLater(time: Instant, days: number, timeZone: string): Instant {
  return toInstant(Temporal.Instant.from(time).toZonedDateTimeISO(timeZone).add({ days }).epochMilliseconds);
}

/** The first and the last day of the month before the one that it is at an instant in a time zone. */
export function monthBefore(
  time: Instant,
  timeZone: string,
): { readonly first: CalendarDate; readonly last: CalendarDate } {
  const next = Temporal.PlainDate.from(dateOf(time, timeZone)).with({ day: 1 });
  return { first: next.subtract({ months: 1 }).toString(), last: next.subtract({ days: 1 }).toString() };
}

/** Which instant a bare date means. */
const OF_DAY = { start: startOfDay, end: endOfDay } as const;

/**
 * Epoch milliseconds of a time or a date that somebody wrote; null if it is neither. A date stands for the start or the end
 * of its day in the time zone.
 */
export function timeIn(text: string, timeZone: string, ofDay: keyof typeof OF_DAY): number | null {
  if (isCalendarDate(text)) return millisecondsOf(OF_DAY[ofDay](text, timeZone));
  return isSlot(text) || isInstant(text) ? millisecondsOf(text) : null;
}

/** What `timeIn` reads, in words. */
export const TIME_FORMS = 'a date (2026-11-22) nor a time in UTC (2026-11-22T06:00:00Z)';

/** The instant at which a calendar day begins in a time zone. */
export function startOfDay(date: CalendarDate, timeZone: string): Instant {
  return toInstant(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

/** Where an instant lies to a span of whole days in a time zone, the last one included. */
export function positionTo(
  first: CalendarDate,
  last: CalendarDate,
  at: Instant,
  timeZone: string,
): 'before' | 'within' | 'after' {
  const time = millisecondsOf(at);
  if (time < millisecondsOf(startOfDay(first, timeZone))) return 'before';
  return time < millisecondsOf(endOfDay(last, timeZone)) ? 'within' : 'after';
}

/** The calendar day of an instant, as people in the time zone would name it. */
export function dateOf(time: Instant, timeZone: string): CalendarDate {
  return Temporal.Instant.from(time).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/**
 * The instant by which something is due that is given a duration from another instant on. Business days and months end
 * with a day of the time zone: five business days from a Monday are over when the next Monday is. Saturday and Sunday are
 * no business days; public holidays differ from place to place, and are.
 */
export function deadlineAfter(from: Instant, within: Duration, timeZone: string): Instant {
  const [, count = '', unit = ''] = /^(\d+)\s?(months|bd)$/.exec(within) ?? [];
  if (unit === '') return toInstant(millisecondsOf(from) + millisecondsIn(within));
  const day = Temporal.PlainDate.from(dateOf(from, timeZone));
  const last = unit === 'months' ? day.add({ months: Number(count) }) : addBusinessDays(day, Number(count));
  return endOfDay(last.toString(), timeZone);
}

function addBusinessDays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let last = day;
  for (let left = count; left > 0; ) {
    last = last.add({ days: 1 });
    if (last.dayOfWeek <= 5) left--;
  }
  return last;
}

/** How many business days have begun after a deadline that ends with a day, up to an instant; 0 before it. */
export function businessDaysOver(deadline: Instant, at: Instant, timeZone: string): number {
  const now = Temporal.PlainDate.from(dateOf(at, timeZone));
  let day = Temporal.PlainDate.from(dateOf(toInstant(millisecondsOf(deadline) - 1), timeZone));
  let over = 0;
  while (Temporal.PlainDate.compare(day, now) < 0) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek <= 5) over++;
  }
  return over;
}

/** The calendar span of so many months that a day lies in, counted from January: a quarter, a half-year, a year. */
export function spanAround(day: CalendarDate, months: 1 | 3 | 6 | 12): { first: CalendarDate; last: CalendarDate } {
  const { year, month } = Temporal.PlainDate.from(day);
  const first = Temporal.PlainDate.from({ year, month: month - ((month - 1) % months), day: 1 });
  return { first: first.toString(), last: first.add({ months }).subtract({ days: 1 }).toString() };
}
