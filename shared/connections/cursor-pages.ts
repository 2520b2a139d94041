import type { Certificate, PageRecord } from '../access/certificate.ts';
import { type CursorPage, type CursorPageRequest, readCursorListing } from './cursor-listing.ts';
import { documentOf, type ListClient, MAX_RECORDS, malformedList, maxPageBytes, taking } from './pages.ts';
import type { JsonRequest } from './transport/guarded-transport.ts';
import type { Selection } from './transport/selection.ts';

/** How an interface wraps the records of a page. */
interface CursorEnvelope {
  /** `Graph list`, for errors. */
  readonly name: string;
  /** Members of the document: the records, and where the list continues. */
  readonly records: string;
  readonly next: string;
}

/** A list of an interface, and how its records are read. */
export interface CursorList<Item> {
  /** `/users`. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** What the certificate says of the query: what makes the list another one; null for a whole list. */
  readonly filter: string | null;
  /** How many records a page is asked to have. */
  readonly pageSize: number;
  readonly headers?: JsonRequest['headers'];
  /** What asks for the page at a cursor, in place of the query or beside it. */
  readonly continued: (cursor: string) => Pick<JsonRequest, 'link'> | Pick<JsonRequest, 'query'>;
  readonly envelope: CursorEnvelope;
  readonly selection: Selection;
  /** Throws an AttributeError. */
  readonly read: (record: unknown) => Item;
  readonly idOf: (item: Item) => string;
}

export interface ReadCursorList<Item> {
  readonly items: readonly Item[];
  readonly pages: readonly PageRecord[];
  readonly request: Certificate['requests'][number];
}

/** Reads a list whole, each record projected as it comes. Rejects with a CollectionError, never gives a short list. */
export async function readCursorList<Item>(client: ListClient, list: CursorList<Item>): Promise<ReadCursorList<Item>> {
  const { path: resource, pageSize: count, filter } = list;
  const { items, records } = await readCursorListing(
    (request: CursorPageRequest, previous?: Page<Item>) => readPage(client, list, request, previous),
    {
      name: resource,
      maxItems: MAX_RECORDS,
      report: (received) => client.report({ resource, received, total: null }),
    },
  );
  return { items, pages: records, request: { resource, count, filter } };
}

type Page<Item> = CursorPage<Item, PageRecord>;

async function readPage<Item>(
  { transport, credential }: ListClient,
  { path, query, headers = {}, pageSize, continued, envelope, selection, read, idOf }: CursorList<Item>,
  { cursor, reading, pass }: CursorPageRequest,
  previous: Page<Item> | undefined,
): Promise<Page<Item>> {
  const items: Item[] = [];
  const { value, ...response } = await transport.getJson({
    path,
    query,
    ...(cursor !== null && continued(cursor)),
    credential,
    headers,
    maxBytes: maxPageBytes(pageSize),
    select: {
      members: { [envelope.next]: true, [envelope.records]: { ...selection, take: taking(read, items, path) } },
    },
    ...(previous && { unless: previous.record.sha256 }),
  });
  const isSame = previous !== undefined && value === undefined;
  const page = isSame ? previous : { items, ids: items.map(idOf), next: nextOf(value, envelope, path) };
  const { sha256, bytes, attempts, serverDate, status } = response;
  const record: PageRecord = {
    resource: path,
    reading,
    pass,
    startIndex: null,
    count: pageSize,
    received: page.ids.length,
    totalResults: null,
    itemsPerPage: null,
    status,
    attempts,
    bytes,
    sha256,
    serverDate,
  };
  return { items: page.items, ids: page.ids, next: page.next, record };
}

/** A list without records is an empty one; a document without a list is none, whatever it says. */
function nextOf(value: unknown, envelope: CursorEnvelope, at: string): string | null {
  const document = documentOf(value, at, envelope.name);
  // Its records have been taken from it.
  if (!Array.isArray(document[envelope.records])) {
    throw malformedList(at, envelope.name, `${envelope.records}: expected a list`);
  }
  const next = document[envelope.next];
  if (next === undefined || next === null || next === '') return null;
  if (typeof next !== 'string') throw malformedList(at, envelope.name, `${envelope.next}: expected a text`);
  return next;
}
