import type { PageRecord } from '../../access/certificate.ts';
import { type ReadCursorList, readCursorList } from '../cursor-pages.ts';
import { DroppedNames } from '../dropped-names.ts';
import { CollectionError } from '../errors.ts';
import { documentRecord, type ListClient } from '../pages.ts';
import {
  ENTITLEMENTS,
  readEntitlement,
  readUser,
  selectUsers,
  type UnifiedEntitlement,
  type UnifiedUser,
  USER_FIELDS,
} from './users.ts';

/** The default is 25, a maximum is not documented. */
const PAGE_SIZE = 100;
const ROLES = '/unified/iam/roles';
const GROUPS = '/unified/iam/groups';
const USERS = '/unified/iam/users';
/** What StackOne answers where the application behind it does not have something: not processable, not implemented. */
const NOT_OFFERED = [422, 501];
/** What it answers for a linked account that does not synchronise any more. */
const SUSPENDED = 412;

/** StackOne, on behalf of one linked account. */
export interface UnifiedClient extends ListClient {
  readonly accountId: string;
}

export interface ReadRoles {
  /** Null where StackOne does not offer the application's roles. */
  readonly list: ReadCursorList<UnifiedEntitlement> | null;
  /** Of the question whether it does. */
  readonly pages: readonly PageRecord[];
}

/** Reads the roles that the application has; first asks whether StackOne has any of this application. */
export async function readRoles(client: UnifiedClient): Promise<ReadRoles> {
  const { transport, credential, accountId } = client;
  const { value: _, ...response } = await transport.getJson({
    path: ROLES,
    query: { page_size: '1' },
    credential,
    headers: headersFor(accountId),
    maxBytes: MAX_ROLE_BYTES,
    select: { members: {} },
    telling: [...NOT_OFFERED, SUSPENDED],
  });
  if (response.status === SUSPENDED) {
    throw new CollectionError(
      'unexpected-status',
      `StackOne answered with status ${SUSPENDED}: the linked account is suspended; look at it in StackOne > Accounts`,
    );
  }
  const page: PageRecord = { ...documentRecord(ROLES, response), pass: 2, count: 1, received: 0 };
  const isOffered = !NOT_OFFERED.includes(response.status);
  return { list: isOffered ? await readEntitlements(client, ROLES) : null, pages: [page] };
}

const MAX_ROLE_BYTES = 1024 * 1024;

export function readGroups(client: UnifiedClient): Promise<ReadCursorList<UnifiedEntitlement>> {
  return readEntitlements(client, GROUPS);
}

function readEntitlements(client: UnifiedClient, path: string): Promise<ReadCursorList<UnifiedEntitlement>> {
  return readUnified(client, {
    path,
    query: { fields: 'remote_id,name' },
    selection: ENTITLEMENTS,
    read: readEntitlement,
    idOf: ({ id }) => id,
  });
}

/** Reads all users with their groups, and with their roles where there are any. */
export async function readUsers(
  client: UnifiedClient,
  hasRoles: boolean,
): Promise<ReadCursorList<UnifiedUser> & { readonly dropped: number }> {
  const dropped = new DroppedNames();
  const users = await readUnified(client, {
    path: USERS,
    query: { expand: hasRoles ? 'roles,groups' : 'groups', fields: USER_FIELDS.join(',') },
    selection: selectUsers(dropped.noting()),
    read: readUser,
    idOf: ({ account }) => account.id,
  });
  return { ...users, dropped: dropped.count };
}

type UnifiedList<Item> = Pick<
  Parameters<typeof readCursorList<Item>>[1],
  'path' | 'query' | 'selection' | 'read' | 'idOf'
>;

function readUnified<Item>(client: UnifiedClient, list: UnifiedList<Item>): Promise<ReadCursorList<Item>> {
  const query = { page_size: String(PAGE_SIZE), ...list.query };
  return readCursorList(client, {
    ...list,
    query,
    filter: null,
    pageSize: PAGE_SIZE,
    headers: headersFor(client.accountId),
    continued: (next) => ({ query: { ...query, next } }),
    envelope: { name: 'list of StackOne', records: 'data', next: 'next' },
  });
}

function headersFor(accountId: string): { readonly [name: string]: string } {
  return { 'x-account-id': accountId };
}
