import { describe, expect, it } from 'vitest';
import {
  type CursorListingRules,
  type CursorPage,
  type CursorPageRequest,
  readCursorListing,
} from '../../../shared/connections/cursor-listing.ts';
import { CollectionError } from '../../../shared/connections/errors.ts';

const RULES: CursorListingRules = { name: '/users', maxItems: 100, report: () => {} };
const PAGE_SIZE = 3;

interface Draft {
  ids: string[];
  next: string | null;
}

/** A list of letters, whose cursors name the last letter before them, and which answers as the test bends it. */
class Letters {
  readonly asked: CursorPageRequest[] = [];
  letters: string;
  bend: (page: Draft, request: CursorPageRequest, number: number) => void = () => {};

  constructor(letters: string) {
    this.letters = letters;
  }

  /** The letters, or the code of the failure. */
  async list(rules: Partial<CursorListingRules> = {}): Promise<string> {
    try {
      const { items } = await readCursorListing((request) => this.#read(request), { ...RULES, ...rules });
      return items.join('');
    } catch (error) {
      return error instanceof CollectionError ? `${error.code}: ${error.message}` : String(error);
    }
  }

  #read(request: CursorPageRequest): Promise<CursorPage<string, null>> {
    this.asked.push(request);
    const rest = [...this.letters].filter((letter) => letter > (request.cursor ?? ''));
    const page: Draft = { ids: rest.slice(0, PAGE_SIZE), next: rest.length > PAGE_SIZE ? (rest[2] ?? null) : null };
    this.bend(page, request, this.asked.length);
    return Promise.resolve({ ...page, items: page.ids, record: null });
  }
}

const asked = ({ asked: requests }: Letters) => requests.map(({ cursor, pass }) => `${cursor}/${pass}`).join(' ');
const readings = ({ asked: requests }: Letters) => new Set(requests.map(({ reading }) => reading)).size;

describe('a listing by cursor', () => {
  it.each([
    ['nothing', '', 'null/1'],
    ['one page', 'abc', 'null/1'],
    ['one more than a page', 'abcd', 'null/1 c/1 null/2 c/2'],
    ['three pages', 'abcdefgh', 'null/1 c/1 f/1 null/2 c/2 f/2'],
  ])(
    'of %s is read to the page without a cursor, and twice where it takes several [B1]',
    async (_, letters, requests) => {
      const list = new Letters(letters);

      expect(await list.list()).toBe(letters);
      expect(asked(list)).toBe(requests);
    },
  );

  it('goes on behind an empty page, and behind a short one [B4]', async () => {
    const list = new Letters('abcdef');
    list.bend = (page, { cursor }) => {
      if (cursor === null) Object.assign(page, { ids: [], next: ' ' });
      if (cursor === ' ') Object.assign(page, { ids: ['a'], next: 'a' });
    };

    expect(await list.list()).toBe('abcdef');
  });

  it('is read the second time by the cursors that it gives then [B2]', async () => {
    const list = new Letters('abcdef');
    list.bend = (page, { cursor, pass }) => {
      if (cursor === null) page.next = `c${pass}`;
    };

    expect(await list.list()).toBe('abcdef');
    expect(asked(list)).toBe('null/1 c1/1 null/2 c2/2');
  });

  it.each([
    ['somebody who came', 'abcdefg'],
    ['somebody who went', 'abcde'],
    ['somebody in place of another', 'abcdeg'],
  ])('is read again when the second pass shows %s, and given as it then was [B1] [B2]', async (_, then) => {
    const list = new Letters('abcdef');
    list.bend = (_page, _request, number) => {
      if (number === 2) list.letters = then;
    };

    expect(await list.list()).toBe(then);
    expect(readings(list)).toBe(2);
  });

  it('is believed when both passes show the same records in another order, or on other pages', async () => {
    const list = new Letters('abcdef');
    list.bend = (page, { cursor, pass }) => {
      if (pass === 2) Object.assign(page, cursor === null ? { ids: ['b', 'a'], next: 'b' } : {});
    };

    expect(await list.list()).toBe('abcdef');
    expect(readings(list)).toBe(1);
  });

  it('gives a page of the first pass to the second, which may save parsing it again', async () => {
    const given: (string | undefined)[] = [];
    const page = (ids: string[], next: string | null) => ({ items: ids, ids, next, record: null });

    await readCursorListing(({ cursor }, previous?: CursorPage<string, null>) => {
      given.push(previous?.ids.join(''));
      return Promise.resolve(cursor === null ? page(['a'], 'a') : page(['b'], null));
    }, RULES);

    expect(given).toEqual([undefined, undefined, 'a', 'b']);
  });

  it('keeps the records of every page that was read, and tells people who watch what it received', async () => {
    const told: number[] = [];
    const list = new Letters('abcdef');
    list.bend = (_page, _request, number) => {
      if (number === 2) list.letters = 'abcdefg';
    };

    await list.list({ report: (received) => told.push(received) });
    const { records } = await readCursorListing(
      ({ cursor }) => Promise.resolve({ items: [], ids: [], next: cursor === null ? 'x' : null, record: cursor }),
      RULES,
    );

    expect(told).toEqual([3, 6, 3, 6, 7]);
    expect(records).toEqual([null, 'x', null, 'x']);
  });

  it('lets every failure of a page through as it is', async () => {
    const failure = new Error('a defect');

    await expect(readCursorListing(() => Promise.reject(failure), RULES)).rejects.toBe(failure);
  });
});

