import { getArtifact } from '../../evidence/artifact.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import { type LogTail, readTail } from '../../evidence/log/read.ts';
import { record } from '../../reviews/follow.ts';
import { noReviews, type ReviewState, type ReviewsDocument, reviewsDocumentSchema } from '../../reviews/state.ts';
import { subjectWith } from '../entries.ts';
import { type LogThen, logUpTo } from '../log-then.ts';
import { type Previous, readPrevious } from '../previous.ts';
import { reviewEventsAfter } from './events.ts';

/** Reviews as they are now: as the last evaluation left them, with what has been recorded since. */
export interface CurrentReviews {
  readonly tail: LogTail;
  readonly previous: Previous;
  readonly document: ReviewsDocument;
  readonly reviews: readonly ReviewState[];
}

/** Reads reviews as they are now; null if nothing has been evaluated yet, so that there can be none. */
export async function readReviews(log: LogReading): Promise<CurrentReviews | null> {
  const [tail, previous] = [await readTail(log), await readPrevious(log)];
  if (!tail || !previous) return null;
  const document = await readReviewsDocument(log, previous);
  const { reviews } = record(document, await reviewEventsAfter(logUpTo(log, tail), previous.state.logRead));
  return { tail, previous, document, reviews };
}

/** What an evaluation left of reviews; nothing before the first. */
export async function readReviewsDocument(
  log: Pick<LogThen, 'store' | 'origin'>,
  previous: Pick<Previous, 'entry' | 'predicate'> | null,
): Promise<ReviewsDocument> {
  if (!previous) return noReviews(log.origin.slice(log.origin.indexOf('/') + 1));
  const { entry, predicate } = previous;
  return getArtifact(log.store, subjectWith(entry, predicate.artifacts.reviews), reviewsDocumentSchema);
}
