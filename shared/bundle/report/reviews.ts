import { type Html, html, joined, type Part } from '../../kernel/markup.ts';
import type { ReviewRecord } from '../period/report.ts';
import type { RemovalOutcome, ReviewItemRow, ReviewOverPeriod } from '../period/review-rows.ts';
import type { Citations } from './citations.ts';
import type { Page } from './page.ts';
import { fileLink, table } from './table.ts';
import { clock, code, count, figure, outside, stretch } from './words.ts';

const MOST_ROWS = 100;

/** Access reviews that were under way in the period, and the last ones before it. */
export function reviews({ report, cite }: Page): Html {
  const { accessReviews } = report;
  return html`<section id="reviews" class="part"><h2>Access reviews</h2>
${accessReviews.length === 0 ? html`<p class="none">The evidence has no access review in this period, and none before it. One that was held elsewhere is not in it.</p>` : null}
${accessReviews.map(
  (review) => html`<h3>${code(review.review)}</h3>
${review.isOfPeriod ? html`<p>On a page of its own: ${fileLink(reviewFile(review, 'html'))}; its items are in ${fileLink(reviewFile(review, 'csv'))}.</p>` : html`<p>It was over before the period began.</p>`}
${reviewFacts(review, cite)}`,
)}
${reviewSteps(report.reviews, cite)}</section>`;
}

/** Where in `derived/` a review has its page, and its items. */
export function reviewFile({ review }: Pick<ReviewOverPeriod, 'review'>, type: 'html' | 'csv'): string {
  return `review-${review}.${type}`;
}

