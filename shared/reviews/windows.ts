import { addDays, dateOf, endOfDay, spanAround, startOfDay } from '../kernel/calendar.ts';
import { type CalendarDate, type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { Cadence } from '../workspace/review-words.ts';

/** What a review is of: all accounts of the applications, or those with privileged access. */
export const REVIEW_KINDS = ['all', 'privileged'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** A stretch of the calendar in which access is reviewed once, by its first and its last day. */
export interface ReviewWindow {
  readonly first: CalendarDate;
  readonly last: CalendarDate;
}

const MONTHS: { readonly [cadence in Cadence]: 1 | 3 | 6 | 12 } = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
};

/** The window that an instant lies in, by the calendar of the time zone. */
export function windowAt(at: Instant, every: Cadence, timeZone: string): ReviewWindow {
  return spanAround(dateOf(at, timeZone), MONTHS[every]);
}

/** The windows that began at or after an instant, and not after another, oldest first. */
export function windowsBegunSince(since: Instant, until: Instant, every: Cadence, timeZone: string): ReviewWindow[] {
  const windows: ReviewWindow[] = [];
  let window = windowAt(since, every, timeZone);
  while (millisecondsOf(beginOf(window, timeZone)) <= millisecondsOf(until)) {
    if (millisecondsOf(beginOf(window, timeZone)) >= millisecondsOf(since)) windows.push(window);
    window = spanAround(addDays(window.last, 1), MONTHS[every]);
  }
  return windows;
}

export function beginOf({ first }: ReviewWindow, timeZone: string): Instant {
  return startOfDay(first, timeZone);
}

export function endOf({ last }: ReviewWindow, timeZone: string): Instant {
  return endOfDay(last, timeZone);
}

/**
 * The name of a review: its kind and the first day of its window, so that to open it twice is to open it once. One that is
 * held again after it was cancelled has the number of the attempt.
 */
export function reviewId(kind: ReviewKind, { first }: ReviewWindow, attempt = 1): string {
  return attempt === 1 ? `${kind}-${first}` : `${kind}-${first}-${attempt}`;
}
