import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { TestResult } from '../../../shared/controls/results.ts';
import { findingEvents } from '../../../shared/findings/events.ts';
import { reconcile, type TransitionType } from '../../../shared/findings/reconcile.ts';
import type { Finding, Waiver } from '../../../shared/findings/state.ts';

const WAIVER: Waiver = { approvedBy: 'grace@acme.example', reason: 'kiosk', expires: '2026-12-31' };
const SUBJECTS = ['a', 'b', 'c'] as const;
const keyOf = (subject: string) => `UAR-08:main/leapsome:account.${subject}`;

/** What one evaluation finds about each of three accounts, and whether it can tell at all. */
const evaluations = fc.array(
  fc.record({
    complete: fc.boolean(),
    hours: fc.integer({ min: 1, max: 9 }),
    seen: fc.record({
      a: fc.constantFrom('ok', 'failing', 'changed', 'waived', 'undetermined'),
      b: fc.constantFrom('ok', 'failing', 'waived'),
      c: fc.constantFrom('ok', 'failing', 'undetermined'),
    }),
  }),
  { maxLength: 12 },
);
type EvaluationOf<T> = T extends fc.Arbitrary<(infer E)[]> ? E : never;
type Evaluation = EvaluationOf<typeof evaluations>;

function resultOf({ complete, hours, seen }: Evaluation): TestResult {
  const failing = SUBJECTS.filter((subject) => ['failing', 'changed', 'waived'].includes(seen[subject]));
  const waived = SUBJECTS.filter((subject) => seen[subject] === 'waived');
  const undetermined = SUBJECTS.filter((subject) => seen[subject] === 'undetermined');
  const outcome =
    failing.length > waived.length ? 'fail' : complete && undetermined.length === 0 ? 'pass' : 'inconclusive';
  return {
    test: 'UAR-08',
    version: 1,
    connection: 'leapsome',
    outcome,
    gross: outcome,
    reason: null,
    complete,
    conclusive: complete && outcome !== 'inconclusive',
    population: { count: 3, digest: '' },
    baseline: null,
    parameters: {},
    observations: {},
    failures: failing.map((subject) => ({
      key: keyOf(subject),
      connection: 'leapsome',
      severity: 'high',
      facts: { account: subject, userName: `${subject}@acme.example`, changed: seen[subject] === 'changed' },
      measured: { hours },
    })),
    undetermined: undetermined.map((subject) => ({ key: keyOf(subject), reason: 'active-unknown' })),
    pending: [],
    exceptions: waived.map(keyOf),
  };
}

interface Step {
  readonly result: TestResult;
  readonly before: ReadonlyMap<string, Finding>;
  readonly after: ReadonlyMap<string, Finding>;
  readonly types: ReadonlyMap<string, TransitionType>;
  readonly eventIds: readonly string[];
}

/** Runs the evaluations one after another, six hours apart. */
function play(history: readonly Evaluation[]): Step[] {
  let findings: Finding[] = [];
  return history.map((evaluation, i) => {
    const result = resultOf(evaluation);
    const asOf = new Date(Date.parse('2026-03-02T06:00:00Z') + i * 6 * 3_600_000).toISOString();
    const before = new Map(findings.map((finding) => [finding.key, finding]));
    const next = reconcile(findings, [result], () => WAIVER, asOf);
    findings = next.findings;
    const context = {
      origin: 'acme/main',
      slot: `${asOf.slice(0, 19)}Z`,
      trigger: 'schedule' as const,
      asOf,
      frameworks: ['soc2' as const],
      tests: CATALOGUE,
    };
    return {
      result,
      before,
      after: new Map(findings.map((finding) => [finding.key, finding])),
      types: new Map(next.transitions.map(({ finding, type }) => [finding.key, type])),
      eventIds: findingEvents(next.transitions, context).map(({ id }) => id),
    };
  });
}

const check = (property: (steps: readonly Step[]) => void) =>
  fc.assert(
    fc.property(evaluations, (history) => property(play(history))),
    { numRuns: 300 },
  );

describe('for any history', () => {
  it('whatever fails is open or suppressed, by its exception', () => {
    check((steps) => {
      for (const { result, after } of steps) {
        for (const { key } of result.failures) {
          expect(after.get(key)?.status).toBe(result.exceptions.includes(key) ? 'suppressed' : 'open');
        }
      }
    });
  });

  it('nothing resolves unless the test reached pass or fail on complete input and could tell about the subject', () => {
    check((steps) => {
      for (const { result, types } of steps) {
        const resolved = [...types].filter(([, type]) => type === 'resolved').map(([key]) => key);
        const doubted = result.undetermined.map(({ key }) => key);

        if (!result.conclusive) expect(resolved).toEqual([]);
        expect(resolved.filter((key) => doubted.includes(key))).toEqual([]);
        expect(resolved.filter((key) => result.failures.some((failure) => failure.key === key))).toEqual([]);
      }
    });
  });

  it('everything that is conclusively gone is resolved', () => {
    check((steps) => {
      for (const { result, after } of steps.filter((step) => step.result.conclusive)) {
        const open = [...after.values()].filter(({ status }) => status !== 'resolved').map(({ key }) => key);
        const known = [...result.failures, ...result.undetermined].map(({ key }) => key);

        expect(open.filter((key) => !known.includes(key))).toEqual([]);
      }
    });
  });

  it('every finding opens before it resolves, and opens again before it resolves again', () => {
    check((steps) => {
      for (const key of SUBJECTS.map(keyOf)) {
        let stands = false;
        let isKnown = false;
        for (const type of steps.flatMap((step) => step.types.get(key) ?? [])) {
          if (type === 'resolved' || type === 'updated') expect(stands).toBe(true);
          if (type === 'opened') expect(isKnown).toBe(false);
          if (type === 'reopened') expect(isKnown).toBe(true);
          stands = type !== 'resolved';
          isKnown = true;
        }
      }
    });
  });

  it('a transition is told exactly when the finding is not what it was', () => {
    const essence = (finding: Finding | undefined) =>
      finding && JSON.stringify([finding.status, finding.severity, finding.facts, finding.exception]);
    check((steps) => {
      for (const { before, after, types } of steps) {
        for (const key of SUBJECTS.map(keyOf)) {
          expect(types.has(key)).toBe(essence(before.get(key)) !== essence(after.get(key)));
        }
      }
    });
  });

  it('no two events have the same id', () => {
    check((steps) => {
      const ids = steps.flatMap((step) => step.eventIds);

      expect(new Set(ids).size).toBe(ids.length);
    });
  });
});
