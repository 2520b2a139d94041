import { CollectionError } from './errors.ts';
import { keptChanging, MAX_PAGES, noteIds, tooManyPages, untilItStandsStill } from './listing.ts';

/** One page of a list that is read by cursor, with what the certificate keeps of it. */
export interface CursorPage<Item, Record> {
  readonly items: readonly Item[];
  /** Ids of the items, in the order of the page. */
  readonly ids: readonly string[];
  /** Where the list continues: a cursor, or a whole address; null at its end. */
  readonly next: string | null;
  readonly record: Record;
}

export interface CursorPageRequest {
  /** What the page before it gave; null for the first page. */
  readonly cursor: string | null;
  /** Counts the readings of the whole list, from 1. */
  readonly reading: number;
  readonly pass: 1 | 2;
}

/**
 * Reads one page. On the second pass it is given the page that stood there on the first, which it may return if the bytes
 * are the same.
 */
export type ReadCursorPage<Item, Record> = (
  request: CursorPageRequest,
  previous?: CursorPage<Item, Record>,
) => Promise<CursorPage<Item, Record>>;

export interface CursorListing<Item, Record> {
  readonly items: readonly Item[];
  /** Of every page that was read, also of attempts that were given up. */
  readonly records: readonly Record[];
}

export interface CursorListingRules {
  /** Names the list in errors, `/users`. */
  readonly name: string;
  /** More items than this are not believed. */
  readonly maxItems: number;
  /** Called after each page. */
  readonly report: (received: number) => void;
}

/**
 * Reads a whole list by cursor and gives one consistent population, or fails by name; never a short list.
 *
 * Every id and every cursor must be new, and only a page without a cursor is the end: a page may be empty, or short. Such
 * a list declares no length. One that takes several pages is read twice, the second time from its beginning by the
 * cursors that it gives then, since the old ones may stand for what they showed before: if both passes list the same ids,
 * everybody on the list was on it at one moment between them (the double collect that lists by offset use as well), and
 * nobody who was on it all the time is missing. Otherwise it is read anew, three times in all.
 */
export function readCursorListing<Item, Record>(
  read: ReadCursorPage<Item, Record>,
  rules: CursorListingRules,
): Promise<CursorListing<Item, Record>> {
  const records: Record[] = [];
  return untilItStandsStill(async (reading) => {
    const first = await walk(read, rules, { reading, pass: 1 }, records);
    if (first.pages.length > 1) {
      const second = await walk(read, rules, { reading, pass: 2 }, records, first.pages);
      if (first.ids.symmetricDifference(second.ids).size > 0) throw keptChanging(rules.name);
    }
    return { items: first.pages.flatMap(({ items }) => items), records };
  });
}

interface Walk<Item, Record> {
  readonly pages: readonly CursorPage<Item, Record>[];
  readonly ids: ReadonlySet<string>;
}

/** Reads all pages once. */
async function walk<Item, Record>(
  read: ReadCursorPage<Item, Record>,
  { name, maxItems, report }: CursorListingRules,
  pass: Pick<CursorPageRequest, 'reading' | 'pass'>,
  records: Record[],
  previous: readonly CursorPage<Item, Record>[] = [],
): Promise<Walk<Item, Record>> {
  const pages: CursorPage<Item, Record>[] = [];
  const ids = new Set<string>();
  const cursors = new Set<string>();
  for (let cursor: string | null = null; ; ) {
    const page: CursorPage<Item, Record> = await read({ cursor, ...pass }, previous[pages.length]);
    records.push(page.record);
    pages.push(page);
    noteIds(name, page.ids, ids);
    if (pass.pass === 1) report(ids.size);
    if (ids.size > maxItems) {
      throw new CollectionError('list-too-long', `${name} has more than the ${maxItems} records that are believed`);
    }
    cursor = page.next;
    if (cursor === null) return { pages, ids };
    if (cursors.has(cursor)) {
      throw new CollectionError(
        'list-repeats',
        `${name} goes round in circles: it gave a cursor twice, ask the vendor`,
      );
    }
    cursors.add(cursor);
    if (pages.length >= MAX_PAGES) throw tooManyPages(name, String(ids.size));
  }
}
