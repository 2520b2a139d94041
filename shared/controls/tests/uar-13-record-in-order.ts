import type { WorkspaceTest } from '../contract.ts';
import { OF_REVIEWS, unlessAny } from '../reviews.ts';

export const recordInOrder: WorkspaceTest = {
  id: 'UAR-13',
  version: 1,
  scope: 'workspace',
  title: 'The record of reviews is in order',
  criterion:
    'Every entry of a review is one that its rules allow, bound to the list and the rows that were frozen. Signatures, chain and digests were verified when it was read; a run does not go on over one that does not verify.',
  why: 'What may be entered by anybody at any time proves nothing. An entry out of order is a mistake, or an attempt.',
  controls: {
    soc2: ['CC4.1', 'CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
  },
  remediation: [
    'Rollcall refuses such entries before it writes them, save when two people act in the same moment: look at the time of the entry, and who wrote it (`rollcall log`).',
    '`rollcall verify` the store. If nobody of yours wrote the entry, treat it as an incident: somebody else can write to the log.',
    'It changed nothing in the review. Do again what was meant.',
  ],
  closes: 'when the review is over and a later one is closed; an entry of no review after 180 days',
  titleOf: ({ facts }) =>
    `Entry ${String(facts.entry)} of access review ${String(facts.review)} (${String(facts.action)}) changes nothing: ${String(facts.why)}`,

  evaluate({ reviews: { reviews, strays } }) {
    const irregular = [
      ...reviews.flatMap(({ review, irregular }) => irregular.map((one) => ({ review, ...one }))),
      ...strays.map((one) => ({ ...one, why: 'unknown-review' })),
    ];
    return {
      population: reviews.map(({ review }) => review),
      violations: irregular.map(({ review, entry, action, why }) => ({
        connection: OF_REVIEWS,
        subject: ['review', review, 'entry', String(entry.seq)],
        severity: 'medium' as const,
        facts: { review, entry: entry.seq, action, why },
      })),
      ...unlessAny(reviews),
      parameters: {},
      observations: { entries: Object.fromEntries(reviews.map(({ review, events }) => [review, events])) },
    };
  },
};
