import * as z from 'zod';
import type { PageRecord } from '../../access/certificate.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { ReadingProgress } from '../contract.ts';
import { CollectionError } from '../errors.ts';
import { type Page, type PageRequest, readListing } from '../offset-listing.ts';
import type { GuardedTransport } from '../transport/guarded-transport.ts';
import type { Selection } from '../transport/selection.ts';
import { projecting, type ReadUser } from './accounts.ts';
import { AttributeError } from './attributes.ts';
import { GROUPS, readGroup, type ScimGroup } from './groups.ts';
import { readUser, selectUsers } from './users.ts';

/** Leapsome's own maxima for `count`. */
const MAX_USERS_PER_PAGE = 5000;
const MAX_GROUPS_PER_PAGE = 1000;
/** No company has more; a server that declares more is not believed. */
const MAX_RECORDS = 2_000_000;
/** Generous for a record of about 1.5 kB, and what bounds memory whatever a server sends. */
const BYTES_PER_RECORD = 64 * 1024;
const MAX_PAGE_BYTES = 128 * 1024 * 1024;

/** A tenant's SCIM interface. */
export interface ScimClient {
  readonly transport: GuardedTransport;
  readonly token: Secret;
  readonly report: (progress: ReadingProgress) => void;
}

export interface ReadResources<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly pages: readonly PageRecord[];
  readonly request: { readonly resource: string; readonly count: number; readonly filter: null };
}

export async function readGroups(client: ScimClient): Promise<ReadResources<ScimGroup>> {
  return readResources(client, {
    resource: '/Groups',
    pageSize: MAX_GROUPS_PER_PAGE,
    selection: GROUPS,
    read: readGroup,
    idOf: ({ id }) => id,
  });
}

/** Reads all users, each projected as it comes to what is kept; `dropped` counts the attributes that were not. */
export async function readUsers(
  client: ScimClient,
  customAttributes: readonly string[],
  today: CalendarDate,
): Promise<ReadResources<ReadUser> & { readonly dropped: number }> {
  const toReadUser = projecting(today);
  const custom = customAttributes.toSorted(byCodeUnit);
  const [own, inExtension] = [new Set<string>(), new Set<string>()];
  const resources = await readResources(client, {
    resource: '/Users',
    pageSize: MAX_USERS_PER_PAGE,
    selection: selectUsers(custom, noting(own), noting(inExtension)),
    read: (record) => toReadUser(readUser(record, custom)),
    idOf: ({ account }) => account.id,
  });
  return { ...resources, dropped: Math.min(own.size + inExtension.size, MAX_DROPPED_NAMES) };
}

/** A hostile server could invent names without end; past this many the count says enough. */
const MAX_DROPPED_NAMES = 10_000;
const MAX_NAME_LENGTH = 256;

function noting(dropped: Set<string>): (name: string) => void {
  return (name) => {
    // Names too long to be kept count as one.
    if (dropped.size < MAX_DROPPED_NAMES) dropped.add(name.length > MAX_NAME_LENGTH ? '' : name);
  };
}

/** A list of resources, and how its records are read. */
interface ResourceList<Item> {
  /** `/Users`. */
  readonly resource: string;
  readonly pageSize: number;
  readonly selection: Selection;
  /** Throws an AttributeError. */
  readonly read: (record: unknown) => Item;
  readonly idOf: (item: Item) => string;
}

async function readResources<Item>(client: ScimClient, list: ResourceList<Item>): Promise<ReadResources<Item>> {
  const { resource, pageSize } = list;
  const { items, total, records } = await readListing(
    (request: PageRequest, previous?: Page<Item, PageRecord>) => readPage(client, list, request, previous),
    {
      name: resource,
      pageSize,
      maxItems: MAX_RECORDS,
      report: (received, total) => client.report({ resource, received, total }),
    },
  );
  return { items, total, pages: records, request: { resource, count: pageSize, filter: null } };
}

async function readPage<Item>(
  { transport, token }: ScimClient,
  { resource, selection, read, idOf }: ResourceList<Item>,
  request: PageRequest,
  previous: Page<Item, PageRecord> | undefined,
): Promise<Page<Item, PageRecord>> {
  const at = `${resource} from ${request.startIndex}`;
  const items: Item[] = [];
  const take = (record: unknown, index: number) => items.push(readOrRefuse(read, record, `${at}: record ${index + 1}`));
  const { value, ...response } = await transport.getJson({
    path: resource,
    query: { startIndex: String(request.startIndex), count: String(request.count) },
    credential: { scheme: 'Bearer', secret: token },
    maxBytes: Math.min(MAX_PAGE_BYTES, request.count * BYTES_PER_RECORD),
    select: { members: { totalResults: true, itemsPerPage: true, Resources: { ...selection, take } } },
    ...(previous && { unless: previous.sha256 }),
  });
  const page =
    previous && value === undefined
      ? { ...previous, itemsPerPage: previous.record.itemsPerPage }
      : { ...readHeader(value, at), items, ids: items.map(idOf) };
  const { sha256, bytes, attempts, serverDate, status } = response;
  const record: PageRecord = {
    resource,
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

/** RFC 7644 §3.4.2. `itemsPerPage` and `startIndex` are not relied on: servers get them wrong. */
const listResponseSchema = z.object({
  totalResults: z.int().min(0),
  itemsPerPage: z.int().nullable().catch(null).optional(),
  /** Its records have been taken from it. */
  Resources: z.array(z.unknown()).optional(),
});

function readHeader(value: unknown, at: string): { readonly total: number; readonly itemsPerPage: number | null } {
  const list = listResponseSchema.safeParse(value);
  if (list.success) return { total: list.data.totalResults, itemsPerPage: list.data.itemsPerPage ?? null };
  const [issue] = list.error.issues;
  // The attribute at fault and what was expected of it; never its value.
  const fault = `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'unexpected'}`;
  throw new CollectionError(
    'list-malformed',
    `${at} is not a SCIM list (${fault}); nothing of it was used, ask the vendor`,
  );
}
