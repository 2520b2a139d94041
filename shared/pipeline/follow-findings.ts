import { isRosterKind } from '../access/connection-kind.ts';
import type { ControlTest } from '../controls/contract.ts';
import type { InputState } from '../controls/inputs.ts';
import { parseFindingKey } from '../controls/key.ts';
import type { TestResult } from '../controls/results.ts';
import { raiseAlerts } from '../findings/alerts.ts';
import { baselineDetail, baselineStep } from '../findings/baseline.ts';
import {
  baselineEvent,
  findingEventId,
  findingEvents,
  recordedTransitions,
  type Transitions,
} from '../findings/events.ts';
import type { EventContext } from '../findings/ocsf.ts';
import { type ExceptionStanding, reconcile } from '../findings/reconcile.ts';
import type { Finding, FindingsState, Waiver } from '../findings/state.ts';
import { titleOf } from '../findings/text.ts';
import type { EvaluationInput } from './evaluation-input.ts';
import type { Scope } from './scope.ts';

/** Brings findings up to date, and tells whom it concerns: one alert for a subject, and one digest to begin with. */
export function followFindings(
  { run, asOf, policy, previous, notes, tests }: EvaluationInput,
  inputs: readonly InputState[],
  results: readonly TestResult[],
  exceptions: ReadonlyMap<string, ExceptionStanding>,
  scope: Scope,
  context: EventContext,
): Pick<FindingsState, 'findings' | 'baseline'> & Pick<Transitions, 'transitions' | 'events'> {
  const { slot } = run;
  const reconciled = reconcile(previous?.state.findings ?? [], {
    slot,
    asOf,
    schedule: policy.schedule,
    results,
    notes,
    entriesOf: (test, connection) => entriesOf(tests, inputs, test, connection),
    exceptions,
    exclusionOf: exclusionOf(tests, scope),
  });
  const { phase, after } = baselineStep(previous?.state.baseline, inputs, asOf);
  const ofWorkspace = new Set(
    tests.filter(({ scope, needs }) => scope === 'workspace' && needs === undefined).map(({ id }) => id),
  );
  const { findings, announcements, digest } = raiseAlerts(reconciled.findings, reconciled.transitions, {
    slot,
    asOf,
    baseline: phase,
    // What keeps the baseline from being reached is told at once.
    isToldAlone: ({ severity, test }) => severity === 'critical' || ofWorkspace.has(test),
    eventIdOf: (type, key) => findingEventId(context, type, key),
  });
  const detail = () => baselineDetail(findings, digest, (finding) => titleOf(finding, tests));
  return {
    findings,
    baseline: after,
    transitions: recordedTransitions(announcements),
    events: [...(phase === 'due' ? [baselineEvent(detail(), context)] : []), ...findingEvents(announcements, context)],
  };
}

/** What stands for a finding whose test leaves its account or person out; null for all others. */
function exclusionOf(
  tests: readonly ControlTest[],
  { waiverFor, waiverForPerson }: Scope,
): (finding: Finding) => Waiver | null {
  const heeding = new Set(
    tests.filter((test) => (test.scope === 'application' ? test.heedsExclusions : test.needs)).map(({ id }) => id),
  );
  return ({ test, connection, key }) => {
    const subject = parseFindingKey(key)?.subject ?? [];
    const [kind, account] = subject;
    if (!heeding.has(test)) return null;
    if (kind === 'person') return waiverForPerson(subject);
    const isAboutAccount = kind === 'account' || kind === 'grant' || kind === 'pair';
    return isAboutAccount && account !== undefined ? waiverFor(connection, account) : null;
  };
}

/** The entry of the connection, and those of the rosters if the test looks at people. */
function entriesOf(
  tests: readonly ControlTest[],
  inputs: readonly InputState[],
  test: string,
  connection: string,
): Finding['sighting']['entries'] {
  const looksAtPeople = tests.some(({ id, needs }) => id === test && needs?.some((need) => need === 'people'));
  return inputs.flatMap((input) => {
    const isSource = input.connection === connection || (looksAtPeople && isRosterKind(input.kind));
    return isSource && input.entry ? [{ connection: input.connection, seq: input.entry.seq }] : [];
  });
}