/** What a review comes to: scope, reviewers, decisions, lateness, proof of removal. */
export function reviewFacts(review: ReviewOverPeriod, cite: Citations['cite']): Html {
  const { decisions, removals, signOff, ended, opened, openedBy, kind, window } = review;
  const rows: readonly (readonly [string, Part])[] = [
    [
      'Scope',
      html`${kind === 'all' ? 'all accounts' : 'privileged access'} of ${joined(review.connections.map(outside), ', ')}: ${count(review.items, 'item')}, ${figure(review.privileged)} with privileged access, for ${window.first} to ${window.last}`,
    ],
    [
      'List',
      html`frozen ${clock(opened.at)} ${openedBy === null ? 'by schedule' : html`by ${outside(openedBy)}`} ${cite(opened)}; ${review.isListRight ? 'it is what the snapshots had that it names' : html`<strong>it is not what the snapshots had that it names, or these were not complete</strong>`}`,
    ],
    [
      'Decisions',
      html`keep ${figure(decisions.keep)}, modify ${figure(decisions.modify)}, revoke ${figure(decisions.revoke)}; ${decisions.pending === 0 ? 'none is missing' : html`<strong>${count(decisions.pending, 'item')} undecided</strong>`}`,
    ],
    ['Who decided is known by', strengths(review.authentications)],
    ['Decisions were made', tallied(review.methods, METHODS)],
    [
      'Signed off',
      signOff
        ? html`${clock(signOff.at)} by ${outside(signOff.by)}, known by ${strengthOf(signOff.authentication)} ${cite(signOff)}`
        : html`<strong>by nobody</strong>`,
    ],
    ['Closed', endText(review, cite)],
    [
      'Due',
      html`${clock(review.due)}: ${review.isLate ? html`<strong>late</strong>` : ended ? 'closed in time' : 'not over yet'}`,
    ],
    ['Removal', removalText(removals, review.longestRemovalHours)],
    ['Delegations', figure(review.delegations)],
    [
      'Entries that the rules do not allow',
      review.irregular === 0 ? 'none' : html`<strong>${figure(review.irregular)}</strong>; they changed nothing`,
    ],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
${table<ReviewOverPeriod['reviewers'][number]>({
  caption: 'Reviewers',
  columns: [
    {
      heading: 'Reviewer',
      of: ({ reviewer }) => (reviewer === null ? html`<strong>nobody</strong>` : outside(reviewer)),
    },
    { heading: 'Items', kind: 'number', of: ({ items }) => figure(items) },
    { heading: 'Undecided', kind: 'number', of: ({ pending }) => figure(pending) },
  ],
  rows: review.reviewers,
  limit: { rows: MOST_ROWS, file: 'period.json' },
  none: 'The list is empty.',
})}`;
}

/** What was done, in the order of the log. */
export function reviewSteps(steps: readonly ReviewRecord[], cite: Citations['cite']): Html {
  return table<ReviewRecord>({
    caption: 'Steps of access reviews',
    columns: [
      { heading: 'When', of: ({ at }) => clock(at) },
      { heading: 'Review', kind: 'text', of: ({ review }) => outside(review) },
      { heading: 'Step', of: ({ action }) => outside(action) },
      { heading: 'Evidence', of: ({ evidence }) => cite(evidence) },
    ],
    rows: steps,
    limit: { rows: MOST_ROWS, file: 'period.json' },
    none: 'Nothing was done in an access review in this period.',
  });
}

/** The items of a review: who has what, what was decided about it, and what became of that. */
export function reviewItemsTable(items: readonly ReviewItemRow[], cite: Citations['cite']): Html {
  return table<ReviewItemRow>({
    caption: 'Items',
    columns: [
      {
        heading: 'Account',
        of: ({ item, userName, connection }) =>
          html`${figure(item)}. ${outside(userName)} <small>${outside(connection)}</small>`,
      },
      {
        heading: 'Roles',
        kind: 'text',
        of: ({ roles, isPrivileged }) =>
          html`${roles.length === 0 ? '–' : joined(roles.map(outside), ', ')}${isPrivileged ? html` <strong>privileged</strong>` : null}`,
      },
      {
        heading: 'Reviewer',
        of: ({ reviewer }) => (reviewer === null ? html`<strong>nobody</strong>` : outside(reviewer)),
      },
      { heading: 'Decision', kind: 'text', of: decisionText },
      {
        heading: 'Removal',
        of: ({ removal, removalLimit, gone }) =>
          removal === null
            ? '–'
            : html`${REMOVAL_WORDS[removal]}${gone ? html` ${clock(gone.at)}` : null}${removalLimit === null ? null : html` <small>limit ${clock(removalLimit)}</small>`}`,
      },
      { heading: 'Evidence', of: ({ decided, gone }) => cite(decided, gone) },
    ],
    rows: items,
    none: 'The list is empty.',
  });
}

function decisionText({ decision, decidedBy, decided, authentication, reason, rolesThatStay }: ReviewItemRow): Part {
  if (decision === null || decidedBy === null || decided === null) return html`<strong>undecided</strong>`;
  const stay =
    decision === 'modify'
      ? html` to ${rolesThatStay.length === 0 ? 'no role' : joined(rolesThatStay.map(outside), ', ')}`
      : null;
  return html`${decision}${stay} by ${outside(decidedBy)} ${clock(decided.at)} <small>${authentication === null ? null : strengthOf(authentication)}${reason === null ? null : html`; ${outside(reason)}`}</small>`;
}

const REMOVAL_WORDS: { readonly [outcome in RemovalOutcome]: string } = {
  'in-time': 'gone in time',
  late: 'gone, late',
  unknown: 'gone, maybe late',
  standing: 'not proved yet',
  'standing-late': 'still there, late',
};

/** From the strongest to the weakest. */
const STRENGTHS = {
  signature: 'a signature of their own',
  iam: 'IAM, which AWS vouches for',
  link: 'a link that was sent to them',
  'operator-attested': 'the operator’s word',
  none: 'nothing',
} as const;

function strengthOf(authentication: keyof typeof STRENGTHS): string {
  return STRENGTHS[authentication];
}

function strengths(counts: ReviewOverPeriod['authentications']): Part {
  return tallied(counts, STRENGTHS);
}

const METHODS = {
  single: 'one by one',
  bulk: 'several at once',
  import: 'on worksheets that were read in',
  schedule: 'by schedule',
} as const;

function tallied(counts: { readonly [word: string]: number }, words: { readonly [word: string]: string }): Part {
  const found = Object.keys(words).filter((word) => counts[word] !== undefined);
  if (found.length === 0) return '–';
  return joined(
    found.map((word) => html`${words[word] ?? word}: ${figure(counts[word] ?? 0)}`),
    '; ',
  );
}

function endText({ status, ended }: ReviewOverPeriod, cite: Citations['cite']): Part {
  if (!ended) return 'not yet';
  const why = ended.reason === null ? null : html`: ${outside(ended.reason)}`;
  return html`${status} ${clock(ended.at)}${ended.by === null ? null : html` by ${outside(ended.by)}`}${why} ${cite(ended)}`;
}

function removalText(removals: ReviewOverPeriod['removals'], longest: number | null): Part {
  const found = (Object.keys(REMOVAL_WORDS) as RemovalOutcome[]).filter((outcome) => removals[outcome] > 0);
  if (found.length === 0) return 'nothing was to go';
  const parts = found.map((outcome) => html`${figure(removals[outcome])} ${REMOVAL_WORDS[outcome]}`);
  return html`${joined(parts, ', ')}${longest === null ? null : html`; proved after at most ${stretch(longest)}`}`;
}
