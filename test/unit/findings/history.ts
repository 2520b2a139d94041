import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import type { Failure, TestResult } from '../../../shared/controls/results.ts';
import { type Announcement, raiseAlerts } from '../../../shared/findings/alerts.ts';
import { findingEventId, findingEvents, type RollcallEvent } from '../../../shared/findings/events.ts';
import type { EventContext } from '../../../shared/findings/ocsf.ts';
import { reconcile } from '../../../shared/findings/reconcile.ts';
import type { Finding, Waiver } from '../../../shared/findings/state.ts';

const WAIVER: Waiver = { approvedBy: 'grace@acme.example', reason: 'kiosk', expires: '2026-12-31', exclusion: null };
const SCHEDULE = { cron: '0 */6 * * *', timezone: 'UTC' };

/** What an evaluation finds about one key. Whatever is not named is well. */
export type Seen = 'ok' | 'failing' | 'graver' | 'changed' | 'waived' | 'undetermined';

export interface Evaluation {
  /** Whether the tests can tell at all. */
  readonly complete: boolean;
  readonly seen: { readonly [key: string]: Seen };
  readonly hours?: number;
}

export interface Step {
  readonly slot: string;
  readonly results: readonly TestResult[];
  readonly before: ReadonlyMap<string, Finding>;
  readonly after: ReadonlyMap<string, Finding>;
  readonly announcements: ReadonlyMap<string, Announcement>;
  readonly events: readonly RollcallEvent[];
}

/** Runs evaluations one after another, six hours apart, in a workspace whose baseline has been told. */
export function play(history: readonly Evaluation[]): Step[] {
  let findings: Finding[] = [];
  return history.map((evaluation, i) => {
    const slot = `${new Date(Date.parse('2026-03-02T06:00:00Z') + i * 6 * 3_600_000).toISOString().slice(0, 19)}Z`;
    const asOf = slot.replace('Z', '.000Z');
    const results = resultsOf(evaluation);
    const waived = Object.keys(evaluation.seen).filter((key) => evaluation.seen[key] === 'waived');
    const before = new Map(findings.map((finding) => [finding.key, finding]));
    const next = reconcile(findings, {
      slot,
      asOf,
      schedule: SCHEDULE,
      results,
      notes: new Map(),
      entriesOf: () => [],
      exceptions: new Map(waived.map((key) => [key, { waiver: WAIVER, fault: null }])),
      exclusionOf: () => null,
    });
    const context: EventContext = {
      origin: 'acme/main',
      slot,
      trigger: 'schedule',
      asOf,
      frameworks: ['soc2'],
      remediateWithin: { critical: '1d', high: '7d', medium: '30d', low: '90d' },
      tests: CATALOGUE,
    };
    const raised = raiseAlerts(next.findings, next.transitions, {
      slot,
      asOf,
      baseline: 'told',
      isToldAlone: () => false,
      eventIdOf: (type, key) => findingEventId(context, type, key),
    });
    findings = raised.findings;
    return {
      slot,
      results,
      before,
      after: new Map(findings.map((finding) => [finding.key, finding])),
      announcements: new Map(raised.announcements.map((item) => [item.finding.key, item])),
      events: findingEvents(raised.announcements, context),
    };
  });
}

/** The alerts of a history: slot by slot, what happened to which test's finding. */
export function alertsOf(steps: readonly Step[]): string[][] {
  return steps.map(({ announcements }) =>
    [...announcements.values()].filter(({ alert }) => alert).map(({ type, finding }) => `${finding.test} ${type}`),
  );
}

function resultsOf({ complete, seen, hours = 1 }: Evaluation): TestResult[] {
  const tests = Map.groupBy(Object.keys(seen), (key) => key.split(':')[0] ?? '');
  return [...tests].map(([test, keys]) => resultOf(test, keys, complete, seen, hours));
}

function resultOf(
  test: string,
  keys: readonly string[],
  complete: boolean,
  seen: Evaluation['seen'],
  hours: number,
): TestResult {
  const are = (...kinds: readonly Seen[]) => keys.filter((key) => kinds.includes(seen[key] ?? 'ok'));
  const failing = are('failing', 'graver', 'changed', 'waived');
  const [waived, undetermined] = [are('waived'), are('undetermined')];
  const outcome =
    failing.length > waived.length ? 'fail' : complete && undetermined.length === 0 ? 'pass' : 'inconclusive';
  return {
    test,
    version: 1,
    connection: 'leapsome',
    outcome,
    gross: outcome,
    reason: null,
    complete,
    conclusive: complete && outcome !== 'inconclusive',
    population: { count: 3, digest: '' },
    excluded: [],
    baseline: null,
    parameters: {},
    observations: {},
    failures: failing.map(
      (key): Failure => ({
        key,
        connection: 'leapsome',
        severity: seen[key] === 'graver' ? 'critical' : 'medium',
        facts: { account: 'a', userName: 'a@acme.example', changed: seen[key] === 'changed' },
        measured: { hours },
      }),
    ),
    undetermined: undetermined.map((key) => ({ key, reason: 'active-unknown' })),
    pending: [],
    exceptions: waived,
  };
}
