import { describe, expect, it } from 'vitest';
import { reviewId, windowAt, windowsBegunSince } from '../../../shared/reviews/windows.ts';

describe('the window of a review [note 28]', () => {
  it.each([
    ['month', '2026-02-14T12:00:00.000Z', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-03-31T21:59:59.999Z', '2026-01-01', '2026-03-31'],
    ['quarter', '2026-03-31T22:00:00.000Z', '2026-04-01', '2026-06-30'],
    ['half-year', '2026-12-31T22:59:59.999Z', '2026-07-01', '2026-12-31'],
    ['half-year', '2026-12-31T23:00:00.000Z', '2027-01-01', '2027-06-30'],
    ['year', '2028-02-29T12:00:00.000Z', '2028-01-01', '2028-12-31'],
  ] as const)('is the %s of the calendar in the time zone of the workspace: %s', (every, at, first, last) => {
    expect(windowAt(at, every, 'Europe/Berlin')).toEqual({ first, last });
  });

  it.each([
    ['the very instant at which one begins', '2026-01-01T00:00:00.000Z', ['2026-01-01', '2026-04-01']],
    ['a moment later', '2026-01-01T00:00:00.001Z', ['2026-04-01']],
    ['the end of the stretch', '2026-06-30T23:59:59.999Z', []],
  ])('is asked for if it began since %s', (_when, since, firsts) => {
    const windows = windowsBegunSince(since, '2026-06-30T23:59:59.999Z', 'quarter', 'UTC');

    expect(windows.map(({ first }) => first)).toEqual(firsts);
  });

  it('names the review, with its kind and the attempt', () => {
    const window = { first: '2026-04-01', last: '2026-06-30' };

    expect(reviewId('all', window)).toBe('all-2026-04-01');
    expect(reviewId('privileged', window, 2)).toBe('privileged-2026-04-01-2');
  });
});
