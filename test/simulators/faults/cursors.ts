import type { Fault } from '../service.ts';
import { type Draft, editPage, type ListTarget, type MakeFault, recordsOf } from './apply.ts';

/** A list that continues by a cursor and declares no length. */
export interface CursorTarget extends ListTarget {
  /** Member with the cursor; absent at the end. */
  readonly next: string;
  /** Attribute in which a record has its id. */
  readonly id: string;
}

/** Lists that cannot be right, or whose paging goes nowhere. `cursor` is one that the service would follow, to its first page. */
export function cursorFaults(target: CursorTarget, cursor: string) {
  const { records, next, id } = target;
  const edited = (edit: Parameters<typeof editPage>[1]): MakeFault => {
    return () => editPage(target, edit);
  };
  const withRecords = (value: unknown) =>
    edited((page) => {
      page[records] = value;
    });
  const continued = (value: unknown) =>
    edited((page) => {
      page[next] = value;
    });
  return {
    'no list of records': edited((page) => {
      delete page[records];
    }),
    'null for the list of records': withRecords(null),
    'an object for the list of records': withRecords({}),
    'a cursor that is a number': continued(2),
    'a cursor that is a list': continued([cursor]),
    'the first page again and again': continued(cursor),
    'empty pages that lead to themselves': edited((page) => {
      page[records] = [];
      page[next] = cursor;
    }),
    'one id twice': edited((page) => {
      const [first, second] = recordsOf(page, target);
      if (first && second) second[id] = first[id];
    }),
    'one record twice in place of another': edited((page) => {
      const list = recordsOf(page, target);
      if (list[0]) list[1] = list[0];
    }),
  };
}

/** Never more than so many records on a page, and the rest behind a cursor that the given function makes. */
export function cappedByCursor(
  target: CursorTarget,
  cap: number,
  cursorAfter: (url: URL, last: Draft, position: number) => string,
): Fault {
  return (request, answer) =>
    editPage(target, (page, { startIndex }) => {
      const list = recordsOf(page, target);
      const last = list[cap - 1];
      if (list.length <= cap || !last) return;
      list.splice(cap);
      page[target.next] = cursorAfter(request.url, last, startIndex - 1 + cap);
    })(request, answer);
}
