import { isPending } from '../../reviews/state.ts';
import type { WorkspaceTest } from '../contract.ts';
import { judgeWhenDue } from '../reviews.ts';

export const reviewDecided: WorkspaceTest = {
  id: 'UAR-04',
  version: 1,
  scope: 'workspace',
  title: 'Every item of a review is decided',
  criterion:
    'By its due date, every item of a review has a decision to keep, modify or revoke, by a person and with its time. "Not mine" is none, and nothing is decided by itself.',
  why: 'An item that nobody decides is access that nobody vouches for.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-6(7)'],
    pcidss: ['7.2.4'],
  },
  remediation: [
    '`rollcall review list <review> --pending` lists the items, with whoever is to decide.',
    'Ask them. Items that were returned, or that have no reviewer, are the coordinator’s: decide them, or give them to somebody who can (`rollcall review assign`).',
    'Where a reviewer is away, they can let somebody else decide for some time: `rollcall review delegate`.',
  ],
  closes: 'with the next run after all items are decided',
  titleOf: ({ facts, measured }) =>
    `Access review ${String(facts.review)}: ${String(measured.pending)} items wait for a decision since ${String(facts.due).slice(0, 10)}`,

  evaluate(input) {
    const judged = judgeWhenDue(input, ({ rows }) => {
      const pending = rows.filter(isPending).length;
      return pending > 0 ? { pending } : null;
    });
    return { ...judged, parameters: {} };
  },
};
