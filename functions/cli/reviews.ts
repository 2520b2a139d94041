import { isCalendarDate, toInstant } from '../../shared/kernel/instant.ts';
import type { Actor } from '../../shared/pipeline/reviews/submit.ts';
import type { ReadContext } from '../../shared/pipeline/run-context.ts';
import type { ReviewState, RowState } from '../../shared/reviews/state.ts';
import { UsageError } from './errors.ts';
import type { ReviewDesk } from './review-desk.ts';

/** Who acts, as the options of every action in a review say it. */
export interface ActingOptions {
  readonly by: string;
  readonly recordedBy?: string;
}

/** Answers that came back. */
export interface AnswerFile {
  /** As a person would name it. */
  readonly file: string;
  /** Its content; null if it is larger than any answers are. */
  readonly read: () => Promise<Uint8Array | null>;
}

/** Who acts, as whoever calls says it, and how that is known where they do. On which of these policy insists is policy's. */
export function actorOf(
  { authentication }: Pick<ReviewDesk, 'authentication'>,
  { by, recordedBy }: ActingOptions,
  method: Actor['method'] = 'single',
): Actor {
  if (by.trim() === '') throw new UsageError('--by must name whoever decides');
  return { by: by.trim(), recordedBy: recordedBy?.trim() || null, authentication, method };
}

/** The one workspace that a review is of. Throws a UsageError where several could be meant. */
export function onlyWorkspace<Context extends ReadContext>(contexts: readonly Context[]): Context {
  const [context, another] = contexts;
  if (context && !another) return context;
  throw new UsageError('a review is of one workspace; name it with --workspace');
}

/** Rows by their numbers, `1,4-7`; or `mine`: all that wait for a decision of somebody. Throws a UsageError. */
export function rowsNamed(text: string, { rows }: ReviewState, mine: (row: RowState) => boolean): RowState[] {
  if (text === 'mine') return rows.filter(mine);
  const byItem = new Map(rows.map((row) => [row.item, row]));
  return itemsIn(text).map((item) => {
    const row = byItem.get(item);
    if (!row) throw new UsageError(`--items: the list has no item ${item}; it has ${rows.length}`);
    return row;
  });
}

function itemsIn(text: string): number[] {
  const items = text.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || first < 1 || last < first) {
      throw new UsageError(`--items ${text} is no list of items; write numbers such as 1,4-7, or mine`);
    }
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...new Set(items)];
}

/** Now, as the workspace's clock has it. */
export function nowIn({ clock }: ReadContext): string {
  return toInstant(clock.now());
}

/** A word of a closed set. Throws a UsageError that names them. */
export function oneOf<Word extends string>(what: string, word: string, words: readonly Word[]): Word {
  const found = words.find((known) => known === word);
  if (found !== undefined) return found;
  throw new UsageError(`"${word}" is not ${what}; write ${words.join(', ')}`);
}

/** A date as a flag gives it. Throws a UsageError. */
export function dayIn(flag: string, text: string): string {
  if (isCalendarDate(text)) return text;
  throw new UsageError(`${flag} ${text} is not a date; write it 2026-11-22`);
}
