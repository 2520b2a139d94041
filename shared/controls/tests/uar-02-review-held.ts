import type { WorkspaceTest } from '../contract.ts';
import { judgeWindows } from '../reviews.ts';

export const reviewHeld: WorkspaceTest = {
  id: 'UAR-02',
  version: 1,
  scope: 'workspace',
  title: 'Access is reviewed in every window, in time',
  criterion:
    'In every calendar window since policy asks for reviews, a review of all accounts was closed by its due date. The window in which policy began to ask is not judged, unless a review was held in it.',
  why: 'A review that is not held, or held when somebody remembers, is no control: what nobody looks at stays.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  remediation: [
    '`rollcall review status` says whether the review is open, who still has to decide, and what keeps it from being opened.',
    'If it was never opened: mend the connection that it names, and run; or `rollcall review open all --by <actor>` after the next complete run.',
    'Ask the reviewers who are behind; let others decide for those who are away (`review delegate`, `review assign`). Then have it signed off, and close it: `review sign-off`, `review close`.',
    'Note for the auditor why it was late: `rollcall findings note`.',
  ],
  closes:
    'with the next run after the review is closed, or one of a later window is; a late one stays in the findings of the period',
  titleOf: ({ facts }) => titleOfWindow(facts.review, facts.problem, facts.due),

  evaluate: (input) => judgeWindows('all', input),
};

const PROBLEMS: { readonly [problem: string]: string } = {
  'not-opened': 'has not been opened',
  'not-closed': 'is not closed',
  'closed-late': 'was closed late',
};

/** What is wrong with the review of a window. */
export function titleOfWindow(review: unknown, problem: unknown, due: unknown): string {
  const what = PROBLEMS[String(problem)] ?? String(problem);
  return `Access review ${String(review)} ${what}; it was due by ${String(due).slice(0, 10)}`;
}
