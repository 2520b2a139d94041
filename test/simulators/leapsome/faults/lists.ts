import type { Fault } from '../server.ts';
import { type Draft, editList, inList, type MakeFault, together } from './apply.ts';

const users = (edit: Parameters<typeof editList>[0]): MakeFault => {
  return () => inList('Users', editList(edit));
};

const withTotal = (total: unknown): MakeFault =>
  users((list) => {
    list.totalResults = total;
  });

/** Never more than so many records on a page, and honest about it: what many servers do. */
export function capped(cap: number): Fault {
  return editList((list) => {
    list.Resources.splice(cap);
    list.itemsPerPage = list.Resources.length;
  });
}

/** Shows the first page, whatever is asked for. */
export function ignoringStartIndex(cap: number): Fault {
  const first = new Map<string, Draft[]>();
  return together(
    capped(cap),
    editList((list, { resource }) => {
      const page = first.get(resource) ?? list.Resources;
      first.set(resource, page);
      list.Resources = [...page];
    }),
  );
}

/** Lists that cannot be right, or whose paging does not work. */
export const LIST_FAULTS = {
  'no total': users((list) => {
    delete list.totalResults;
  }),
  'a total of null': withTotal(null),
  'a total in quotes': withTotal('12'),
  'a negative total': withTotal(-1),
  'a total with a fraction': withTotal(11.5),
  'a total beyond belief': withTotal(9_000_000_000),
  'a total one too high': users((list) => {
    list.totalResults = Number(list.totalResults) + 1;
  }),
  'a total one too low': users((list) => {
    list.totalResults = Number(list.totalResults) - 1;
  }),
  'a total of zero over records': withTotal(0),
  'the length of the page as the total': () =>
    together(
      capped(5),
      editList((list) => {
        list.totalResults = list.Resources.length;
      }),
    ),
  'a total that grows with every request': () => {
    let more = 0;
    return together(
      capped(5),
      editList((list) => {
        list.totalResults = Number(list.totalResults) + more++;
      }),
    );
  },
  'no records though a total': users((list) => {
    list.Resources = [];
  }),
  'no list of records': () =>
    inList(
      'Users',
      editList((list: Draft) => {
        delete list.Resources;
      }),
    ),
  'null for the list of records': () =>
    inList(
      'Users',
      editList((list: Draft) => {
        list.Resources = null;
      }),
    ),
  'an object for the list of records': () =>
    inList(
      'Users',
      editList((list: Draft) => {
        list.Resources = { 0: {}, length: 1 };
      }),
    ),
  'one id twice': users((list) => {
    const [first, second] = list.Resources;
    if (first && second) second.id = first.id;
  }),
  'one record twice in place of another': users((list) => {
    list.Resources = list.Resources.map((user, i, all) => (i === 1 ? (all[0] ?? user) : user));
  }),
  'the first page again and again': () => ignoringStartIndex(5),
  'an empty page while more is due': () =>
    together(
      capped(5),
      editList((list, { startIndex }) => {
        if (startIndex > 5) list.Resources = [];
      }),
    ),
  'a record missing from the middle': users((list) => {
    list.Resources.splice(3, 1);
  }),
  'pages that overlap by one record': () => {
    let last: Draft | undefined;
    return inList(
      'Users',
      together(
        capped(5),
        editList((list, { startIndex }) => {
          if (startIndex > 1 && last) list.Resources = [last, ...list.Resources];
          last = list.Resources.at(-1);
        }),
      ),
    );
  },
} satisfies { readonly [name: string]: MakeFault };

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
    editList((list) => {
      if (value === undefined) delete list.itemsPerPage;
      else list.itemsPerPage = value;
    }),
  );
}
