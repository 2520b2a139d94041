import { type Failure, type TestResult, unitOf } from '../controls/results.ts';
import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, type Slot, toSlot } from '../kernel/instant.ts';
import { nextSlot, type Schedule } from '../kernel/slots.ts';
import type { Notes } from './note.ts';
import type { ExceptionFault, Finding, Waiver } from './state.ts';

/** What happened to a finding between two evaluations. */
export type TransitionType = 'opened' | 'updated' | 'reopened' | 'resolved' | 'suppressed';

export interface Transition {
  readonly type: TransitionType;
  readonly finding: Finding;
}

/** A resolved finding is remembered this long; the same problem later is a new one. */
const RESOLVED_KEPT_MS = 180 * 24 * 3_600_000;

/** What policy says about the exception for a finding: either it holds, or there is a reason why it does not. */
export type ExceptionStanding =
  | { readonly waiver: Waiver; readonly fault: null }
  | { readonly waiver: null; readonly fault: ExceptionFault };

/** The evaluation that findings are brought up to date with. */
export interface EvaluatedSlot {
  readonly slot: Slot;
  readonly asOf: Instant;
  readonly schedule: Schedule;
  readonly results: readonly TestResult[];
  /** The log entries in which a test saw what it says of a connection. */
  readonly entriesOf: (test: string, connection: string) => Finding['sighting']['entries'];
  /** Notes that no evaluation has taken over yet. */
  readonly notes: Notes;
  /** The exceptions that policy has, by key. */
  readonly exceptions: ReadonlyMap<string, ExceptionStanding>;
  /** The exclusion by which a finding's test leaves its account out, and so says nothing of it; null otherwise. */
  readonly exclusionOf: (finding: Finding) => Waiver | null;
}

/** What an evaluation says about one key. */
type Sighting =
  | { readonly kind: 'failing'; readonly test: string; readonly failure: Failure }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'gone' };

/**
 * Brings findings up to date with the results of an evaluation. Pure.
 *
 * | was        | now failing     | failing, waived | unclear                 | out of scope   | conclusively gone |
 * |------------|-----------------|-----------------|-------------------------|----------------|-------------------|
 * | unknown    | opened          | suppressed      | –                       | –              | –                 |
 * | open       | updated, if changed | suppressed  | stays                   | suppressed     | resolved          |
 * | suppressed | reopened        | updated, if changed | stays; reopened without exception | stays | resolved      |
 * | resolved   | reopened        | suppressed      | –                       | –              | –                 |
 *
 * A finding is conclusively gone only if its test examined complete and fresh input, and could tell about its subject.
 * One that comes back within two slots of being resolved never was: it keeps the time of its opening.
 */
export function reconcile(
  previous: readonly Finding[],
  evaluated: EvaluatedSlot,
): { findings: Finding[]; transitions: Transition[] } {
  const sightings = new Sightings(evaluated.results);
  const known = new Map(previous.map((finding) => [finding.key, finding]));
  const findings: Finding[] = [];
  const transitions: Transition[] = [];
  for (const key of [...new Set([...known.keys(), ...sightings.failingKeys])].sort(byCodeUnit)) {
    const before = known.get(key);
    const noted = step(before, sightings.of(key, before), evaluated.exceptions.get(key), evaluated);
    const { type } = noted;
    const finding = { ...noted.finding, note: evaluated.notes.get(key) ?? noted.finding.note };
    if (type) transitions.push({ type, finding });
    if (!isForgotten(finding, evaluated.asOf)) findings.push(finding);
  }
  return { findings, transitions };
}

interface Step {
  readonly finding: Finding;
  readonly type: TransitionType | null;
}

function step(
  before: Finding | undefined,
  sighting: Sighting,
  exception: ExceptionStanding | undefined,
  evaluated: EvaluatedSlot,
): Step {
  const { asOf } = evaluated;
  if (sighting.kind === 'failing') return stepFailing(before, sighting, exception, evaluated);
  if (!before) throw new Error('only failing findings are new');
  if (before.status === 'resolved') return { finding: before, type: null };
  const exclusion = evaluated.exclusionOf(before);
  if (exclusion) return stepExcluded(before, exclusion, asOf);
  const exceptionFault = exception?.fault ?? null;
  if (sighting.kind === 'unclear') {
    const finding = { ...before, lastSeen: asOf, exceptionFault };
    // Whether it still stands nobody can tell; but nothing waives it any more.
    if (before.status === 'suppressed' && !exception?.waiver) {
      return { finding: { ...finding, status: 'open', exception: null }, type: 'reopened' };
    }
    return { finding, type: null };
  }
  const resolved = { ...before, status: 'resolved', resolvedAt: asOf, exception: null, exceptionFault: null } as const;
  return { finding: resolved, type: 'resolved' };
}

