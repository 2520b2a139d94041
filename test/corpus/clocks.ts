import type { Forge } from './forge.ts';
import { LAST } from './good-store.ts';
import { type ForgedStatement, get, set } from './statement.ts';
import { harmless, type TamperCase } from './tamper-case.ts';

const SNAPSHOT = 18;
const FIVE_MINUTES = 5 * 60_000;

/** An honest log in which something is as odd as clocks and runs beside one another can make it. */
const honest = (name: string, change: (entries: ForgedStatement[], forge: Forge) => void): TamperCase =>
  harmless(name, [], (forge) => forge.rewrite((entries) => change(entries, forge)));

/** Replaces a member of an entry and of the document that it names. */
function agreed(forge: Forge, entry: ForgedStatement, name: string, value: unknown): void {
  const role = get(entry, 'predicate.artifacts') === undefined ? undefined : 'results';
  forge.replaceDocument(entry, { ...forge.document(entry, role), [name]: value }, role);
  set(entry, `predicate.${name}`, value);
}

function entryIn(entries: readonly ForgedStatement[], seq: number): ForgedStatement {
  const entry = entries[seq];
  if (!entry) throw new Error(`the good store has no entry ${seq}`);
  return entry;
}

const afterAppending = (entry: ForgedStatement, ms: number) =>
  new Date(Date.parse(String(get(entry, 'predicate.log.appendedAt'))) + ms).toISOString();

/** What clocks that differ, and runs that overlap, may leave: at the limits of what is forgiven. */
export const CLOCKS: readonly TamperCase[] = [
  honest('entry by a clock that is five minutes ahead', (entries) =>
    set(entryIn(entries, LAST), 'predicate.log.appendedAt', '2026-03-03T06:35:00.000Z'),
  ),
  honest('reading by a clock that is five minutes behind', (entries, forge) =>
    agreed(forge, entryIn(entries, SNAPSHOT), 'takenAt', '2026-03-03T05:55:00.000Z'),
  ),
  honest('reading by a clock that is five minutes ahead', (entries, forge) => {
    const snapshot = entryIn(entries, SNAPSHOT);
    agreed(forge, snapshot, 'takenAt', afterAppending(snapshot, FIVE_MINUTES));
  }),
  honest('evaluation by a clock that is five minutes ahead', (entries, forge) => {
    const evaluation = entryIn(entries, LAST);
    agreed(forge, evaluation, 'asOf', afterAppending(evaluation, FIVE_MINUTES));
  }),
  honest('manual slot evaluated after a scheduled one that began later', (entries, forge) => {
    for (const entry of entries.slice(8, 11)) agreed(forge, entry, 'slot', '2026-03-02T11:59:00Z');
  }),
  honest('scheduled slot evaluated after a manual one that began later', (entries, forge) => {
    const scheduled = entries.splice(4, 4);
    for (const entry of scheduled) set(entry, 'predicate.log.appendedAt', '2026-03-02T14:40:00.000Z');
    agreed(forge, entryIn(scheduled, 3), 'asOf', '2026-03-02T14:40:00.000Z');
    entries.splice(7, 0, ...scheduled);
  }),
];
