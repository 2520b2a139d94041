import type { ReviewsDocument } from '../../reviews/state.ts';
import type { RecordingContext } from '../run-context.ts';
import { ReviewError } from './errors.ts';
import { BY_SCHEDULE, openReview } from './open.ts';

/**
 * Opens the reviews that an evaluation found to be due, over what it was over. It is done after the slot is sealed, and
 * depends on nothing but what was sealed: whoever repeats it makes the same entry, of which the log takes one.
 */
export async function openDueReviews(context: RecordingContext, { due }: Pick<ReviewsDocument, 'due'>): Promise<void> {
  for (const { kind, obstacle } of due) {
    if (obstacle !== null) continue;
    try {
      await openReview(context, kind, BY_SCHEDULE);
    } catch (error) {
      // What has changed since then is for the next evaluation.
      if (!(error instanceof ReviewError)) throw error;
    }
  }
}