/** What is not looked at any more is neither solved nor gone. */
function stepExcluded(before: Finding, exclusion: Waiver, asOf: Instant): Step {
  const finding: Finding = {
    ...before,
    status: 'suppressed',
    lastSeen: asOf,
    exception: exclusion,
    exceptionFault: null,
  };
  if (before.status !== 'suppressed') return { finding, type: 'suppressed' };
  return { finding, type: isChanged(before, finding) ? 'updated' : null };
}

function stepFailing(
  before: Finding | undefined,
  { failure, test }: Sighting & { kind: 'failing' },
  exception: ExceptionStanding | undefined,
  evaluated: EvaluatedSlot,
): Step {
  const { asOf } = evaluated;
  const waiver = exception?.waiver ?? null;
  const flappingUntil = before?.resolvedAt ? flappingWindow(before.resolvedAt, evaluated) : null;
  const standsOn = before !== undefined && (before.status !== 'resolved' || flappingUntil !== null);
  const finding: Finding = {
    key: failure.key,
    test,
    connection: failure.connection,
    status: waiver ? 'suppressed' : 'open',
    severity: failure.severity,
    openedAt: standsOn ? before.openedAt : asOf,
    firstSeen: before?.firstSeen ?? asOf,
    lastSeen: asOf,
    resolvedAt: null,
    sighting: { at: asOf, entries: evaluated.entriesOf(test, failure.connection) },
    facts: failure.facts,
    measured: failure.measured,
    exception: waiver,
    exceptionFault: exception?.fault ?? null,
    alerted: standsOn ? before.alerted : null,
    quietUntil: before?.status === 'resolved' ? flappingUntil : (before?.quietUntil ?? null),
    event: before?.event ?? null,
    note: before?.note ?? null,
  };
  if (waiver && before?.status !== 'suppressed') return { finding, type: 'suppressed' };
  if (!waiver && before?.status !== 'open') return { finding, type: before ? 'reopened' : 'opened' };
  return { finding, type: before && isChanged(before, finding) ? 'updated' : null };
}

/** How many slots after it was resolved a problem that comes back counts as one that never was away. */
const FLAPPING_SLOTS = 2;

/** Until when a finding that was resolved and fails again now raises no alert; null if it has been away for longer. */
function flappingWindow(resolvedAt: Instant, { slot, schedule }: EvaluatedSlot): Slot | null {
  return millisecondsOf(slot) <= slotsLater(schedule, resolvedAt) ? toSlot(slotsLater(schedule, slot)) : null;
}

function slotsLater(schedule: Schedule, from: Instant | Slot): number {
  let time = millisecondsOf(from);
  for (let i = 0; i < FLAPPING_SLOTS; i++) time = millisecondsOf(nextSlot(schedule, time));
  return time;
}

/** What was measured moves on with time; only what is known about the problem counts. */
function isChanged(before: Finding, now: Finding): boolean {
  const essence = ({ severity, facts, exception }: Finding) => canonicalJson({ severity, facts, exception });
  return essence(before) !== essence(now);
}

function isForgotten(finding: Finding, asOf: Instant): boolean {
  return finding.resolvedAt !== null && millisecondsOf(asOf) - millisecondsOf(finding.resolvedAt) > RESOLVED_KEPT_MS;
}

/** Results, indexed by what they say about keys. */
class Sightings {
  readonly #failing = new Map<string, Sighting & { kind: 'failing' }>();
  readonly #undetermined = new Set<string>();
  readonly #conclusive = new Set<string>();

  constructor(results: readonly TestResult[]) {
    for (const result of results) {
      if (result.conclusive) this.#conclusive.add(unitOf(result));
      for (const { key } of result.undetermined) this.#undetermined.add(key);
      for (const failure of result.failures) {
        this.#failing.set(failure.key, { kind: 'failing', test: result.test, failure });
      }
    }
  }

  get failingKeys(): Iterable<string> {
    return this.#failing.keys();
  }

  of(key: string, before: Finding | undefined): Sighting {
    const failing = this.#failing.get(key);
    if (failing) return failing;
    const isConclusive =
      before !== undefined &&
      (this.#conclusive.has(unitOf(before)) || this.#conclusive.has(unitOf({ test: before.test, connection: null })));
    return isConclusive && !this.#undetermined.has(key) ? { kind: 'gone' } : { kind: 'unclear' };
  }
}
