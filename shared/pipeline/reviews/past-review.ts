import type { LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { backwards } from '../../evidence/log/read.ts';
import { record } from '../../reviews/follow.ts';
import type { ReviewState } from '../../reviews/state.ts';
import { evaluationSchema, isType, predicateOf, reviewEventSchema } from '../entries.ts';
import { type Previous, readEvaluation } from '../previous.ts';
import { readReviews, readReviewsDocument } from './current.ts';
import { refusalOf } from './errors.ts';
import { readReviewEvent } from './events.ts';

/**
 * A review of any time: as it stands now, or as it stood when evaluations let go of it, since it was over and a later one had
 * taken its place. Throws a ReviewError if there has been none of that name.
 */
export async function reviewOfAnyTime(log: LogReading, name: string): Promise<ReviewState> {
  const current = await readReviews(log);
  const standing = current?.reviews.find(({ review }) => review === name);
  if (standing) return standing;
  let last: Previous | null = null;
  const entries: LogEntry[] = [];
  for await (const entry of current ? backwards(log, current.tail) : []) {
    if (last && entry.seq <= last.state.logRead) break;
    if (isType(entry, 'review-event') && predicateOf(entry, reviewEventSchema).review === name) entries.push(entry);
    if (last || !isType(entry, 'control-evaluation')) continue;
    const { reviews } = predicateOf(entry, evaluationSchema);
    if (reviews.some(({ review }) => review === name)) last = await readEvaluation(log.store, entry);
  }
  const left = last ? (await readReviewsDocument(log, last)).reviews.filter(({ review }) => review === name) : [];
  // What came after it was the end of it, since the next evaluation let go.
  const events = await Promise.all(entries.reverse().map((entry) => readReviewEvent(log, entry)));
  const [past] = record({ reviews: left, strays: [] }, last ? events : []).reviews;
  if (!past) throw refusalOf('unknown-review', name);
  return past;
}
