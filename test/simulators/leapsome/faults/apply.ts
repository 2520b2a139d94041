import { type Draft, editPage, editRecords, type ListTarget } from '../../faults/apply.ts';
import type { OffsetTarget } from '../../faults/lists.ts';
import type { Fault, ListQuery } from '../../service.ts';

/** A page of a list as the service would send it. */
interface ListDraft extends Draft {
  totalResults?: unknown;
  itemsPerPage?: unknown;
  Resources: Draft[];
}

/** Every list of the interface. */
export const SCIM_LISTS: OffsetTarget = {
  resource: null,
  records: 'Resources',
  total: 'totalResults',
  pageLength: 'itemsPerPage',
};
export const USERS: OffsetTarget = { ...SCIM_LISTS, resource: 'Users' };
const GROUPS: ListTarget = { ...SCIM_LISTS, resource: 'Groups' };

/** Changes the document of every list that is answered. */
export function editList(edit: (list: ListDraft, query: ListQuery) => void): Fault {
  return editPage(SCIM_LISTS, (page, query) => edit(page as ListDraft, query));
}

/** Changes every user that is answered; `position` counts them from 0 on the page. */
export function editUsers(edit: (user: Draft, position: number) => void): Fault {
  return editRecords(USERS, edit);
}

export function editGroups(edit: (group: Draft, position: number) => void): Fault {
  return editRecords(GROUPS, edit);
}