describe('a list by cursor that cannot be right says so by name, after as many readings as could help', () => {
  it.each<[what: string, letters: string, bend: Letters['bend'], readings: number, outcome: string]>([
    [
      'a list that changes all the time',
      'abcdef',
      (page, { cursor }, number) => {
        if (cursor !== null) page.ids.push(`new-${number}`);
      },
      3,
      'list-changing: /users kept changing while it was read; run again at a quieter time',
    ],
    [
      'a cursor that is given twice',
      'abcdefghi',
      (page, { cursor }) => {
        if (cursor === 'f') page.next = 'c';
      },
      1,
      'list-repeats: /users goes round in circles: it gave a cursor twice, ask the vendor',
    ],
    [
      'empty pages with one cursor for ever',
      'abcdef',
      (page) => {
        Object.assign(page, { ids: [], next: 'c' });
      },
      1,
      'list-repeats: /users goes round in circles: it gave a cursor twice, ask the vendor',
    ],
    [
      'a second page that is the first again',
      'abcdef',
      (page) => {
        page.ids = ['a', 'b', 'c'];
      },
      1,
      'list-repeats: /users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'one record twice on a page',
      'abc',
      (page) => {
        page.ids = ['a', 'b', 'b'];
      },
      1,
      'list-repeats: /users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'one record on two pages, which may be one that moved',
      'abcdef',
      (page, { cursor }) => {
        if (cursor === 'c') page.ids[0] = 'c';
      },
      3,
      'list-repeats: /users repeats records it has listed before; its paging cannot be relied on, ask the vendor',
    ],
    [
      'more records than any company has',
      '',
      (page, _request, number) => {
        page.ids = Array.from({ length: 60 }, (_, i) => `${number}-${i}`);
        page.next = String(number);
      },
      1,
      'list-too-long: /users has more than the 100 records that are believed',
    ],
    [
      'pages so small that there is no end to them',
      '',
      (page, _request, number) => {
        page.next = String(number);
      },
      1,
      'list-too-long: /users comes in pages so small that 10000 of them hold only 0 records',
    ],
  ])('%s [B6]', async (_what, letters, bend, times, outcome) => {
    const list = new Letters(letters);
    list.bend = bend;

    expect([await list.list(), readings(list)]).toEqual([outcome, times]);
  });

  it('takes as many records as are believed', async () => {
    const list = new Letters('abc');

    expect(await list.list({ maxItems: 3 })).toBe('abc');
    expect(await list.list({ maxItems: 2 })).toContain('list-too-long');
  });
});
