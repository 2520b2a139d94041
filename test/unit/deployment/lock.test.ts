import { describe, expect, it } from 'vitest';
import { daysOf } from '../../../shared/deployment/lock.ts';

describe('the days of a duration', () => {
  it.each([
    ['1 months', 28, 31],
    ['12 months', 365, 366],
    ['15 months', 449, 459],
    ['39 months', 1179, 1191],
    ['90d', 90, 90],
    ['36h', 2, 2],
    ['48h', 2, 2],
    ['30m', 1, 1],
    ['5bd', 5, 9],
  ])('%s are %i at least and %i at most', (duration, min, max) => {
    expect(daysOf(duration)).toEqual({ min, max });
  });

  it('of what policy does not take are refused', () => {
    expect(() => daysOf('1 year')).toThrow('not a duration: 1 year');
  });
});
