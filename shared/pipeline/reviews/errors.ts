import { RollcallError } from '../../kernel/errors.ts';
import { REFUSALS, type Refusal } from '../../reviews/refusals.ts';

/** Why a review is not opened. */
export type OpeningRefusal =
  | 'nothing-evaluated'
  | 'reviews-not-configured'
  | 'policy-changed'
  | 'inputs-not-fit'
  | 'nothing-waits'
  | 'nobody-of-that-name';

/** What was asked for in a review is understood, and not done. Nothing was written, unless it says so. */
export class ReviewError extends RollcallError<Refusal | OpeningRefusal> {}

/** The error for something that the rules of reviews do not allow; `about` is the item, or how many there are. */
export function refusalOf(why: Refusal, about: string | null): ReviewError {
  const where = about === null ? '' : ` (${about})`;
  return new ReviewError(why, `${REFUSALS[why]}${where}; nothing was written`);
}
