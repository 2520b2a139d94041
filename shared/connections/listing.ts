import { CollectionError } from './errors.ts';

/** Lists that come in pages: what reading by offset and by cursor have in common. */

/** A list that changes while it is read is read again, this often in all. */
const MAX_READINGS = 3;
/** A server that caps its pages at a handful would otherwise keep a run busy until its deadline. */
export const MAX_PAGES = 10_000;

/** The list seems to have changed under our hands: worth another reading. */
export class ListChanged extends CollectionError {}

/** Reads a list, and again when it changed meanwhile; `reading` counts from 1. */
export async function untilItStandsStill<T>(read: (reading: number) => Promise<T>): Promise<T> {
  for (let reading = 1; ; reading++) {
    try {
      return await read(reading);
    } catch (error) {
      if (!(error instanceof ListChanged) || reading === MAX_READINGS) throw error;
    }
  }
}

/**
 * Notes the ids of a page, which must all be new. A page without anything new is a server whose paging goes round in
 * circles; it will not get better. One repeated id may be a record that moved across a page boundary.
 */
export function noteIds(name: string, ids: readonly string[], seen: Set<string>): void {
  const before = seen.size;
  for (const id of ids) seen.add(id);
  if (seen.size === before + ids.length) return;
  const message = `${name} repeats records it has listed before; its paging cannot be relied on, ask the vendor`;
  const isHopeless = seen.size === before || new Set(ids).size < ids.length;
  throw new (isHopeless ? CollectionError : ListChanged)('list-repeats', message);
}

export function keptChanging(name: string): ListChanged {
  return new ListChanged('list-changing', `${name} kept changing while it was read; run again at a quieter time`);
}

export function tooManyPages(name: string, received: string): CollectionError {
  return new CollectionError(
    'list-too-long',
    `${name} comes in pages so small that ${MAX_PAGES} of them hold only ${received} records`,
  );
}
