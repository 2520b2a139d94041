import type { z } from 'zod';
import type { PageRecord } from '../../access/certificate.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { ReadingProgress } from '../contract.ts';
import { CollectionError } from '../errors.ts';
import { type Page, type PageRequest, readListing } from '../offset-listing.ts';
import type { GuardedTransport } from '../transport/guarded-transport.ts';
import { projecting, type ReadUser } from './accounts.ts';
import {
  ENTERPRISE_USER,
  groupSchema,
  KEPT_EXTENSION_FIELDS,
  KEPT_USER_FIELDS,
  listResponseSchema,
  MAX_DESCRIPTION_LENGTH,
  type ScimGroup,
  userSchema,
} from './resources.ts';

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
  return readResources(client, '/Groups', MAX_GROUPS_PER_PAGE, (value) => {
    const group = groupSchema.safeParse(value);
    return group.success ? { id: group.data.id, item: group.data } : { error: group.error };
  });
}

/** Reads all users, projected page by page to what is kept; `dropped` counts the attributes that were not. */
export async function readUsers(
  client: ScimClient,
  customAttributes: readonly string[],
  today: CalendarDate,
): Promise<ReadResources<ReadUser> & { readonly dropped: number }> {
  const toReadUser = projecting(today);
  const custom = customAttributes.toSorted(byCodeUnit);
  const keptInExtension = new Set([...KEPT_EXTENSION_FIELDS, ...customAttributes]);
  const dropped: DroppedNames = { own: new Set(), inExtension: new Set() };
  const resources = await readResources(client, '/Users', MAX_USERS_PER_PAGE, (value) => {
    const user = userSchema.safeParse(value);
    if (!user.success) return { error: user.error };
    noteDropped(value as object, keptInExtension, dropped);
    return { id: user.data.id, item: toReadUser(user.data, pickCustom(value as object, custom)) };
  });
  return { ...resources, dropped: Math.min(dropped.own.size + dropped.inExtension.size, MAX_DROPPED_NAMES) };
}

type Projection<Item> = (
  value: unknown,
) => { readonly id: string; readonly item: Item } | { readonly error: z.ZodError };

async function readResources<Item>(
  { transport, token, report }: ScimClient,
  resource: string,
  count: number,
  project: Projection<Item>,
): Promise<ReadResources<Item>> {
  const read = async (request: PageRequest, previous?: Page<Item, PageRecord>): Promise<Page<Item, PageRecord>> => {
    const response = await transport.getJson({
      path: resource,
      query: { startIndex: String(request.startIndex), count: String(request.count) },
      token,
      maxBytes: Math.min(MAX_PAGE_BYTES, request.count * BYTES_PER_RECORD),
      ...(previous && { unless: previous.sha256 }),
    });
    const { sha256, bytes, attempts, serverDate, status } = response;
    const page =
      previous && response.value === undefined
        ? { ...previous, itemsPerPage: previous.record.itemsPerPage }
        : parsePage(response.value, resource, request, project);
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
  };
  const { items, total, records } = await readListing(read, {
    name: resource,
    pageSize: count,
    maxItems: MAX_RECORDS,
    report: (received, total) => report({ resource, received, total }),
  });
  return { items, total, pages: records, request: { resource, count, filter: null } };
}

function parsePage<Item>(value: unknown, resource: string, request: PageRequest, project: Projection<Item>) {
  const at = `${resource} from ${request.startIndex}`;
  const list = listResponseSchema.safeParse(value);
  if (!list.success) {
    throw new CollectionError(
      'list-malformed',
      `${at} is not a SCIM list (${fault(list.error)}); nothing of it was used, ask the vendor`,
    );
  }
  const items: Item[] = [];
  const ids: string[] = [];
  for (const [i, record] of (list.data.Resources ?? []).entries()) {
    const projected = project(record);
    if ('error' in projected) {
      throw new CollectionError(
        'record-invalid',
        `${at}: record ${i + 1} of the page cannot be relied on (${fault(projected.error)}); nothing was used`,
      );
    }
    items.push(projected.item);
    ids.push(projected.id);
  }
  return { items, ids, total: list.data.totalResults, itemsPerPage: list.data.itemsPerPage ?? null };
}

/** The attribute at fault and what was expected of it; never its value, which may be personal. */
function fault(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.');
  return `${path || 'the document'}: ${issue?.message ?? 'unexpected'}`;
}

/** A hostile server could invent names without end; past this many the count says enough. */
const MAX_DROPPED_NAMES = 10_000;
const MAX_NAME_LENGTH = 256;

interface DroppedNames {
  readonly own: Set<string>;
  readonly inExtension: Set<string>;
}

function noteDropped(user: object, keptInExtension: ReadonlySet<string>, dropped: DroppedNames): void {
  note(user, KEPT_NAMES, dropped.own);
  const extension = (user as Record<string, unknown>)[ENTERPRISE_USER];
  if (extension === null || typeof extension !== 'object') return;
  note(extension, keptInExtension, dropped.inExtension);
}

const KEPT_NAMES: ReadonlySet<string> = new Set([...KEPT_USER_FIELDS, 'schemas', ENTERPRISE_USER]);

function note(record: object, kept: ReadonlySet<string>, dropped: Set<string>): void {
  for (const name of Object.keys(record)) {
    if (kept.has(name) || dropped.size >= MAX_DROPPED_NAMES) continue;
    // Names too long to be kept count as one.
    dropped.add(name.length > MAX_NAME_LENGTH ? '' : name);
  }
}

function pickCustom(user: object, customAttributes: readonly string[]): { readonly [id: string]: string } {
  if (customAttributes.length === 0) return NO_ATTRIBUTES;
  const extension = (user as Record<string, unknown>)[ENTERPRISE_USER];
  const picked: { [id: string]: string } = {};
  if (extension === null || typeof extension !== 'object') return picked;
  for (const id of customAttributes) {
    const value = Object.hasOwn(extension, id) ? (extension as Record<string, unknown>)[id] : undefined;
    if (typeof value === 'string' && value.length <= MAX_DESCRIPTION_LENGTH) picked[id] = value;
  }
  return picked;
}

const NO_ATTRIBUTES = {};
