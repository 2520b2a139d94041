import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { RowContent } from '../../../shared/reviews/population.ts';
import {
  isOngoing,
  isPending,
  type ReviewState,
  type ReviewsDocument,
  type RowState,
} from '../../../shared/reviews/state.ts';
import { describeActive, shortTime } from './lookups.ts';
import { printParagraph } from './paragraph.ts';
import { type Cell, type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How far a review is, in numbers. */
export function progressOf({ rows }: ReviewState) {
  const decided = (word: string) => rows.filter(({ decision }) => decision?.decision === word).length;
  const removals = rows.flatMap(({ removal }) => removal ?? []);
  const reviewers = [...Map.groupBy(rows, ({ reviewer }) => reviewer)].map(([reviewer, own]) => ({
    reviewer,
    items: own.length,
    pending: own.filter(isPending).length,
  }));
  return {
    items: rows.length,
    pending: rows.filter(isPending).length,
    decisions: { keep: decided('keep'), modify: decided('modify'), revoke: decided('revoke') },
    byAuthentication: countBy(rows.flatMap(({ decision }) => decision?.authentication ?? [])),
    removals: {
      gone: removals.filter(({ gone }) => gone !== null).length,
      waiting: removals.filter(({ gone }) => gone === null).length,
      late: removals.filter(({ late }) => late === true).length,
    },
    reviewers: reviewers.sort((a, b) => byCodeUnit(a.reviewer ?? '', b.reviewer ?? '')),
  };
}

function countBy(words: readonly string[]): { [word: string]: number } {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}

const REVIEWS: readonly Column[] = [
  { title: 'Review' },
  { title: 'Status' },
  { title: 'Due (UTC)' },
  { title: 'Items', align: 'right' },
  { title: 'Pending', align: 'right' },
  { title: 'To go', align: 'right' },
  { title: 'Belongs to' },
];

/** All reviews that are not over and done with, and those that should be opened. */
export function printReviews(
  terminal: Terminal,
  origin: string,
  reviews: readonly ReviewState[],
  due: ReviewsDocument['due'],
  now: Instant,
): void {
  terminal.print(
    `${terminal.paint('strong', origin)}: ${reviews.length === 1 ? 'a review' : `${reviews.length} reviews`}`,
  );
  if (reviews.length > 0) {
    const rows = reviews.map((review): Cell[] => {
      const { items, pending, removals } = progressOf(review);
      return [
        { text: review.review },
        { text: review.status },
        dueCell(terminal, review, now),
        { text: String(items) },
        { text: String(pending) },
        { text: String(removals.waiting) },
        { text: safeText(review.coordinator) },
      ];
    });
    terminal.print();
    terminal.print(renderTable(REVIEWS, rows, terminal.width));
  }
  for (const { review, obstacle } of due) {
    const why = obstacle === null ? 'the next run opens it' : `it cannot be opened: ${obstacle}`;
    printParagraph(terminal, `${review} is to be opened; ${why}`);
  }
}

function dueCell(terminal: Terminal, review: ReviewState, now: Instant): Cell {
  const isOver = isOngoing(review) && millisecondsOf(now) >= millisecondsOf(review.due);
  const text = shortTime(review.due);
  return isOver ? { text: `${text} over`, paint: (over) => terminal.paint('fail', over) } : { text };
}

const REVIEWERS: readonly Column[] = [
  { title: 'Items', align: 'right' },
  { title: 'Pending', align: 'right' },
  { title: 'Reviewer' },
];

/** One review: where it stands, who has still to decide, and what has gone of what was to go. */
export function printReview(terminal: Terminal, review: ReviewState, now: Instant): void {
  const { items, pending, decisions, removals, reviewers, byAuthentication } = progressOf(review);
  const { signOff, ended, check, irregular } = review;
  const line = (text: string) => printParagraph(terminal, safeText(text));
  terminal.print(
    `${terminal.paint('strong', review.review)}: ${review.status}, ${dueCell(terminal, review, now).text}`,
  );
  line(`${items} items of ${review.window.first} to ${review.window.last}, list ${review.population.digest.sha256}`);
  line(`belongs to ${review.coordinator}`);
  line(`${pending} pending, ${decisions.keep} keep, ${decisions.modify} modify, ${decisions.revoke} revoke`);
  const strengths = Object.entries(byAuthentication).map(([word, count]) => `${count} ${word}`);
  if (strengths.length > 0) line(`who decided is known by: ${strengths.join(', ')}`);
  if (removals.gone + removals.waiting > 0) {
    line(`of what is to go, ${removals.gone} gone, ${removals.waiting} not seen to be gone yet, ${removals.late} late`);
  }
  if (signOff) line(`signed off by ${signOff.by} at ${signOff.at} (${signOff.authentication})`);
  if (ended) line(`${review.status} at ${ended.at}${ended.reason === null ? '' : `: ${ended.reason}`}`);
  for (const [what, rows] of Object.entries(check)) if (rows.length > 0) line(`list ${what}: ${rows.length}`);
  for (const { entry, action, why } of irregular) line(`entry ${entry.seq} (${action}) changed nothing: ${why}`);
  const rows = reviewers.map(({ reviewer, ...counts }): Cell[] => [
    { text: String(counts.items) },
    { text: String(counts.pending) },
    { text: reviewer === null ? 'nobody; assign the items to somebody' : safeText(reviewer) },
  ]);
  terminal.print();
  terminal.print(renderTable(REVIEWERS, rows, terminal.width));
}

const ITEMS: readonly Column[] = [
  { title: 'Item', align: 'right' },
  { title: 'Account' },
  { title: 'Active' },
  { title: 'Roles', wraps: true },
  { title: 'Reviewer' },
  { title: 'Decision' },
];

/** Items with what a reviewer has to know of them. */
export function printItems(
  terminal: Terminal,
  { review }: ReviewState,
  rows: readonly RowState[],
  contents: ReadonlyMap<string, RowContent>,
): void {
  terminal.print(
    `${terminal.paint('strong', review)}: ${rows.length} items; when an account was last used is not known`,
  );
  if (rows.length === 0) return;
  const lines = rows.map((row): Cell[] => {
    const content = contents.get(row.row);
    return [
      { text: String(row.item) },
      { text: safeText(row.account.userName) },
      { text: describeActive(content?.account.active ?? null) },
      { text: safeText(content?.roles.map(({ name }) => name).join(', ') || 'none') },
      { text: safeText(row.reviewer ?? 'nobody') },
      { text: safeText(describeDecision(row)) },
    ];
  });
  terminal.print();
  terminal.print(renderTable(ITEMS, lines, terminal.width));
}

function describeDecision({ decision, basis, removal }: RowState): string {
  if (!decision) return basis === 'returned' ? 'pending, returned' : 'pending';
  const to = decision.roles === null ? '' : ` to ${decision.roles.join(', ') || 'no role'}`;
  const state = removal === null ? '' : removal.gone ? ', gone' : ', not seen to be gone';
  return `${decision.decision}${to}${state}${removal?.late ? ', late' : ''}`;
}
