import { RollcallError } from '../../kernel/errors.ts';
import { REFUSALS, type Refusal } from '../../reviews/refusals.ts';

/** Why something is refused that the rules of a review were not even asked about. Each is a row of docs/access-reviews.md. */
export const OTHER_REFUSALS = [
  'nothing-evaluated',
  'reviews-not-configured',
  'policy-changed',
  'inputs-not-fit',
  'nothing-waits',
  'nobody-of-that-name',
  'identity-unproved',
  'identity-unknown',
  'identity-other',
] as const;
type ReviewErrorCode = Refusal | (typeof OTHER_REFUSALS)[number];

/** What was asked for in a review is understood, and not done. Nothing was written, unless it says so. */
export class ReviewError extends RollcallError<ReviewErrorCode> {}

/** Whether a code, from another process, is that of a ReviewError. */
export function isReviewErrorCode(code: string): code is ReviewErrorCode {
  return Object.hasOwn(REFUSALS, code) || OTHER_REFUSALS.some((known) => known === code);
}

/** The error for something that the rules of reviews do not allow; `about` is the item, or how many there are. */
export function refusalOf(why: Refusal, about: string | null): ReviewError {
  const where = about === null ? '' : ` (${about})`;
  return new ReviewError(why, `${REFUSALS[why]}${where}; nothing was written`);
}
