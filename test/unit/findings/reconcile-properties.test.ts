import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings/state.ts';
import { play } from './history.ts';

const SUBJECTS = ['a', 'b', 'c'] as const;
const keyOf = (subject: string) => `UAR-08:main/leapsome:account.${subject}`;

/** What one evaluation finds about each of three accounts, and whether it can tell at all. */
const evaluations = fc.array(
  fc
    .record({
      complete: fc.boolean(),
      hours: fc.integer({ min: 1, max: 9 }),
      a: fc.constantFrom('ok', 'failing', 'changed', 'waived', 'undetermined'),
      b: fc.constantFrom('ok', 'failing', 'waived'),
      c: fc.constantFrom('ok', 'failing', 'undetermined'),
    })
    .map(({ complete, hours, a, b, c }) => ({
      complete,
      hours,
      seen: { [keyOf('a')]: a, [keyOf('b')]: b, [keyOf('c')]: c } as const,
    })),
  { maxLength: 12 },
);

/** The steps of a history, of which every evaluation has one result. */
function steps(history: Parameters<typeof play>[0]) {
  return play(history).flatMap(({ results, announcements, events, before, after }) => {
    const types = new Map([...announcements.values()].map(({ finding, type }) => [finding.key, type]));
    return results.map((result) => ({ result, types, announcements, events, before, after }));
  });
}

const check = (property: (of: ReturnType<typeof steps>) => void) =>
  fc.assert(
    fc.property(evaluations, (history) => property(steps(history))),
    { numRuns: 300 },
  );

describe('for any history', () => {
  it('whatever fails is open or suppressed, by its exception', () => {
    check((all) => {
      for (const { result, after } of all) {
        for (const { key } of result.failures) {
          expect(after.get(key)?.status).toBe(result.exceptions.includes(key) ? 'suppressed' : 'open');
        }
      }
    });
  });

  it('nothing resolves unless the test reached pass or fail on complete input and could tell about the subject', () => {
    check((all) => {
      for (const { result, types } of all) {
        const resolved = [...types].filter(([, type]) => type === 'resolved').map(([key]) => key);
        const doubted = result.undetermined.map(({ key }) => key);

        if (!result.conclusive) expect(resolved).toEqual([]);
        expect(resolved.filter((key) => doubted.includes(key))).toEqual([]);
        expect(resolved.filter((key) => result.failures.some((failure) => failure.key === key))).toEqual([]);
      }
    });
  });

  it('everything that is conclusively gone is resolved', () => {
    check((all) => {
      for (const { result, after } of all.filter((step) => step.result.conclusive)) {
        const open = [...after.values()].filter(({ status }) => status !== 'resolved').map(({ key }) => key);
        const known = [...result.failures, ...result.undetermined].map(({ key }) => key);

        expect(open.filter((key) => !known.includes(key))).toEqual([]);
      }
    });
  });

  it('nothing stays suppressed without an exception that holds', () => {
    check((all) => {
      for (const { result, after } of all) {
        for (const { key, status } of after.values()) {
          if (!result.exceptions.includes(key)) expect(status).not.toBe('suppressed');
        }
      }
    });
  });

  it('every finding opens before it resolves, and opens again before it resolves again', () => {
    check((all) => {
      for (const key of SUBJECTS.map(keyOf)) {
        let stands = false;
        let isKnown = false;
        for (const type of all.flatMap((step) => step.types.get(key) ?? [])) {
          if (type === 'resolved' || type === 'updated') expect(stands).toBe(true);
          if (type === 'opened') expect(isKnown).toBe(false);
          if (type === 'reopened') expect(isKnown).toBe(true);
          stands = type !== 'resolved';
          isKnown = true;
        }
      }
    });
  });

  it('a transition is told exactly when the finding is not what it was, or an alert is due', () => {
    const essence = (finding: Finding | undefined) =>
      finding && JSON.stringify([finding.status, finding.severity, finding.facts, finding.exception]);
    check((all) => {
      for (const { before, after, announcements } of all) {
        for (const key of SUBJECTS.map(keyOf)) {
          const happened = announcements.get(key);

          expect(happened !== undefined).toBe(
            essence(before.get(key)) !== essence(after.get(key)) || (happened?.alert ?? false),
          );
        }
      }
    });
  });

  it('no two events have the same id', () => {
    check((all) => {
      const ids = all.flatMap((step) => step.events.map(({ id }) => id));

      expect(new Set(ids).size).toBe(ids.length);
    });
  });
});
