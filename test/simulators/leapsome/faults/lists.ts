import { editPage, together } from '../../faults/apply.ts';
import { capped as cappedList, ignoringOffset, offsetFaults } from '../../faults/lists.ts';
import type { Fault } from '../../service.ts';
import { SCIM_LISTS, USERS } from './apply.ts';

/** Never more than so many records on a page, and honest about it: what many servers do. */
export function capped(cap: number): Fault {
  return cappedList(SCIM_LISTS, cap);
}

/** Shows the first page, whatever is asked for. */
export function ignoringStartIndex(cap: number): Fault {
  return ignoringOffset(SCIM_LISTS, cap);
}

/** Lists that cannot be right, or whose paging does not work. */
export const LIST_FAULTS = offsetFaults(USERS);

/** What `itemsPerPage` may say without anybody minding: it is informational. */
export const ITEMS_PER_PAGE: { readonly [name: string]: unknown } = {
  zero: 0,
  'as many as were asked for': 5000,
  'a negative number': -3,
  'a number in quotes': '10',
  nothing: undefined,
  null: null,
  'a fraction': 2.5,
};

/** Caps every page and says something else about its length. */
export function lyingItemsPerPage(cap: number, value: unknown): Fault {
  return together(
    capped(cap),
    editPage(SCIM_LISTS, (list) => {
      if (value === undefined) delete list.itemsPerPage;
      else list.itemsPerPage = value;
    }),
  );
}
