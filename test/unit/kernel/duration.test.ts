import { describe, expect, it } from 'vitest';
import { isDuration, isFixedDuration, millisecondsIn } from '../../../shared/kernel/duration.ts';

describe('durations', () => {
  it.each([
    ['minutes', '30m', 1_800_000],
    ['hours', '26h', 93_600_000],
    ['days, of 24 hours each', '7d', 604_800_000],
    ['with a space', '7 d', 604_800_000],
    ['nothing', '0h', 0],
  ])('of fixed length: %s', (_name, text, milliseconds) => {
    expect(isDuration(text)).toBe(true);
    expect(isFixedDuration(text)).toBe(true);
    expect(millisecondsIn(text)).toBe(milliseconds);
  });

  it.each([
    ['business days', '5bd'],
    ['months', '15 months'],
  ])('have no fixed length: %s', (_name, text) => {
    expect(isDuration(text)).toBe(true);
    expect(isFixedDuration(text)).toBe(false);
    expect(() => millisecondsIn(text)).toThrow(RangeError);
  });

  it.each([
    ['no unit', '24'],
    ['an unknown unit', '24w'],
    ['seconds', '24s'],
    ['a fraction', '1.5h'],
    ['a sign', '-1h'],
    ['five digits', '10000h'],
    ['a capital', '24H'],
    ['two of them', '1d 2h'],
    ['nothing', ''],
  ])('are told from other text: %s', (_name, text) => {
    expect(isDuration(text)).toBe(false);
    expect(isFixedDuration(text)).toBe(false);
    expect(() => millisecondsIn(text)).toThrow('not a duration');
  });
});
