import { CollectionError } from './errors.ts';
import { keptChanging, ListChanged, MAX_PAGES, noteIds, tooManyPages, untilItStandsStill } from './listing.ts';

/** One page of a list that is read by offset, with what the certificate keeps of it. */
export interface Page<Item, Record> {
  readonly items: readonly Item[];
  /** Ids of the items, in the order of the page. */
  readonly ids: readonly string[];
  /** How many items the server says the whole list has. */
  readonly total: number;
  /** Digest of the page's bytes. */
  readonly sha256: string;
  readonly record: Record;
}

export interface PageRequest {
  /** Counted from 1, as SCIM does. */
  readonly startIndex: number;
  readonly count: number;
  /** Counts the readings of the whole list, from 1. */
  readonly reading: number;
  readonly pass: 1 | 2;
}

/** Reads one page. On the second pass it is given the first one's, which it may return if the bytes are the same. */
export type ReadPage<Item, Record> = (
  request: PageRequest,
  previous?: Page<Item, Record>,
) => Promise<Page<Item, Record>>;

export interface Listing<Item, Record> {
  readonly items: readonly Item[];
  /** The declared total, which equals the number of items. */
  readonly total: number;
  /** Of every page that was read, also of attempts that were given up. */
  readonly records: readonly Record[];
}

export interface ListingRules {
  /** Names the list in errors, `/Users`. */
  readonly name: string;
  readonly pageSize: number;
  /** More items than this are not believed. */
  readonly maxItems: number;
  /** Called after each page. */
  readonly report: (received: number, total: number) => void;
}

/**
 * Reads a whole list by offset and gives exactly one consistent population, or fails by name; never a short list.
 *
 * The position advances by what was received, whatever the page said about itself. Every id must be new, and a look at
 * the end must show nothing more. A list of one page is consistent by itself. A list of several is read twice: if each
 * page shows the same ids both times, the whole list stood still between the two readings (the double collect of Afek et
 * al., "Atomic snapshots of shared memory", J. ACM 40(4), 1993). Otherwise it is read anew, three times in all.
 */
export function readListing<Item, Record>(
  read: ReadPage<Item, Record>,
  rules: ListingRules,
): Promise<Listing<Item, Record>> {
  const records: Record[] = [];
  return untilItStandsStill(async (reading) => {
    const pages: ReadPageEntry<Item, Record>[] = [];
    const ids = await readOnce(read, rules, reading, pages, records);
    await lookForMore(read, rules, pages, ids, records);
    if (pages.length > 1) await confirm(read, rules, pages, records);
    return { items: pages.flatMap(({ page }) => page.items), total: pages[0]?.page.total ?? 0, records };
  });
}

interface ReadPageEntry<Item, Record> {
  readonly request: PageRequest;
  readonly page: Page<Item, Record>;
}

/** Reads all pages, and gives the ids on them. */
async function readOnce<Item, Record>(
  read: ReadPage<Item, Record>,
  rules: ListingRules,
  reading: number,
  pages: ReadPageEntry<Item, Record>[],
  records: Record[],
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  while (true) {
    const request: PageRequest = { startIndex: seen.size + 1, count: rules.pageSize, reading, pass: 1 };
    const page = await read(request);
    records.push(page.record);
    pages.push({ request, page });
    const total = checkedTotal(page.total, pages[0]?.page.total ?? 0, rules);
    noteIds(rules.name, page.ids, seen);
    const received = seen.size;
    rules.report(received, total);
    if (received > total) throw new ListChanged('list-overflows', overflow(rules, received, total));
    if (received === total) return seen;
    if (page.ids.length === 0) throw new ListChanged('list-ends-early', endsEarly(rules, received, total));
    if (pages.length >= MAX_PAGES) throw tooManyPages(rules.name, `${received} of ${total}`);
  }
}

/**
 * Asks for the list from its last record on and wants to see no record that is new: a server that declares the length of
 * a page as that of the list would pass for complete otherwise. From the last record, not from beyond it, since servers
 * differ in what they answer there.
 */
async function lookForMore<Item, Record>(
  read: ReadPage<Item, Record>,
  rules: ListingRules,
  pages: readonly ReadPageEntry<Item, Record>[],
  known: ReadonlySet<string>,
  records: Record[],
): Promise<void> {
  const [first] = pages;
  if (!first || known.size === 0) return;
  const page = await read({ ...first.request, startIndex: known.size, pass: 2 });
  records.push(page.record);
  if (page.total > known.size || page.ids.some((id) => !known.has(id))) {
    throw new ListChanged(
      'list-overflows',
      `${rules.name} declared ${known.size} records and has more; its count cannot be relied on, ask the vendor`,
    );
  }
}

async function confirm<Item, Record>(
  read: ReadPage<Item, Record>,
  rules: ListingRules,
  pages: readonly ReadPageEntry<Item, Record>[],
  records: Record[],
): Promise<void> {
  for (const { request, page } of pages) {
    const again = await read({ ...request, pass: 2 }, page);
    records.push(again.record);
    if (again.sha256 === page.sha256) continue;
    const same = again.total === page.total && again.ids.length === page.ids.length;
    if (!same || again.ids.some((id, i) => id !== page.ids[i])) {
      throw keptChanging(rules.name);
    }
  }
}

function checkedTotal(total: number, first: number, rules: ListingRules): number {
  if (total > rules.maxItems) {
    throw new CollectionError(
      'list-too-long',
      `${rules.name} declares ${total} records, more than the ${rules.maxItems} that are believed`,
    );
  }
  if (total !== first) {
    throw new ListChanged('list-changing', `${rules.name} declared ${first} records and then ${total}; run again`);
  }
  return total;
}

function overflow(rules: ListingRules, received: number, total: number): string {
  return `${rules.name} declared ${total} records and sent ${received}; its count cannot be relied on, ask the vendor`;
}

function endsEarly(rules: ListingRules, received: number, total: number): string {
  return `${rules.name} declared ${total} records and ended after ${received}; nothing of it was used, run again`;
}
