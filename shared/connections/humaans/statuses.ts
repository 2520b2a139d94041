import { CollectionError } from '../errors.ts';
import type { ReadList } from '../offset-pages.ts';
import { ASKED_STATUSES, type HumaansPerson } from './records.ts';

/** Everybody, by all lists together, and what the lists say of one another. */
export interface AskedPeople {
  readonly people: readonly HumaansPerson[];
  readonly lists: readonly ReadList<HumaansPerson>[];
  /** How many are on the list that asks for no status. */
  readonly plain: number;
  /** Statuses whose list was answered and held them alone. */
  readonly answered: readonly string[];
  /** People of the plain list whom the list of their own status lacks. */
  readonly contradicted: number;
}

/**
 * Reads people without a status and for each known one, since nothing says whether the plain list has those who left. A
 * status that the interface refuses, or a list that shows others too, tells nothing; the plain list must be answered.
 * Rejects with a CollectionError.
 */
export async function readAllStatuses(
  read: (status: string | null) => Promise<ReadList<HumaansPerson>>,
): Promise<AskedPeople> {
  const plain = await read(null);
  const lists = [plain];
  const people = new Map(plain.items.map((person) => [person.id, person]));
  const answered: string[] = [];
  let contradicted = 0;
  for (const status of ASKED_STATUSES) {
    const list = await read(status).catch(refused);
    if (!list) continue;
    lists.push(list);
    // What was read later is true later.
    for (const person of list.items) people.set(person.id, person);
    const isOfStatus = (person: HumaansPerson) => person.status === status;
    if (!list.items.every(isOfStatus)) continue;
    answered.push(status);
    const shown = new Set(list.items.map(({ id }) => id));
    contradicted += plain.items.filter((person) => isOfStatus(person) && !shown.has(person.id)).length;
  }
  return { people: [...people.values()], lists, plain: plain.items.length, answered, contradicted };
}

/** The interface does not take the word: it is not one of its statuses, or it takes none. */
function refused(error: unknown): null {
  if (error instanceof CollectionError && error.code === 'unexpected-status') return null;
  throw error;
}
