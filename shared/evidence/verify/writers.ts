import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { Writer } from './report.ts';

/** The writers of a log, in order of appearance. Whether they are the right ones, only people can tell. */
export function writersOf({ entries }: VerifiedLog): Writer[] {
  const written = new Map<string, VerifiedEntry[]>();
  for (const entry of entries.values()) {
    if (entry.writer === null) continue;
    const theirs = written.get(entry.writer);
    if (theirs) theirs.push(entry);
    else written.set(entry.writer, [entry]);
  }
  return [...written].map(([writer, theirs]) => ({
    writer,
    entries: theirs.length,
    first: theirs[0]?.seq ?? 0,
    last: theirs.at(-1)?.seq ?? 0,
    types: [...new Set(theirs.map(({ meaning }) => meaning.name ?? 'unknown'))],
  }));
}
