import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { DroppedNames } from '../dropped-names.ts';
import { type Envelope, type ReadList, readOffsetList } from '../offset-pages.ts';
import type { ListClient } from '../pages.ts';
import { projecting, type ReadUser } from './accounts.ts';
import { GROUPS, readGroup, type ScimGroup } from './groups.ts';
import { readUser, selectUsers } from './users.ts';

/** Leapsome's own maxima for `count`. */
const MAX_USERS_PER_PAGE = 5000;
const MAX_GROUPS_PER_PAGE = 1000;

/** RFC 7644 §3.4.2. */
const LIST_RESPONSE: Envelope = {
  name: 'SCIM list',
  lengths: null,
  records: 'Resources',
  total: 'totalResults',
  pageLength: 'itemsPerPage',
};

const SCIM_LIST = {
  filter: null,
  paging: ({ startIndex, count }: { readonly startIndex: number; readonly count: number }) => ({
    startIndex: String(startIndex),
    count: String(count),
  }),
  envelope: LIST_RESPONSE,
};

export async function readGroups(client: ListClient): Promise<ReadList<ScimGroup>> {
  return readOffsetList(client, {
    ...SCIM_LIST,
    path: '/Groups',
    pageSize: MAX_GROUPS_PER_PAGE,
    selection: GROUPS,
    read: readGroup,
    idOf: ({ id }) => id,
  });
}

/** Reads all users, each projected as it comes to what is kept; `dropped` counts the attributes that were not. */
export async function readUsers(
  client: ListClient,
  customAttributes: readonly string[],
  today: CalendarDate,
): Promise<ReadList<ReadUser> & { readonly dropped: number }> {
  const toReadUser = projecting(today);
  const custom = customAttributes.toSorted(byCodeUnit);
  const dropped = new DroppedNames();
  const users = await readOffsetList(client, {
    ...SCIM_LIST,
    path: '/Users',
    pageSize: MAX_USERS_PER_PAGE,
    selection: selectUsers(custom, dropped.noting(), dropped.noting()),
    read: (record) => toReadUser(readUser(record, custom)),
    idOf: ({ account }) => account.id,
  });
  return { ...users, dropped: dropped.count };
}
