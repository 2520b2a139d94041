import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/findings/state.ts';
import { groupBySubject, isGraver } from '../../../shared/findings/subjects.ts';
import { play, type Seen, type Step } from './history.ts';

const KEYS = [
  'PAR-03:main/leapsome:grant.a.Admin',
  'UAR-08:main/leapsome:account.a',
  'UAR-09:main/leapsome:account.a',
  'UAR-09:main/leapsome:pair.a.b',
  'UAR-08:main/leapsome:account.b',
  'UAR-09:main/leapsome:account.b',
];

const seen: fc.Arbitrary<Seen> = fc.constantFrom('ok', 'ok', 'failing', 'failing', 'graver', 'waived', 'undetermined');
const evaluations = fc.array(
  fc.record({
    complete: fc.boolean(),
    seen: fc.tuple(...KEYS.map(() => seen)).map((all) => Object.fromEntries(all.map((each, i) => [KEYS[i], each]))),
  }),
  { maxLength: 14 },
);

const check = (property: (steps: readonly Step[]) => void) =>
  fc.assert(
    fc.property(evaluations, (history) => property(play(history))),
    { numRuns: 400 },
  );

const leadersOf = ({ after }: Step): Finding[] =>
  groupBySubject([...after.values()]).all.flatMap((group) => group.slice(0, 1));

describe('for any history of several findings of several subjects', () => {
  it('whatever leads a subject has raised its alert, or does so within two slots of coming back', () => {
    check((steps) => {
      const raised = new Set<string>();
      for (const step of steps) {
        for (const { finding, type, alert } of step.announcements.values()) {
          if (!alert) continue;
          if (type === 'resolved' || type === 'suppressed') raised.delete(finding.key);
          else raised.add(finding.key);
        }
        for (const { key, quietUntil } of leadersOf(step)) {
          expect(raised.has(key) || (quietUntil !== null && step.slot <= quietUntil)).toBe(true);
        }
      }
    });
  });

  it('no alert is raised twice: it is over in between, or the finding has become graver', () => {
    check((steps) => {
      const raised = new Map<string, Finding['severity']>();
      for (const { finding, type, alert } of steps.flatMap((step) => [...step.announcements.values()])) {
        if (!alert) continue;
        const before = raised.get(finding.key);
        if (type === 'resolved' || type === 'suppressed') {
          expect(before).toBeDefined();
          raised.delete(finding.key);
        } else {
          expect(before === undefined || isGraver(finding.severity, before)).toBe(true);
          raised.set(finding.key, finding.severity);
        }
      }
    });
  });

  it('a subject raises at most one alert at a time, and its leader raises it', () => {
    check((steps) => {
      for (const step of steps) {
        const raising = [...step.announcements.values()].filter(
          ({ alert, finding }) => alert && finding.status === 'open',
        );
        const leaders = leadersOf(step).map(({ key }) => key);

        expect(raising.map(({ finding }) => finding.key).filter((key) => !leaders.includes(key))).toEqual([]);
      }
    });
  });

  it('nothing that was resolved for three slots is silent when it comes back and leads', () => {
    check((steps) => {
      for (const [i, step] of steps.entries()) {
        for (const { key } of leadersOf(step)) {
          const before = steps.slice(Math.max(0, i - 3), i).map(({ after }) => after.get(key)?.status ?? 'resolved');
          const wasAway = before.length === 3 && before.every((status) => status === 'resolved');
          if (wasAway) expect(step.announcements.get(key)?.alert).toBe(true);
        }
      }
    });
  });
});
