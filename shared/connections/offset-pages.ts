import type { Certificate, PageRecord } from '../access/certificate.ts';
import { AttributeError } from './attributes.ts';
import type { ReadingProgress } from './contract.ts';
import { CollectionError } from './errors.ts';
import { type Page, type PageRequest, readListing } from './offset-listing.ts';
import type { GuardedTransport, JsonRequest } from './transport/guarded-transport.ts';
import type { Selection } from './transport/selection.ts';

/** No company has more; a server that declares more is not believed. */
const MAX_RECORDS = 2_000_000;
/** Generous for a record of about 1.5 kB, and what bounds memory whatever a server sends. */
const BYTES_PER_RECORD = 64 * 1024;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;

/** Whom to ask for lists, and with what. */
export interface ListClient {
  readonly transport: GuardedTransport;
  readonly credential: JsonRequest['credential'];
  readonly report: (progress: ReadingProgress) => void;
}

/** How an interface wraps the records of a page. */
export interface Envelope {
  /** `SCIM list`, for errors. */
  readonly name: string;
  /** Members of the document: the records, the length of the whole list, and the length of the page as declared. */
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
  { path, filter, paging, envelope, selection, read, idOf }: OffsetList<Item>,
  name: string,
  request: PageRequest,
  previous: Page<Item, PageRecord> | undefined,
): Promise<Page<Item, PageRecord>> {
  const at = `${name} from ${request.startIndex}`;
  const items: Item[] = [];
  const take = (record: unknown, index: number) => items.push(readOrRefuse(read, record, `${at}: record ${index + 1}`));
  const { value, ...response } = await transport.getJson({
    path,
    query: { ...filter, ...paging(request) },
    credential,
    maxBytes: Math.min(MAX_PAGE_BYTES, request.count * BYTES_PER_RECORD),
    select: {
      members: { [envelope.total]: true, [envelope.pageLength]: true, [envelope.records]: { ...selection, take } },
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

/** What is read of a record; a CollectionError that says where it stands if it cannot be relied on. */
function readOrRefuse<Item>(read: (record: unknown) => Item, record: unknown, at: string): Item {
  try {
    return read(record);
  } catch (error) {
    if (!(error instanceof AttributeError)) throw error;
    throw new CollectionError(
      'record-invalid',
      `${at} of the page cannot be relied on (${error.message}); nothing was used`,
    );
  }
}

/** The declared length of a page is informational, and where a page stands in the list is not asked: servers get both wrong. */
function readHeader(
  value: unknown,
  envelope: Envelope,
  at: string,
): { readonly total: number; readonly itemsPerPage: number | null } {
  // The attribute at fault and what was expected of it; never its value.
  const malformed = (fault: string) =>
    new CollectionError(
      'list-malformed',
      `${at} is not a ${envelope.name} (${fault}); nothing of it was used, ask the vendor`,
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('the document: expected an object');
  }
  const document: { readonly [name: string]: unknown } = { ...value };
  const total = document[envelope.total];
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) {
    throw malformed(`${envelope.total}: expected a whole number`);
  }
  // Its records have been taken from it.
  const records = document[envelope.records];
  if (records !== undefined && !Array.isArray(records)) throw malformed(`${envelope.records}: expected a list`);
  const length = document[envelope.pageLength];
  return { total, itemsPerPage: Number.isSafeInteger(length) ? Number(length) : null };
}
