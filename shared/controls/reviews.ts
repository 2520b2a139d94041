import { byCodeUnit } from '../kernel/canonical-json.ts';
import { millisecondsOf } from '../kernel/instant.ts';
import { dueOf, wasClosedLate } from '../reviews/follow.ts';
import { isOngoing, type ReviewState, type ReviewsDocument } from '../reviews/state.ts';
import { type ReviewKind, reviewId, windowsBegunSince } from '../reviews/windows.ts';
import type { Examination, Pending, Violation, WorkspaceInput } from './contract.ts';

/** What stands in the place of a connection in findings about reviews. */
export const OF_REVIEWS = 'reviews';

/** What an examination of nothing says about why. */
const NOT_CONFIGURED: Examination = {
  population: [],
  violations: [],
  parameters: {},
  notApplicable: 'not-configured',
};

/** The reviews that were not cancelled: what those are worth, nobody has to know. */
export function standingReviews({ reviews }: ReviewsDocument): ReviewState[] {
  return reviews.filter(({ status }) => status !== 'cancelled');
}

/** The parts of an examination of whether reviews of a kind are held in every window, and in time. */
export function judgeWindows(kind: ReviewKind, input: WorkspaceInput): Examination {
  const { policy, reviews, asOf, timezone } = input;
  const rules = policy.reviews?.[kind];
  if (!rules) return NOT_CONFIGURED;
  const ofKind = standingReviews(reviews).filter((review) => review.kind === kind);
  const closed = ofKind.filter(({ status }) => status === 'closed');
  const lastHeld =
    closed
      .map(({ window }) => window.first)
      .sort(byCodeUnit)
      .at(-1) ?? '';
  const since = reviews.since.find((known) => known.kind === kind && known.every === rules.every)?.since ?? asOf;
  const asked = windowsBegunSince(since, asOf, rules.every, timezone).filter(({ first }) => first > lastHeld);
  const violations: Violation[] = [];
  const pending: Pending[] = [];
  for (const window of asked) {
    const review = ofKind.find(({ window: { first } }) => first === window.first);
    const due = review?.due ?? dueOf(window, rules, asOf, true, timezone);
    const subject = ['review', review?.review ?? reviewId(kind, window)];
    if (millisecondsOf(asOf) < millisecondsOf(due)) pending.push({ connection: OF_REVIEWS, subject, until: due });
    else violations.push(notHeld(subject, review ? 'not-closed' : 'not-opened', due));
  }
  for (const review of closed) {
    if (isToldNow(review, input)) violations.push(notHeld(['review', review.review], 'closed-late', review.due));
  }
  const decided = closed.length + violations.length;
  return {
    population: [...new Set([...closed.map(({ review }) => review), ...asked.map((window) => reviewId(kind, window))])],
    violations,
    pending,
    ...(decided === 0 && { notApplicable: 'no-review-due' }),
    parameters: { every: rules.every, due: rules.due },
    observations: {
      held: closed.map(({ review, due, ended, ...rest }) => ({
        review,
        due,
        closedAt: ended?.at ?? null,
        late: wasClosedLate({ review, due, ended, ...rest }),
      })),
    },
  };
}

/** One that is closed late, and that no evaluation has seen to be late before, fails once: the delay is a deviation. */
function isToldNow(review: ReviewState, { reviews, asOf }: WorkspaceInput): boolean {
  const isNews = reviews.told.some(
    ({ review: name, event, at }) => name === review.review && event === 'overdue' && at === asOf,
  );
  return isNews && wasClosedLate(review);
}

function notHeld([, review = '']: readonly string[], problem: string, due: string): Violation {
  return {
    connection: OF_REVIEWS,
    subject: ['review', review],
    severity: 'medium',
    facts: { review, problem, due },
  };
}

/** What a test says of reviews that should be over, each of which lacks something: pending until it is due. */
export function judgeWhenDue(
  input: WorkspaceInput,
  lacks: (review: ReviewState) => Violation['measured'] | null,
): Pick<Examination, 'population' | 'violations' | 'pending' | 'notApplicable'> {
  const reviews = standingReviews(input.reviews);
  const violations: Violation[] = [];
  const pending: Pending[] = [];
  for (const review of reviews) {
    const measured = lacks(review);
    if (measured === null || measured === undefined) continue;
    const subject = ['review', review.review];
    if (isOngoing(review) && millisecondsOf(input.asOf) < millisecondsOf(review.due)) {
      pending.push({ connection: OF_REVIEWS, subject, until: review.due });
    } else {
      const facts = { review: review.review, due: review.due };
      violations.push({ connection: OF_REVIEWS, subject, severity: 'medium', facts, measured });
    }
  }
  return { population: reviews.map(({ review }) => review), violations, pending, ...unlessAny(reviews) };
}

/** Without any review there is nothing to examine. */
export function unlessAny(reviews: readonly ReviewState[]): Pick<Examination, 'notApplicable'> {
  return reviews.length === 0 ? { notApplicable: 'no-review' } : {};
}
