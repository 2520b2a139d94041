import type { Fault } from '../service.ts';
import { type Draft, editPage, type ListTarget, type MakeFault, recordsOf, together } from './apply.ts';

/** A list that is read by offset and declares its length. */
export interface OffsetTarget extends ListTarget {
  readonly total: string;
  /** Member that says how long the page is, or may be. */
  readonly pageLength: string;
}

/** Never more than so many records on a page, and honest about it: what many servers do. */
export function capped(target: OffsetTarget, cap: number): Fault {
  return editPage(target, (page) => {
    const records = recordsOf(page, target);
    records.splice(cap);
    page[target.pageLength] = records.length;
  });
}

/** Shows the first page, whatever is asked for. */
export function ignoringOffset(target: OffsetTarget, cap: number): Fault {
  const first = new Map<string, Draft[]>();
  return together(
    capped(target, cap),
    editPage(target, (page, { resource }) => {
      const records = first.get(resource) ?? recordsOf(page, target);
      first.set(resource, records);
      page[target.records] = [...records];
    }),
  );
}

/** Lists that cannot be right, or whose paging does not work. */
export function offsetFaults(target: OffsetTarget) {
  const { records, total } = target;
  const edited = (edit: Parameters<typeof editPage>[1]): MakeFault => {
    return () => editPage(target, edit);
  };
  const withTotal = (value: unknown) =>
    edited((page) => {
      page[total] = value;
    });
  const cappedAnd = (edit: Parameters<typeof editPage>[1]) => together(capped(target, 5), editPage(target, edit));
  return {
    'no total': edited((page) => {
      delete page[total];
    }),
    'a total of null': withTotal(null),
    'a total in quotes': withTotal('12'),
    'a negative total': withTotal(-1),
    'a total with a fraction': withTotal(11.5),
    'a total beyond belief': withTotal(9_000_000_000),
    'a total one too high': edited((page) => {
      page[total] = Number(page[total]) + 1;
    }),
    'a total one too low': edited((page) => {
      page[total] = Number(page[total]) - 1;
    }),
    'a total of zero over records': withTotal(0),
    'the length of the page as the total': () =>
      cappedAnd((page) => {
        page[total] = recordsOf(page, target).length;
      }),
    'a total that grows with every request': () => {
      let more = 0;
      return cappedAnd((page) => {
        page[total] = Number(page[total]) + more++;
      });
    },
    'no records though a total': edited((page) => {
      page[records] = [];
    }),
    'no list of records': edited((page) => {
      delete page[records];
    }),
    'null for the list of records': edited((page) => {
      page[records] = null;
    }),
    'an object for the list of records': edited((page) => {
      page[records] = { 0: {}, length: 1 };
    }),
    'one id twice': edited((page) => {
      const [first, second] = recordsOf(page, target);
      if (first && second) second.id = first.id;
    }),
    'one record twice in place of another': edited((page) => {
      page[records] = recordsOf(page, target).map((record, i, all) => (i === 1 ? (all[0] ?? record) : record));
    }),
    'the first page again and again': () => ignoringOffset(target, 5),
    'an empty page while more is due': () =>
      cappedAnd((page, { startIndex }) => {
        if (startIndex > 5) page[records] = [];
      }),
    'a record missing from the middle': edited((page) => {
      recordsOf(page, target).splice(3, 1);
    }),
    'pages that overlap by one record': () => {
      let last: Draft | undefined;
      return cappedAnd((page, { startIndex }) => {
        if (startIndex > 1 && last) page[records] = [last, ...recordsOf(page, target)];
        last = recordsOf(page, target).at(-1);
      });
    },
  } satisfies { readonly [name: string]: MakeFault };
}
