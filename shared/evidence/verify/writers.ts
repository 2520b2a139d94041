import type { VerifiedEntry, VerifiedLog } from './log.ts';

/** On whose behalf entries were written, as the signer says: an IAM role, where a log has more than one writer. */
export interface Writer {
  readonly writer: string;
  readonly entries: number;
  /** Numbers of the first and the last of them. */
  readonly first: number;
  readonly last: number;
  /** Names of the types of what was written, in order of appearance. */
  readonly types: readonly string[];
}

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
