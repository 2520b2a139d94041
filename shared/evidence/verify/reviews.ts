import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { EvaluationPredicate } from './predicates.ts';
import type { Findings } from './report.ts';

/** Verifies that reviews are opened, over an evaluation, before anything is done in them, and what evaluations say of them. */
export function verifyReviews(log: VerifiedLog, found: Findings): void {
  const counts = new Map<string, number>();
  const numbers = new Map<number, number>();
  let isEvaluated = false;
  for (const entry of log.entries.values()) {
    const { meaning, path, seq } = entry;
    if (meaning.name === 'control-evaluation') {
      isEvaluated = true;
      checkReviewsOf(entry, meaning.predicate, log, numbers, found);
    }
    if (meaning.name !== 'review-event') continue;
    const { review, action } = meaning.predicate;
    const before = counts.get(review) ?? 0;
    if (action === 'opened' && !isEvaluated) found.add('E_REFERENCE', path, 'opens a review over no evaluation');
    if (action !== 'opened' && action !== 'external-review' && before === 0) {
      found.add('E_REFERENCE', path, `is of review ${review}, which no entry before it opens`);
    }
    counts.set(review, before + 1);
    numbers.set(seq, before + 1);
  }
}

function checkReviewsOf(
  { path, seq }: VerifiedEntry,
  { reviews }: EvaluationPredicate,
  log: VerifiedLog,
  numbers: ReadonlyMap<number, number>,
  found: Findings,
): void {
  for (const { review, events, entry } of reviews) {
    const target = entry.seq < seq ? log.entries.get(entry.seq) : undefined;
    const isIt =
      target?.digest === entry.digest &&
      target.meaning.name === 'review-event' &&
      target.meaning.predicate.review === review &&
      numbers.get(entry.seq) === events;
    if (!isIt) found.add('E_REFERENCE', path, `does not name the newest of ${events} entries of review ${review}`);
  }
}
