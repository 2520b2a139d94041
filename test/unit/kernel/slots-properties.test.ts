import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseCron, schedulerExpression } from '../../../shared/kernel/cron.ts';
import { toSlot } from '../../../shared/kernel/instant.ts';
import {
  expectedSlots,
  isDueAt,
  latestSlot,
  nextSlot,
  type Schedule,
  slotsBetween,
} from '../../../shared/kernel/slots.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The rule, told another way: walk all minutes of the window on the world's clock, read the clock on the wall at each,
 * and fire when it shows a time of the expression that it has not shown before.
 */
function reference({ cron, timezone }: Schedule, after: number, until: number): string[] {
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = parseCron(cron);
  const isDue = (wall: Temporal.ZonedDateTime) =>
    minutes.includes(wall.minute) &&
    hours.includes(wall.hour) &&
    (daysOfMonth?.includes(wall.day) ?? true) &&
    months.includes(wall.month) &&
    (daysOfWeek?.includes(wall.dayOfWeek % 7) ?? true);
  return firings(isDue, timezone, after, until);
}

/** What EventBridge Scheduler does with the expression that it gets: six fields, in which Sunday is 1. */
function scheduler({ cron, timezone }: Schedule, after: number, until: number): string[] {
  const [, text = ''] = /^cron\((.*)\)$/.exec(schedulerExpression(cron)) ?? [];
  const fields = text.split(' ');
  const isDue = (wall: Temporal.ZonedDateTime) =>
    [wall.minute, wall.hour, wall.day, wall.month, (wall.dayOfWeek % 7) + 1, wall.year].every((value, i) =>
      fields[i]?.split(',').some((allowed) => allowed === '*' || allowed === '?' || allowed === String(value)),
    );
  return firings(isDue, timezone, after, until);
}

function firings(
  isDue: (wall: Temporal.ZonedDateTime) => boolean,
  timezone: string,
  after: number,
  until: number,
): string[] {
  const shown = new Set<string>();
  const fired: string[] = [];
  // Two hours of run-up, so that the first pass of an hour that comes twice has been seen.
  for (let time = floor(after) - 120 * MINUTE; time <= until; time += MINUTE) {
    const wall = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timezone);
    const key = wall.toPlainDateTime().toString();
    const isRepeat = shown.has(key);
    shown.add(key);
    if (isDue(wall) && !isRepeat && time > after) fired.push(toSlot(time));
  }
  return fired;
}

const floor = (time: number) => Math.floor(time / MINUTE) * MINUTE;

/** Moments worth looking at: changes of the clocks, and any other. */
const CHANGES = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
  '2028-02-29T12:00:00Z',
  '2026-12-31T23:00:00Z',
].map((time) => Date.parse(time));

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
);
const field = (min: number, max: number, often: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: often },
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(',')),
    fc.integer({ min: 1, max: max - min }).map((step) => `*/${step}`),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );
const days = fc.oneof(
  { weight: 2, arbitrary: fc.constant(['*', '*'] as const) },
  fc.tuple(field(1, 28, fc.constant('*')), fc.constant('*')),
  fc.tuple(fc.constant('*'), field(0, 6, fc.constant('*'))),
);
const schedules = fc
  .tuple(field(0, 59, fc.constantFrom('0', '30', '*/15')), field(0, 23, fc.constantFrom('*', '*/6', '2')), days, zones)
  .map(([minute, hour, [dayOfMonth, dayOfWeek], timezone]): Schedule => {
    return { cron: `${minute} ${hour} ${dayOfMonth} * ${dayOfWeek}`, timezone };
  });
const moments = fc.oneof(
  fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -DAY / 4, max: DAY / 8 })).map(([change, by]) => change + by),
  fc.integer({ min: Date.parse('2025-01-01T00:00:00Z'), max: Date.parse('2030-01-01T00:00:00Z') }),
);

describe('for any schedule, zone and moment', () => {
  it('slots are those that a wall clock would fire at, minute by minute', () => {
    fc.assert(
      fc.property(schedules, moments, fc.nat(DAY / 3), (schedule, after, length) => {
        expect(slotsBetween(schedule, after, after + length)).toEqual(reference(schedule, after, after + length));
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('EventBridge Scheduler fires at the slots, also where the clocks change', () => {
    fc.assert(
      fc.property(schedules, moments, fc.nat(DAY / 3), (schedule, after, length) => {
        expect(scheduler(schedule, after, after + length)).toEqual(slotsBetween(schedule, after, after + length));
      }),
    );
  });

  it('the latest, the next and the list agree with one another', () => {
    fc.assert(
      fc.property(schedules, moments, (schedule, now) => {
        const latest = latestSlot(schedule, now);
        const next = nextSlot(schedule, now);

        expect(slotsBetween(schedule, Date.parse(latest), Date.parse(next))).toEqual([next]);
        expect(slotsBetween(schedule, Date.parse(latest) - 1, Date.parse(latest))).toEqual([latest]);
        expect(nextSlot(schedule, Date.parse(latest))).toBe(next);
        expect(latestSlot(schedule, Date.parse(next) - 1)).toBe(latest);
        expect(Date.parse(latest)).toBeLessThanOrEqual(now);
        expect(Date.parse(next)).toBeGreaterThan(now);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  it('it is due at its slots and at no other second', () => {
    fc.assert(
      fc.property(schedules, moments, (schedule, now) => {
        const slots = slotsBetween(schedule, now, now + DAY).slice(0, 3);

        expect(slots.every((slot) => isDueAt(schedule, slot))).toBe(true);
        expect(isDueAt(schedule, toSlot(now))).toBe(slotsBetween(schedule, now - 1000, now).includes(toSlot(now)));
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('a window can be cut anywhere without gain or loss, also by a change to the same schedule', () => {
    fc.assert(
      fc.property(schedules, moments, fc.nat(DAY), fc.nat(DAY), (schedule, from, first, second) => {
        const middle = from + first;
        const until = middle + second;
        const whole = slotsBetween(schedule, from, until);
        const segments = [from, middle].map((time) => ({ ...schedule, from: new Date(time).toISOString() }));

        expect([...slotsBetween(schedule, from, middle), ...slotsBetween(schedule, middle, until)]).toEqual(whole);
        expect(expectedSlots(segments, until)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  }, 30_000);
});
