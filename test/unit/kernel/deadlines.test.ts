import { describe, expect, it } from 'vitest';
import { businessDaysOver, deadlineAfter } from '../../../shared/kernel/calendar.ts';

describe('a deadline', () => {
  it.each([
    ['24h', '2026-04-03T10:00:00.000Z', '2026-04-04T10:00:00.000Z'],
    ['21d', '2026-04-01T00:00:00.000Z', '2026-04-22T00:00:00.000Z'],
    // A Friday.
    ['0bd', '2026-04-03T10:00:00.000Z', '2026-04-04T00:00:00.000Z'],
    ['1bd', '2026-04-03T10:00:00.000Z', '2026-04-07T00:00:00.000Z'],
    ['5bd', '2026-04-03T10:00:00.000Z', '2026-04-11T00:00:00.000Z'],
    // A Saturday and a Sunday count like the Friday before them.
    ['1bd', '2026-04-04T10:00:00.000Z', '2026-04-07T00:00:00.000Z'],
    ['1bd', '2026-04-05T23:59:59.999Z', '2026-04-07T00:00:00.000Z'],
    ['5bd', '2026-04-06T00:00:00.000Z', '2026-04-14T00:00:00.000Z'],
    ['1 months', '2026-01-31T10:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ])('%s after %s is %s', (within, from, deadline) => {
    expect(deadlineAfter(from, within, 'UTC')).toBe(deadline);
  });

  it('ends with a day of the time zone, also where clocks change in between', () => {
    expect(deadlineAfter('2026-03-27T23:30:00.000Z', '1bd', 'Europe/Berlin')).toBe('2026-03-30T22:00:00.000Z');
  });

  it.each([
    ['before it', '2026-04-10T23:59:59.999Z', 0],
    ['on the weekend after it', '2026-04-12T12:00:00.000Z', 0],
    ['on the first business day', '2026-04-13T00:00:00.000Z', 1],
    ['on the second', '2026-04-14T12:00:00.000Z', 2],
  ])('is over by business days, %s', (_when, at, days) => {
    expect(businessDaysOver('2026-04-11T00:00:00.000Z', at, 'UTC')).toBe(days);
  });
});
