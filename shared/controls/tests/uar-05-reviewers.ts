import { isSubject } from '../../reviews/reviewers.ts';
import { isPending, type ReviewState, type RowState } from '../../reviews/state.ts';
import { hadLeft, reasonForUnknown, standingInRosters } from '../actors.ts';
import type { Undetermined, Violation, WorkspaceInput, WorkspaceTest } from '../contract.ts';
import { OF_REVIEWS, standingReviews, unlessAny } from '../reviews.ts';

export const reviewers: WorkspaceTest = {
  id: 'UAR-05',
  version: 1,
  scope: 'workspace',
  title: 'Reviewers are there, and independent',
  criterion:
    'Every item has a reviewer whom policy names (the manager, the owner of the application, or somebody of a list) or a delegate on record, who is still here when they decide, and is not whose account it is. Whether somebody had granted the access they review cannot be told: nothing connected says who grants.',
  why: 'Nobody judges their own access, and somebody who has left judges nothing.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.3', 'A.5.18'],
    nist80053: ['AC-5', 'AC-6(7)'],
    pcidss: ['7.2.4'],
  },
  remediation: [
    '`rollcall review list <review> --pending` shows who is to decide about which item.',
    'Give the items to somebody who can decide: `rollcall review assign <review> --items … --to <actor> --by <coordinator>`.',
    'Policy: name somebody under `reviews.fallback` who can stand in, and an owner of each application under `reviews.owners`.',
    'What somebody decided who had left, somebody else decides anew while the review is open. Find out who used their name: `rollcall log` says when it was entered, `review status` how it is known who decided.',
    'If a roster is wrong about somebody, correct it there first. Humaans: People > the person > Employment.',
  ],
  closes: 'with the next run after the items are decided, or have a reviewer who can',
  titleOf: ({ facts, measured }) =>
    `Access review ${String(facts.review)}: ${String(measured.count)} items ${PROBLEMS[String(facts.problem)] ?? ''}`.trimEnd(),

  evaluate(input) {
    const reviews = standingReviews(input.reviews);
    const examined = reviews.map((review) => examine(review, input));
    return {
      population: reviews.flatMap(({ review, rows }) => rows.map(({ row }) => `${review} ${row}`)),
      violations: examined.flatMap(({ violations }) => violations),
      undetermined: examined.flatMap(({ undetermined }) => undetermined),
      ...unlessAny(reviews),
      parameters: {},
    };
  },
};

const PROBLEMS: { readonly [problem: string]: string } = {
  'no-reviewer': 'have no reviewer',
  'reviewer-gone': 'wait for a reviewer who is not here any more',
  'decided-after-leaving': 'are decided by somebody who had left before',
  'self-review': 'would be decided, or were, by whose they are',
};

function examine(
  review: ReviewState,
  input: WorkspaceInput,
): { violations: Violation[]; undetermined: Undetermined[] } {
  const at = (problem: string) => ({ connection: OF_REVIEWS, subject: ['review', review.review, problem] });
  const standings = new Map(
    [...new Set(review.rows.flatMap(({ reviewer }) => reviewer ?? []))].map((actor) => [
      actor,
      standingInRosters(actor, input.people),
    ]),
  );
  const waiting = review.rows.filter((row) => isPending(row) && review.ended === null);
  const problems: { readonly [problem: string]: readonly RowState[] } = {
    'no-reviewer': waiting.filter(({ reviewer }) => reviewer === null),
    'reviewer-gone': waiting.filter(({ reviewer }) => reviewer !== null && standings.get(reviewer) === 'gone'),
    'decided-after-leaving': review.rows.filter(
      ({ decision }) => decision !== null && hadLeft(decision.by, decision.at, input.people, input.timezone),
    ),
    'self-review': review.rows.filter((row) => isSelfReview(review, row)),
  };
  const violations = Object.entries(problems).flatMap(([problem, rows]): Violation[] =>
    rows.length === 0
      ? []
      : [
          {
            ...at(problem),
            severity: 'medium',
            facts: { review: review.review, problem },
            measured: { count: rows.length, items: rows.slice(0, NAMED).map(({ item }) => item) },
          },
        ],
  );
  const isUnclear = waiting.some(({ reviewer }) => reviewer !== null && standings.get(reviewer) === 'unknown');
  const undetermined =
    isUnclear && input.people.state !== 'none'
      ? [{ ...at('reviewer-gone'), reason: reasonForUnknown(input.people) }]
      : [];
  return { violations, undetermined };
}

/** So many items are named; all are counted. */
const NAMED = 50;

/** Whoever decides about a row, or did, is whose it is. */
function isSelfReview({ participants }: ReviewState, row: RowState): boolean {
  const actor = row.decision?.by ?? row.reviewer;
  const participant = participants.find((known) => known.actor === actor);
  return participant !== undefined && isSubject(participant, row);
}
