import { byCodeUnit } from '../kernel/canonical-json.ts';

/** Whoever has asked so often for what lay elsewhere does not follow the order, and is answered from a map. */
const MAX_STRAYS = 256;
const NEAR = 64;

/**
 * Finds the items of a list by id. Whoever goes through two lists of evidence asks in the order of their ids, in which all
 * of them stand: then each item is found by comparing one id, and nobody hashes or copies a hundred thousand of them for
 * one question. A few others are found by bisection.
 */
export function findById<T>(idOf: (item: T) => string, items: readonly T[]): (id: string) => T | undefined {
  let sorted: readonly T[] | null = null;
  let map: ReadonlyMap<string, T> | null = null;
  let next = 0;
  let strays = 0;
  return (id) => {
    const expected = (sorted ?? items)[next];
    if (expected !== undefined && idOf(expected) === id) {
      next++;
      return expected;
    }
    if (strays > MAX_STRAYS) {
      map ??= new Map(items.map((item) => [idOf(item), item]));
      return map.get(id);
    }
    // Whether they really stand in order does not matter before.
    sorted ??= inOrder(idOf, items);
    const position = firstFrom(id, idOf, sorted, next);
    if (position < next || position > next + NEAR) strays++;
    const item = sorted[position];
    const isFound = item !== undefined && idOf(item) === id;
    next = isFound ? position + 1 : position;
    return isFound ? item : undefined;
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

/** The position of the first item whose id is not before another, looked for near a position first. */
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
