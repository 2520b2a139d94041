import type { WorkspaceTest } from '../contract.ts';
import { OF_REVIEWS, standingReviews, unlessAny } from '../reviews.ts';

export const reviewPopulation: WorkspaceTest = {
  id: 'UAR-03',
  version: 1,
  scope: 'workspace',
  title: 'What is reviewed is complete and accurate',
  criterion:
    'The list of every review has exactly the accounts of the snapshots that it names, as these had them, without those that policy excludes: inactive, service and external accounts too. The snapshots were complete, and at most two days old when the review was opened.',
  why: 'Whoever is not on the list is not reviewed. An auditor asks where the list came from before anything else.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4'],
  },
  remediation: [
    'Lists are made by Rollcall from a slot’s own snapshots, so this should not happen: `rollcall verify` the store first, and look at who wrote the entry that opened the review (`rollcall log`).',
    'Cancel the review, saying why, and open it again over a complete run: `rollcall review cancel`, `rollcall review open`.',
  ],
  closes: 'once the review is cancelled and held again, or a later one is closed',
  titleOf: ({ facts }) => {
    const parts = ['missing', 'extra', 'altered', 'unfit'].filter((part) => Number(facts[part]) > 0);
    return `List of access review ${String(facts.review)}: ${parts.map((part) => `${String(facts[part])} ${part}`).join(', ')}`;
  },

  evaluate({ reviews: document }) {
    const reviews = standingReviews(document);
    return {
      population: reviews.map(({ review }) => review),
      violations: reviews.flatMap(({ review, check, population }) => {
        const { missing, extra, altered, unfit } = check;
        if (missing.length + extra.length + altered.length + unfit.length === 0) return [];
        const counts = { missing: missing.length, extra: extra.length, altered: altered.length, unfit: unfit.length };
        const facts = { review, population: population.digest.sha256, ...counts };
        return [{ connection: OF_REVIEWS, subject: ['review', review], severity: 'high' as const, facts }];
      }),
      ...unlessAny(reviews),
      parameters: { snapshotAtMost: '2d' },
      observations: { items: Object.fromEntries(reviews.map(({ review, rows }) => [review, rows.length])) },
    };
  },
};
