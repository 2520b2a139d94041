import { describe, expect, it } from 'vitest';
import {
  type ListingRules,
  type Page,
  type PageRequest,
  readListing,
} from '../../../shared/connections/offset-listing.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { failureOf } from './transport/line.ts';

const RULES: ListingRules = { name: '/Users', pageSize: 3, maxItems: 100, report: () => {} };

/** A list of letters that answers a request as the test bends it. */
class Letters {
  readonly asked: PageRequest[] = [];
  letters: string;
  bend: (page: { ids: string[]; total: number }, request: PageRequest, number: number) => void = () => {};

  constructor(letters: string) {
    this.letters = letters;
  }

  async list(rules: Partial<ListingRules> = {}): Promise<string> {
    const { items } = await readListing((request) => this.#read(request), { ...RULES, ...rules });
    return items.join('');
  }

  #read(request: PageRequest): Promise<Page<string, null>> {
    this.asked.push(request);
    const { startIndex, count } = request;
    const page = { ids: [...this.letters.slice(startIndex - 1, startIndex - 1 + count)], total: this.letters.length };
    this.bend(page, request, this.asked.length);
    const sha256 = sha256Hex(JSON.stringify(page));
    return Promise.resolve({ items: page.ids, ids: page.ids, total: page.total, sha256, record: null });
  }
}

const asked = ({ asked: requests }: Letters) =>
  requests.map(({ startIndex, pass }) => `${startIndex}/${pass}`).join(' ');

describe('a listing', () => {
  it.each([
    ['nothing', '', '1/1'],
    ['less than a page', 'ab', '1/1 2/2'],
    ['one page', 'abc', '1/1 3/2'],
    ['one more than a page', 'abcd', '1/1 4/1 4/2 1/2 4/2'],
    ['three pages', 'abcdefgh', '1/1 4/1 7/1 8/2 1/2 4/2 7/2'],
  ])(
    'of %s is read, looked at behind its end, and confirmed where it takes several pages [B1]',
    async (_what, letters, requests) => {
      const list = new Letters(letters);

      expect(await list.list()).toBe(letters);
      expect(asked(list)).toBe(requests);
    },
  );

  it('advances by what it received, not by what it asked for [B4]', async () => {
    const list = new Letters('abcdefgh');
    list.bend = (page, { startIndex }) => page.ids.splice(startIndex % 2 === 1 ? 2 : 1);

    expect(await list.list()).toBe('abcdefgh');
    expect(list.asked.filter(({ pass }) => pass === 1).map(({ startIndex }) => startIndex)).toEqual([1, 3, 5, 7]);
  });

  it('takes more records on a page than it asked for, if that is what the total says [B4]', async () => {
    const list = new Letters('abcdefgh');
    list.bend = (page) => {
      page.ids = [...list.letters];
    };

    expect(await list.list()).toBe('abcdefgh');
  });

  it('is read again when it changed, and given as it then was [B1]', async () => {
    const list = new Letters('abcdef');
    list.bend = (_page, _request, number) => {
      if (number === 3) list.letters = 'bcdefg';
    };

    expect(await list.list()).toBe('bcdefg');
    expect(new Set(list.asked.map(({ reading }) => reading))).toEqual(new Set([1, 2]));
  });

  it.each([
    ['totals that differ between pages', 2, 'list-changing'],
    ['totals that differ between the passes', 4, 'list-changing'],
  ])('is given up after three readings for %s [B1]', async (_what, page, code) => {
    const list = new Letters('abcdef');
    list.bend = (answer, _request, number) => {
      if ((number - 1) % (page === 2 ? 2 : 4) === page - 1) answer.total++;
    };

    const error = await failureOf(list.list());

    expect(error.code).toBe(code);
    expect(list.asked.at(-1)?.reading).toBe(3);
  });

  it.each([
    ['another order', 'acbdef'],
    ['another member', 'abcdeg'],
  ])('is given up when each pass shows %s [B1] [B2]', async (_what, otherwise) => {
    const list = new Letters('abcdef');
    list.bend = (page, { pass, startIndex, count }) => {
      if (pass === 2 && startIndex <= 4) page.ids = [...otherwise.slice(startIndex - 1, startIndex - 1 + count)];
    };

    const { code } = await failureOf(list.list());

    expect(code).toBe('list-changing');
  });

  it('does not let a record that moved onto another page be lost: it is read again [B2]', async () => {
    const list = new Letters('abcdef');
    list.bend = (_page, _request, number) => {
      // Somebody on the first page goes after it was read: the fourth becomes the third and is on no page any more.
      if (number === 1) list.letters = 'bcdefg';
    };

    expect(await list.list()).toBe('bcdefg');
  });

  it.each([
    ['a second page that is the first again', 'abcdef', ['a', 'b', 'c']],
    ['a page that names a record twice', 'abc', ['a', 'b', 'b']],
  ])('fails at once for %s [B3]', async (_what, letters, ids) => {
    const list = new Letters(letters);
    list.bend = (page) => {
      page.ids = ids;
    };

    const { code } = await failureOf(list.list());

    expect(code).toBe('list-repeats');
    expect(list.asked.every(({ reading }) => reading === 1)).toBe(true);
  });

  it('finds the records that a server hides behind a total of its own page [B6]', async () => {
    const list = new Letters('abcdefgh');
    list.bend = (page) => {
      page.total = page.ids.length;
    };

    const { code } = await failureOf(list.list());

    expect(code).toBe('list-overflows');
  });

  it('is not taken for complete when more is declared at its end than before [B1] [B6]', async () => {
    const list = new Letters('abc');
    list.bend = (page, { pass }) => {
      if (pass === 2) page.total = 4;
    };

    const { code } = await failureOf(list.list());

    expect(code).toBe('list-overflows');
  });

  it('minds no odd answer behind its end that names no new record', async () => {
    const answers = [[], ['a', 'b'], ['c'], ['c', 'a']];
    for (const ids of answers) {
      const list = new Letters('abc');
      list.bend = (page, { pass }) => {
        if (pass === 2) page.ids = ids;
      };

      expect(await list.list()).toBe('abc');
    }
  });

  it('is not believed to be longer than the greatest of companies [B6]', async () => {
    const list = new Letters('abc');
    list.bend = (page) => {
      page.total = 101;
    };

    const { code } = await failureOf(list.list());

    expect([code, list.asked.length]).toEqual(['list-too-long', 1]);
  });

  it('in pages of a single record is given up after ten thousand of them [B4] [B6]', async () => {
    let requests = 0;
    const read = ({ startIndex }: PageRequest): Promise<Page<number, null>> => {
      requests++;
      return Promise.resolve({ items: [0], ids: [`id-${startIndex}`], total: 50_000, sha256: '', record: null });
    };

    const { code } = await failureOf(readListing(read, { ...RULES, maxItems: 100_000 }));

    expect([code, requests]).toEqual(['list-too-long', 10_000]);
  });

  it('keeps the records of every page that was read, also of readings that were given up', async () => {
    let number = 0;
    const read = ({ startIndex }: PageRequest): Promise<Page<string, number>> => {
      number++;
      const ids = startIndex === 1 ? ['a'] : ['b'];
      return Promise.resolve({
        items: ids,
        ids,
        total: number === 2 ? 3 : 2,
        sha256: String(startIndex),
        record: number,
      });
    };

    const { records } = await readListing(read, RULES);

    expect(records).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('lets every failure of a page through as it is', async () => {
    const failure = new Error('a defect');

    await expect(readListing(() => Promise.reject(failure), RULES)).rejects.toBe(failure);
  });
});
