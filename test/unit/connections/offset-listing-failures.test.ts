import { describe, expect, it } from 'vitest';
import { CollectionError } from '../../../shared/connections/errors.ts';
import { type ListingRules, type PageRequest, readListing } from '../../../shared/connections/offset-listing.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';

interface Draft {
  ids: string[];
  total: number;
  /** Bytes of the page that say nothing about the list. */
  noise: number;
}

const RULES: ListingRules = { name: '/Users', pageSize: 3, maxItems: 100, report: () => {} };

/** Reads a list of letters whose pages a test bends. */
async function read(
  letters: string,
  bend: (page: Draft, request: PageRequest) => void,
  rules: Partial<ListingRules> = {},
) {
  const asked: PageRequest[] = [];
  const listing = readListing(
    (request) => {
      asked.push(request);
      const { startIndex, count } = request;
      const page: Draft = { ids: [...letters.slice(startIndex - 1).slice(0, count)], total: letters.length, noise: 0 };
      bend(page, request);
      const sha256 = sha256Hex(JSON.stringify(page));
      return Promise.resolve({ items: page.ids, ids: page.ids, total: page.total, sha256, record: request.pass });
    },
    { ...RULES, ...rules },
  );
  const outcome = await listing.then(
    ({ items, total }) => `${items.join('')} of ${total}`,
    (error: unknown) => (error instanceof CollectionError ? `${error.code}: ${error.message}` : String(error)),
  );
  return { outcome, readings: new Set(asked.map(({ reading }) => reading)).size };
}

describe('a list that cannot be right says so by name, in words, and after as many readings as could help', () => {
  it.each<[what: string, (page: Draft, request: PageRequest) => void, readings: number, outcome: string]>([
    [
      'more records than declared',
      (page) => {
        page.total = 2;
      },
      3,
      'list-overflows: /Users declared 2 records and sent 3; its count cannot be relied on, ask the vendor',
    ],
    [
      'an end before the declared number',
      (page, { startIndex }) => {
        if (startIndex > 3) page.ids = [];
      },
      3,
      'list-ends-early: /Users declared 7 records and ended after 3; nothing of it was used, run again',
    ],
    [
      'a total beyond belief',
      (page) => {
        page.total = 101;
      },
      1,
      'list-too-long: /Users declares 101 records, more than the 100 that are believed',
    ],
    [
      'the length of the page for a total',
      (page) => {
        page.total = 3;
      },
      3,
      'list-overflows: /Users declared 3 records and has more; its count cannot be relied on, ask the vendor',
    ],
    [
      'the first page again and again',
      (page) => {
        page.ids = ['a', 'b', 'c'];
      },
      1,
      'list-repeats: /Users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'one record twice on a page',
      (page) => {
        page.ids[1] = page.ids[0] ?? '';
      },
      1,
      'list-repeats: /Users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'one record on two pages, which may be one that moved',
      (page, { startIndex }) => {
        if (startIndex === 4) page.ids[0] = 'c';
      },
      3,
      'list-repeats: /Users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'a record that is missing the second time',
      (page, { startIndex, pass }) => {
        if (pass === 2 && startIndex === 4) page.ids.pop();
      },
      3,
      'list-changing: /Users kept changing while it was read; run again at a quieter time',
    ],
    [
      'a total that differs from page to page',
      (page, { startIndex }) => {
        page.total += startIndex > 1 ? 1 : 0;
      },
      3,
      'list-changing: /Users declared 7 records and then 8; run again',
    ],
  ])('%s [B6]', async (_what, bend, readings, outcome) => {
    expect(await read('abcdefg', bend)).toEqual({ outcome, readings });
  });

  it('pages so small that there is no end to them [B4]', async () => {
    const { outcome } = await read(
      '',
      (page, { startIndex }) => {
        page.ids = [String(startIndex)];
        page.total = 20_000;
      },
      { maxItems: 20_000 },
    );

    expect(outcome).toBe(
      'list-too-long: /Users comes in pages so small that 10000 of them hold only 10000 of 20000 records',
    );
  });
});

describe('a list that is right', () => {
  it('is given with its total, and people who watch are told of each page', async () => {
    const told: string[] = [];

    const { outcome } = await read('abcdefg', () => {}, {
      report: (received, total) => told.push(`${received} of ${total}`),
    });

    expect(outcome).toBe('abcdefg of 7');
    expect(told).toEqual(['3 of 7', '6 of 7', '7 of 7']);
  });

  it('is believed when the second look shows the same ids in other bytes [B1]', async () => {
    expect(
      await read('abcdefg', (page, { pass }) => {
        page.noise = pass;
      }),
    ).toEqual({ outcome: 'abcdefg of 7', readings: 1 });
  });
});
