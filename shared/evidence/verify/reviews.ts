import { isRecord } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { EvaluationPredicate, ReviewPredicate } from './predicates.ts';
import type { Findings } from './report.ts';

/** The entry that opens each review, by its name. */
type Openings = ReadonlyMap<string, VerifiedEntry>;

/** Finds what opens each review; the first counts. */
export function openingsIn(log: VerifiedLog): Openings {
  const openings = new Map<string, VerifiedEntry>();
  for (const entry of log.entries.values()) {
    const { meaning } = entry;
    if (meaning.name !== 'review-event' || meaning.predicate.action !== 'opened') continue;
    if (!openings.has(meaning.predicate.review)) openings.set(meaning.predicate.review, entry);
  }
  return openings;
}

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

/** Verifies that a document is what an entry of a review says, and is about the list that the review was opened with. */
export function checkReviewDocument(
  document: { readonly [name: string]: unknown },
  path: string,
  { seq, subjects }: VerifiedEntry,
  { review, action, submission }: ReviewPredicate,
  openings: Openings,
  found: Findings,
): void {
  const contradicts = (what: string) => found.add('E_BINDING', path, `contradicts entry ${seq} in its ${what}`);
  if (document.review !== review) contradicts('review');
  if (!path.endsWith(`/${submission}`)) {
    if (action !== 'opened' || document.schema !== 'urn:rollcall:review-population:v1') contradicts('schema');
    return;
  }
  if (document.schema !== 'urn:rollcall:review-submission:v1') contradicts('schema');
  if (document.action !== action) contradicts('action');
  if (!isRecord(document.acting)) contradicts('acting');
  const lists = action === 'opened' ? subjects : (openings.get(review)?.subjects ?? []);
  const isOfList = lists.some(({ sha256 }) => sha256 === document.population && sha256 !== submission);
  if (action !== 'external-review' && !isOfList) contradicts('population');
}
