import { isHolder } from '../../reviews/transitions.ts';
import type { Violation, WorkspaceInput, WorkspaceTest } from '../contract.ts';
import { judgeWindows, OF_REVIEWS, standingReviews } from '../reviews.ts';
import { titleOfWindow } from './uar-02-review-held.ts';

export const privilegedReview: WorkspaceTest = {
  id: 'PAR-04',
  version: 1,
  scope: 'workspace',
  title: 'Privileged access is reviewed by itself',
  criterion:
    'In every calendar window since policy asks for it, a review of privileged access of its own was closed by its due date, signed off by somebody who has none. No item of it is decided by somebody who has privileged access themselves.',
  why: 'Administrators can give themselves and one another everything. Who reviews them must not be one of them.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.8.2'],
    nist80053: ['AC-6(7)'],
    pcidss: ['7.2.4'],
  },
  remediation: [
    '`rollcall review status` says how it stands; `rollcall review list <review>` who decides about whom.',
    'Policy: name reviewers without privileged access, as `reviews.privileged.reviewers: list` with `list`, and signers under `reviews.signOff`.',
    'Give items that a holder is to decide to somebody else: `rollcall review assign`. What a holder has decided, somebody else decides anew while the review is open.',
    'Then have it signed off and close it: `rollcall review sign-off`, `rollcall review close`.',
  ],
  closes: 'with the next run after the review is closed without such a reviewer, or one of a later window is',
  titleOf: ({ facts, measured }) =>
    facts.problem === 'reviewer-is-holder'
      ? `Access review ${String(facts.review)}: ${String(measured.count)} items are decided by somebody with privileged access`
      : titleOfWindow(facts.review, facts.problem, facts.due),

  evaluate(input) {
    const windows = judgeWindows('privileged', input);
    if (windows.notApplicable === 'not-configured') return windows;
    const violations = [...windows.violations, ...decidedByHolders(input)];
    const { notApplicable: _none, ...rest } = windows;
    return violations.length > 0 ? { ...rest, violations } : windows;
  },
};

function decidedByHolders({ reviews }: WorkspaceInput): Violation[] {
  return standingReviews(reviews)
    .filter(({ kind }) => kind === 'privileged')
    .flatMap((review) => {
      const holders = new Set(
        review.participants.filter((participant) => isHolder(review, participant)).map(({ actor }) => actor),
      );
      const rows = review.rows.filter(({ decision, reviewer }) => holders.has(decision?.by ?? reviewer ?? ''));
      if (rows.length === 0) return [];
      const problem = 'reviewer-is-holder';
      return [
        {
          connection: OF_REVIEWS,
          subject: ['review', review.review, problem],
          severity: 'medium' as const,
          facts: { review: review.review, problem },
          measured: { count: rows.length },
        },
      ];
    });
}
