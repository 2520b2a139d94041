import { describe, expect, it } from 'vitest';
import {
  isCalendarDate,
  isInstant,
  isSlot,
  laterOf,
  millisecondsOf,
  toInstant,
  toSlot,
} from '../../../shared/kernel/instant.ts';

describe('instants and slots', () => {
  it('are written in UTC, to the millisecond and to the second', () => {
    const time = Date.parse('2026-11-22T06:00:00.999Z');

    expect(toInstant(time)).toBe('2026-11-22T06:00:00.999Z');
    expect(toSlot(time)).toBe('2026-11-22T06:00:00Z');
    expect(millisecondsOf('2026-11-22T06:00:00Z')).toBe(time - 999);
  });

  it('refuses to read what is no time', () => {
    expect(() => millisecondsOf('soon')).toThrow(TypeError);
  });

  it('knows the later of two', () => {
    expect(laterOf('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z')).toBe('2026-01-01T00:00:00.001Z');
    expect(laterOf('2026-01-01T00:00:00.001Z', '2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.001Z');
  });

  it.each([
    ['a slot', '2026-02-28T23:59:59Z', true],
    ['29 February of a leap year', '2028-02-29T00:00:00Z', true],
    ['29 February of another year', '2026-02-29T00:00:00Z', false],
    ['30 February', '2026-02-30T00:00:00Z', false],
    ['24:00', '2026-02-28T24:00:00Z', false],
    ['a leap second', '2026-06-30T23:59:60Z', false],
    ['an offset', '2026-02-28T23:59:59+00:00', false],
    ['milliseconds', '2026-02-28T23:59:59.000Z', false],
    ['a date', '2026-02-28', false],
    ['text behind it', '2026-02-28T23:59:59Z\n', false],
  ])('tells a slot from other text: %s', (_name, text, expected) => {
    expect(isSlot(text)).toBe(expected);
  });

  it.each([
    ['an instant', '2026-02-28T23:59:59.000Z', true],
    ['30 February', '2026-02-30T00:00:00.000Z', false],
    ['seconds only', '2026-02-28T23:59:59Z', false],
    ['microseconds', '2026-02-28T23:59:59.000000Z', false],
  ])('tells an instant from other text: %s', (_name, text, expected) => {
    expect(isInstant(text)).toBe(expected);
  });
});

describe('calendar dates', () => {
  it.each([
    ['an ordinary day', '2026-11-22', true],
    ['the last day of a century that is a leap year', '2000-02-29', true],
    ['29 February of a century that is not', '1900-02-29', false],
    ['31 April', '2026-04-31', false],
    ['month 13', '2026-13-01', false],
    ['day 0', '2026-01-00', false],
    ['no leading zero', '2026-1-01', false],
    ['a time behind it', '2026-01-01T00:00:00Z', false],
    ['another order', '22.11.2026', false],
  ])('are told from other text: %s', (_name, text, expected) => {
    expect(isCalendarDate(text)).toBe(expected);
  });
});
