import { byCodeUnit } from '../kernel/canonical-json.ts';

/**
 * Finds the items of a list by id. Whoever goes through two lists of evidence asks in the order of their ids, in which all
 * of them stand: then each item is found by comparing one id, and nobody hashes or copies a hundred thousand of them for
 * one question. Any other is found by bisection.
 */
export function findById<T>(idOf: (item: T) => string, items: readonly T[]): (id: string) => T | undefined {
  let sorted: readonly T[] | null = null;
  let next = 0;
  return (id) => {
    let item = (sorted ?? items)[next];
    if (item === undefined || idOf(item) !== id) {
      // Whether they really stand in order does not matter before.
      sorted ??= inOrder(idOf, items);
      next = firstFrom(id, idOf, sorted, next);
      item = sorted[next];
      if (item === undefined || idOf(item) !== id) return undefined;
    }
    next++;
    return item;
  };
}

function inOrder<T>(idOf: (item: T) => string, items: readonly T[]): readonly T[] {
  let before = '';
  for (const item of items) {
    const id = idOf(item);
    if (id < before) return items.toSorted((a, b) => byCodeUnit(idOf(a), idOf(b)));
    before = id;
  }
  return items;
}

/** The position of the first item whose id is not before another. It mostly lies near where the last one was. */
function firstFrom<T>(id: string, idOf: (item: T) => string, sorted: readonly T[], near: number): number {
  const isBefore = (position: number) => {
    const item = sorted[position];
    return item !== undefined && idOf(item) < id;
  };
  let [from, to] = [0, near];
  if (isBefore(near)) {
    [from, to] = [near + 1, near + 1];
    for (let step = 1; isBefore(to); step *= 2) [from, to] = [to + 1, to + step];
  }
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isBefore(middle)) from = middle + 1;
    else to = middle;
  }
  return from;
}
