import type { Certificate, PageRecord } from '../access/certificate.ts';
import { type Page, type PageRequest, readListing } from './offset-listing.ts';
import { documentOf, type ListClient, MAX_RECORDS, malformedList, maxPageBytes, taking } from './pages.ts';
import type { Selection } from './transport/selection.ts';

/** How an interface wraps the records of a page. */
export interface Envelope {
  /** `SCIM list`, for errors. */
  readonly name: string;
  /** The member that holds both lengths; null where they stand beside the records. */
  readonly lengths: string | null;
  /** Members: the records, the length of the whole list, and the length of the page as declared. */
  readonly records: string;
  readonly total: string;
  readonly pageLength: string;
}

/** A list of an interface, and how its records are read. */
export interface OffsetList<Item> {
  /** `/Users`. */
  readonly path: string;
  /** What is asked for besides the page, as it stands in the certificate: `status=active`; null for the whole list. */
  readonly filter: { readonly [name: string]: string } | null;
  readonly pageSize: number;
  /** The part of the query that asks for one page. */
  readonly paging: (request: PageRequest) => { readonly [name: string]: string };
  /** How many records such a page has before the one that is asked for; none if absent. */
  readonly before?: (request: PageRequest) => number;
  readonly envelope: Envelope;
  readonly selection: Selection;
  /** Throws an AttributeError. */
  readonly read: (record: unknown) => Item;
  readonly idOf: (item: Item) => string;
}

export interface ReadList<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly pages: readonly PageRecord[];
  readonly request: Certificate['requests'][number];
}

/** Reads a list whole, each record projected as it comes. Rejects with a CollectionError, never gives a short list. */
export async function readOffsetList<Item>(client: ListClient, list: OffsetList<Item>): Promise<ReadList<Item>> {
  const { path, pageSize } = list;
  const filter =
    list.filter &&
    Object.entries(list.filter)
      .map((pair) => pair.join('='))
      .join('&');
  const name = filter === null ? path : `${path}?${filter}`;
  const { items, total, records } = await readListing(
    (request: PageRequest, previous?: Page<Item, PageRecord>) => readPage(client, list, name, request, previous),
    {
      name,
      pageSize,
      maxItems: MAX_RECORDS,
      report: (received, declared) => client.report({ resource: name, received, total: declared }),
    },
  );
  return { items, total, pages: records, request: { resource: path, count: pageSize, filter } };
}

async function readPage<Item>(
  { transport, credential }: ListClient,
  { path, filter, paging, before = () => 0, envelope, selection, read, idOf }: OffsetList<Item>,
  name: string,
  request: PageRequest,
  previous: Page<Item, PageRecord> | undefined,
): Promise<Page<Item, PageRecord>> {
  const at = `${name} from ${request.startIndex}`;
  const items: Item[] = [];
  const take = taking(read, items, at);
  const known = before(request);
  const { value, ...response } = await transport.getJson({
    path,
    query: { ...filter, ...paging(request) },
    credential,
    maxBytes: maxPageBytes(request.count),
    select: {
      members: {
        ...lengthsOf(envelope),
        [envelope.records]: {
          ...selection,
          take: (record, index) => {
            if (index >= known) take(record, index);
          },
        },
      },
    },
    ...(previous && { unless: previous.sha256 }),
  });
  const page =
    previous && value === undefined
      ? { ...previous, itemsPerPage: previous.record.itemsPerPage }
      : { ...readHeader(value, envelope, at), items, ids: items.map(idOf) };
  const { sha256, bytes, attempts, serverDate, status } = response;
  const record: PageRecord = {
    resource: name,
    ...request,
    received: page.ids.length,
    totalResults: page.total,
    itemsPerPage: page.itemsPerPage,
    status,
    attempts,
    bytes,
    sha256,
    serverDate,
  };
  return { items: page.items, ids: page.ids, total: page.total, sha256, record };
}

function lengthsOf({ lengths, total, pageLength }: Envelope): Selection['members'] {
  const members = { [total]: true, [pageLength]: true };
  return lengths === null ? members : { [lengths]: { members } };
}

/** The declared length of a page is informational, and where a page stands in the list is not asked: servers get both wrong. */
function readHeader(
  value: unknown,
  envelope: Envelope,
  at: string,
): { readonly total: number; readonly itemsPerPage: number | null } {
  const document = documentOf(value, at, envelope.name);
  const lengths = envelope.lengths === null ? document : documentOf(document[envelope.lengths], at, envelope.name);
  const total = lengths[envelope.total];
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) {
    throw malformedList(at, envelope.name, `${envelope.total}: expected a whole number`);
  }
  // Its records have been taken from it.
  const records = document[envelope.records];
  if (records !== undefined && !Array.isArray(records))
    throw malformedList(at, envelope.name, `${envelope.records}: expected a list`);
  const length = lengths[envelope.pageLength];
  return { total, itemsPerPage: Number.isSafeInteger(length) ? Number(length) : null };
}
