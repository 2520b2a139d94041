import { Temporal } from 'temporal-polyfill';
import { type Cron, parseCron } from './cron.ts';
import { millisecondsOf, type Slot, toSlot } from './instant.ts';

/** When a workspace is due: a five-field cron expression in an IANA time zone. */
export interface Schedule {
  readonly cron: string;
  readonly timezone: string;
}

/**
 * A day of the year 29 February is at most eight years away (1896 to 1904 and the like), so a search that has not
 * found a slot by then never will.
 */
const LONGEST_SEARCH_DAYS = 366 * 8 + 2;

/** The latest slot that is not after the instant (epoch milliseconds). */
export function latestSlot(schedule: Schedule, at: number): Slot {
  return search(schedule, at, -1, (time) => time <= at);
}

/** The first slot after the instant (epoch milliseconds). */
export function nextSlot(schedule: Schedule, after: number): Slot {
  return search(schedule, after, 1, (time) => time > after);
}

/** All slots after `after` and not later than `until`, both epoch milliseconds, ascending. */
export function slotsBetween(schedule: Schedule, after: number, until: number): Slot[] {
  const cron = parseCron(schedule.cron);
  const slots: Slot[] = [];
  const last = localDate(until, schedule.timezone);
  let date = localDate(after, schedule.timezone);
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    for (const time of slotsOfDay(cron, date, schedule.timezone)) {
      if (time > after && time <= until) slots.push(toSlot(time));
    }
    date = date.add({ days: 1 });
  }
  return slots;
}

/** A schedule, and the instant after which it applies. */
export interface ScheduleSegment extends Schedule {
  readonly from: string;
}

/**
 * The slots that are expected up to `until` (epoch milliseconds), under schedules that took over from one another:
 * each applies after its `from` and up to the next one's.
 */
export function expectedSlots(segments: readonly ScheduleSegment[], until: number): Slot[] {
  return segments.flatMap((segment, i) => {
    const next = segments[i + 1];
    const end = next ? Math.min(millisecondsOf(next.from), until) : until;
    return slotsBetween(segment, millisecondsOf(segment.from), end);
  });
}

/** Whether the schedule is due at exactly this slot. */
export function isDueAt(schedule: Schedule, slot: Slot): boolean {
  const time = millisecondsOf(slot);
  return latestSlot(schedule, time) === slot;
}

function search(schedule: Schedule, from: number, step: 1 | -1, accept: (time: number) => boolean): Slot {
  const cron = parseCron(schedule.cron);
  let date = localDate(from, schedule.timezone);
  for (let day = 0; day < LONGEST_SEARCH_DAYS; day++) {
    const times = slotsOfDay(cron, date, schedule.timezone);
    const found = step === 1 ? times.find(accept) : times.findLast(accept);
    if (found !== undefined) return toSlot(found);
    date = date.add({ days: step });
  }
  throw new RangeError(`cron expression "${schedule.cron}" does not fire`);
}

/**
 * The slots of one calendar day, ascending. At daylight-saving changes the rules are EventBridge Scheduler's: a local
 * time that does not exist is skipped, one that comes twice fires the first time only.
 */
function slotsOfDay(cron: Cron, date: Temporal.PlainDate, timezone: string): number[] {
  if (!cron.months.includes(date.month)) return [];
  if (cron.daysOfMonth && !cron.daysOfMonth.includes(date.day)) return [];
  if (cron.daysOfWeek && !cron.daysOfWeek.includes(date.dayOfWeek % 7)) return [];
  const times: number[] = [];
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      const local = date.toPlainDateTime({ hour, minute });
      const zoned = local.toZonedDateTime(timezone, { disambiguation: 'earlier' });
      if (zoned.toPlainDateTime().equals(local)) times.push(zoned.epochMilliseconds);
    }
  }
  return times;
}

function localDate(time: number, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timezone).toPlainDate();
}
