import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedPage } from '../../../shared/connections/numbered-pages.ts';

describe('a page of a list whose pages are numbered', () => {
  it.each([
    ['the first record', 1, { page: 1, pageSize: 1000, before: 0 }],
    ['the first record of a later page', 2001, { page: 3, pageSize: 1000, before: 0 }],
    ['a record after a page that came short', 1500, { page: 2, pageSize: 1000, before: 499 }],
    ['the last record of a page that is not full', 7, { page: 1, pageSize: 1000, before: 6 }],
    ['the last record but one of a page', 999, { page: 1, pageSize: 1000, before: 998 }],
    ['the last record of the first page', 1000, { page: 2, pageSize: 999, before: 0 }],
    ['the last record of a later page', 3000, { page: 4, pageSize: 999, before: 2 }],
  ])('holds %s', (_, startIndex, expected) => {
    expect(numberedPage({ startIndex, count: 1000 })).toEqual(expected);
  });

  it('begins with the record that is asked for, after those before it, and shows at least one that follows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500_000 }), (startIndex) => {
        const { page, pageSize, before } = numberedPage({ startIndex, count: 1000 });

        expect((page - 1) * pageSize + before + 1).toBe(startIndex);
        expect(before).toBeLessThan(pageSize - 1);
      }),
    );
  });
});
