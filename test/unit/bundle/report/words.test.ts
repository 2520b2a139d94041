import { describe, expect, it } from 'vitest';
import { count, figure, percent, stretch } from '../../../../shared/bundle/report/words.ts';

describe('numbers in words', () => {
  it.each([
    [percent(19, 20), '95.0\u00a0%'],
    [percent(9_499, 10_000), '94.9\u00a0%'],
    [percent(94_999, 100_000), '94.9\u00a0%'],
    [percent(0, 0), '–'],
    [stretch(47), '47\u00a0h'],
    [stretch(48), '2\u00a0d'],
    [stretch(79), '3\u00a0d 7\u00a0h'],
    [figure(1460), '1,460'],
    [figure(999), '999'],
    [figure(1_234_567), '1,234,567'],
    [count(1, 'entry', 'entries'), '1 entry'],
    [count(2, 'entry', 'entries'), '2 entries'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
