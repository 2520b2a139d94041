import { deadlineAfter } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { ReviewPolicy } from '../workspace/policy.ts';
import type { ReviewEvent } from './event.ts';
import { begin, type Opening } from './opening.ts';
import { type Proof, proveRemovals } from './removal.ts';
import { isOngoing, isPending, REVIEW_NEWS, type ReviewNews, type ReviewState, type ReviewsDocument } from './state.ts';
import { take } from './transitions.ts';
import { beginOf, endOf, REVIEW_KINDS, type ReviewKind, reviewId, windowAt } from './windows.ts';

/** An entry in a review, and what an opening comes with. */
export interface RecordedEvent extends ReviewEvent {
  readonly opening: Opening | null;
}

/** What an evaluation sees of reviews. */
export interface ReviewsInput {
  readonly before: ReviewsDocument;
  /** What has been recorded since, in the order of the log. */
  readonly events: readonly RecordedEvent[];
}

/** By what an evaluation judges them. */
export interface ReviewContext {
  readonly asOf: Instant;
  readonly timezone: string;
  readonly policy: ReviewPolicy | undefined;
  /** The complete and fresh snapshots of this slot, by application. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /** What keeps a review of a kind from being opened over this slot; null if nothing does. */
  readonly obstacleTo: (kind: ReviewKind) => string | null;
}

export interface Followed {
  readonly document: ReviewsDocument;
  readonly news: readonly { readonly review: ReviewState; readonly event: ReviewNews }[];
}

/** What goes astray is remembered as long as resolved findings are. */
const STRAYS_KEPT_MS = 180 * 24 * 3_600_000;
/** How long before a review is due people are reminded. */
const REMINDED_BEFORE_MS = 7 * 24 * 3_600_000;

/** Brings reviews up to date: what was recorded in them, what is proved gone, what is to be opened, and what to tell. */
export function followReviews({ before, events }: ReviewsInput, context: ReviewContext): Followed {
  const recorded = record(before, events);
  const reviews = recorded.reviews.map((review) => proveRemovals(review, context.proofs));
  const told = new Set(before.told.map(({ review, event }) => `${review} ${event}`));
  const news = reviews.flatMap((review) =>
    newsOf(review, context.asOf)
      .filter((event) => !told.has(`${review.review} ${event}`))
      .map((event) => ({ review, event })),
  );
  const since = nextSince(before.since, context);
  const kept = reviews.filter((review) => isKept(review, reviews, context));
  const names = new Set(kept.map(({ review }) => review));
  return {
    document: {
      schema: 'urn:rollcall:reviews:v1',
      workspace: before.workspace,
      since,
      due: dueReviews(since, reviews, context),
      reviews: kept,
      told: [
        ...before.told,
        ...news.map(({ review: { review }, event }) => ({ review, event, at: context.asOf })),
      ].filter(({ review }) => names.has(review)),
      strays: recorded.strays.filter(({ at }) => millisecondsOf(context.asOf) - millisecondsOf(at) <= STRAYS_KEPT_MS),
    },
    news,
  };
}

/** Reviews with what has been recorded in them, sorted by name. */
export function record(
  { reviews, strays }: Pick<ReviewsDocument, 'reviews' | 'strays'>,
  events: readonly RecordedEvent[],
): Pick<ReviewsDocument, 'reviews' | 'strays'> {
  const known = new Map(reviews.map((review) => [review.review, review]));
  const astray = [...strays];
  for (const event of events) {
    const { review, action } = event.submission;
    const state = known.get(review);
    if (state) known.set(review, take(state, event));
    else if (event.opening) known.set(review, begin(event, event.opening));
    else if (action !== 'external-review') {
      astray.push({ entry: { ...event.entry }, review, action, at: event.at });
    }
  }
  return { reviews: [...known.values()].sort((a, b) => byCodeUnit(a.review, b.review)), strays: astray };
}

/** What is to be told of a review as it is now. */
function newsOf(review: ReviewState, asOf: Instant): ReviewNews[] {
  const isIn = millisecondsOf(review.due) - millisecondsOf(asOf);
  const has: { readonly [news in ReviewNews]: boolean } = {
    opened: true,
    'due-soon': isOngoing(review) && isIn > 0 && isIn <= REMINDED_BEFORE_MS && review.rows.some(isPending),
    overdue: isOngoing(review) ? isIn <= 0 : wasClosedLate(review),
    'signed-off': review.signOff !== null,
  };
  return REVIEW_NEWS.filter((event) => has[event]);
}

/** Whether it was closed only after it was due. */
export function wasClosedLate({ status, ended, due }: ReviewState): boolean {
  return status === 'closed' && ended !== null && millisecondsOf(ended.at) > millisecondsOf(due);
}

/** Since when policy asks for reviews: what it asked for once, it is taken to have asked for since. */
function nextSince(before: ReviewsDocument['since'], { policy, asOf }: ReviewContext): ReviewsDocument['since'] {
  const added = REVIEW_KINDS.flatMap((kind) => {
    const every = policy?.[kind]?.every;
    const isKnown = before.some((known) => known.kind === kind && known.every === every);
    return every === undefined || isKnown ? [] : [{ kind, every, since: asOf }];
  });
  return [...before, ...added];
}

/** Reviews of windows that have begun since, and that nobody has opened yet. */
function dueReviews(
  since: ReviewsDocument['since'],
  reviews: readonly ReviewState[],
  { asOf, timezone, policy, obstacleTo }: ReviewContext,
): ReviewsDocument['due'] {
  return since.flatMap(({ kind, every, since: from }) => {
    if (policy?.[kind]?.every !== every) return [];
    const window = windowAt(asOf, every, timezone);
    const isAsked = millisecondsOf(beginOf(window, timezone)) >= millisecondsOf(from);
    const isOpened = reviews.some((review) => review.kind === kind && review.window.first === window.first);
    if (!isAsked || isOpened) return [];
    return [{ kind, review: reviewId(kind, window), obstacle: obstacleTo(kind) }];
  });
}

/** Until when a review of a window is to be closed: by policy from its start, or from now on if it had begun unasked. */
export function dueOf(
  { first, last }: ReviewState['window'],
  { due }: { readonly due: string },
  openedAt: Instant,
  isAsked: boolean,
  timezone: string,
): Instant {
  const from = isAsked ? beginOf({ first, last }, timezone) : openedAt;
  return deadlineAfter(from, due, timezone);
}

/** What is over and done with is forgotten: the log has it. */
function isKept(review: ReviewState, all: readonly ReviewState[], { asOf, timezone }: ReviewContext): boolean {
  if (isOngoing(review)) return true;
  if (review.status === 'cancelled') return millisecondsOf(endOf(review.window, timezone)) > millisecondsOf(asOf);
  const isLatest = !all.some(
    ({ kind, status, window }) => kind === review.kind && status === 'closed' && window.first > review.window.first,
  );
  return isLatest || review.rows.some(({ removal }) => removal !== null && removal.gone === null);
}
