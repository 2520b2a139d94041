import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReviewEvent } from '../../../shared/reviews/event.ts';
import { isSubject } from '../../../shared/reviews/reviewers.ts';
import type { ReviewState } from '../../../shared/reviews/state.ts';
import type { Content } from '../../../shared/reviews/submission.ts';
import { digestOfStanding, take } from '../../../shared/reviews/transitions.ts';
import { anEvent, aParticipant, aReview, decided } from '../../support/builders-reviews.ts';

const NAMES = ['ada', 'grace', 'alan', 'barbara', 'eve'] as const;

/** What somebody tries, of which much is not allowed. */
const attempt = fc.record({
  by: fc.constantFrom(...NAMES),
  to: fc.constantFrom(...NAMES),
  action: fc.constantFrom(
    'decided',
    'decided',
    'decided',
    'assigned',
    'delegated',
    'signed-off',
    'closed',
    'cancelled',
  ),
  decision: fc.constantFrom('keep', 'revoke', 'modify', 'not-mine'),
  rows: fc.subarray([0, 1, 2], { minLength: 1 }),
  day: fc.integer({ min: 1, max: 20 }),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

function contentOf({ action, to, decision, rows }: Attempt, state: ReviewState): Content {
  const chosen = state.rows.filter((_, i) => rows.includes(i));
  const names = chosen.map(({ row }) => row);
  switch (action) {
    case 'decided':
      return decided(decision as 'keep', chosen);
    case 'assigned':
      return { action, content: { to: aParticipant(to), rows: names } };
    case 'delegated':
      return { action, content: { to: aParticipant(to), rows: names, from: '2026-04-01', until: '2026-04-10' } };
    case 'signed-off':
      return { action, content: { decisions: digestOfStanding(state) } };
    case 'cancelled':
      return { action, content: { reason: 'why not' } };
    default:
      return { action: 'closed', content: null };
  }
}

interface Played {
  readonly before: ReviewState;
  readonly event: ReviewEvent;
  readonly after: ReviewState;
}

function play(attempts: readonly Attempt[]): Played[] {
  let state = aReview();
  return attempts
    .toSorted((a, b) => a.day - b.day)
    .map((one) => {
      const before = state;
      const at = `2026-04-${String(one.day).padStart(2, '0')}T10:00:00.000Z`;
      const event = anEvent(contentOf(one, state), `${one.by}@acme.example`, at);
      state = take(state, event);
      return { before, event, after: state };
    });
}

const check = (property: (steps: readonly Played[]) => void) =>
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 30 }), (attempts) => property(play(attempts))),
    { numRuns: 300 },
  );

describe('whatever is tried in a review', () => {
  it('nobody ever decides about their own access', () => {
    check((steps) => {
      const last = steps.at(-1)?.after ?? aReview();
      for (const row of last.rows) {
        const decider = last.participants.find(({ actor }) => actor === row.decision?.by);

        expect(decider !== undefined && isSubject(decider, row)).toBe(false);
      }
    });
  });

  it('it is closed only with every item decided, and signed off after the last decision', () => {
    check((steps) => {
      for (const { after } of steps.filter(({ after: { status } }) => status === 'closed')) {
        expect(after.rows.every(({ decision }) => decision !== null)).toBe(true);
        expect(after.signOff?.decisions).toBe(digestOfStanding(after));
        expect(after.rows.every(({ decision }) => (decision?.at ?? '') <= (after.signOff?.at ?? ''))).toBe(true);
      }
    });
  });

  it('nothing but its count of entries changes once it is over', () => {
    check((steps) => {
      for (const { before, after } of steps.filter(({ before: { ended } }) => ended !== null)) {
        const { events: _count, last: _last, irregular: _more, ...rest } = after;

        expect(before).toMatchObject(rest);
      }
    });
  });

  it('an entry either takes effect or is remembered as irregular', () => {
    check((steps) => {
      for (const { before, event, after } of steps) {
        const isIrregular = after.irregular.length > before.irregular.length;
        const { events, last, irregular, ...rest } = after;

        expect(events).toBe(before.events + 1);
        expect(last).toEqual(event.entry);
        if (isIrregular) expect(before).toMatchObject(rest);
        else expect(irregular).toEqual(before.irregular);
      }
    });
  });

  it('access is to go exactly where that was decided', () => {
    check((steps) => {
      for (const { decision, removal } of steps.at(-1)?.after.rows ?? []) {
        expect(removal !== null).toBe(decision?.decision === 'revoke' || decision?.decision === 'modify');
      }
    });
  });
});
