import type { Failure, TestResult } from '../controls/results.ts';
import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { Finding, Waiver } from './state.ts';

/** What happened to a finding between two evaluations. */
export type TransitionType = 'opened' | 'updated' | 'reopened' | 'resolved' | 'suppressed';

export interface Transition {
  readonly type: TransitionType;
  readonly finding: Finding;
}

/** A resolved finding is remembered this long; the same problem later is a new one. */
const RESOLVED_KEPT_MS = 180 * 24 * 3_600_000;

/** What an evaluation says about one key. */
type Sighting =
  | { readonly kind: 'failing'; readonly test: string; readonly failure: Failure; readonly waiver: Waiver | null }
  | { readonly kind: 'unclear' }
  | { readonly kind: 'gone' };

/**
 * Brings findings up to date with the results of an evaluation. Pure.
 *
 * | was        | now failing     | failing, waived | unclear | conclusively gone |
 * |------------|-----------------|-----------------|---------|-------------------|
 * | unknown    | opened          | suppressed      | –       | –                 |
 * | open       | updated, if changed | suppressed  | stays   | resolved          |
 * | suppressed | reopened        | updated, if changed | stays | resolved        |
 * | resolved   | reopened        | suppressed      | –       | –                 |
 *
 * A finding is conclusively gone only if its test examined complete and fresh input, and could tell about its subject.
 */
export function reconcile(
  previous: readonly Finding[],
  results: readonly TestResult[],
  waiverOf: (key: string) => Waiver | null,
  asOf: Instant,
): { findings: Finding[]; transitions: Transition[] } {
  const sightings = new Sightings(results, waiverOf);
  const known = new Map(previous.map((finding) => [finding.key, finding]));
  const findings: Finding[] = [];
  const transitions: Transition[] = [];
  for (const key of [...new Set([...known.keys(), ...sightings.failingKeys])].sort(byCodeUnit)) {
    const before = known.get(key);
    const { finding, type } = step(before, sightings.of(key, before), asOf);
    if (type) transitions.push({ type, finding });
    if (!isForgotten(finding, asOf)) findings.push(finding);
  }
  return { findings, transitions };
}

interface Step {
  readonly finding: Finding;
  readonly type: TransitionType | null;
}

function step(before: Finding | undefined, sighting: Sighting, asOf: Instant): Step {
  if (sighting.kind === 'failing') return stepFailing(before, sighting, asOf);
  if (!before) throw new Error('only failing findings are new');
  if (before.status === 'resolved') return { finding: before, type: null };
  if (sighting.kind === 'unclear') return { finding: { ...before, lastSeen: asOf }, type: null };
  return { finding: { ...before, status: 'resolved', resolvedAt: asOf, exception: null }, type: 'resolved' };
}

function stepFailing(before: Finding | undefined, sighting: Sighting & { kind: 'failing' }, asOf: Instant): Step {
  const { failure, waiver, test } = sighting;
  const standsOn = before !== undefined && before.status !== 'resolved';
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
    facts: failure.facts,
    measured: failure.measured,
    exception: waiver,
  };
  if (waiver && before?.status !== 'suppressed') return { finding, type: 'suppressed' };
  if (!waiver && before?.status !== 'open') return { finding, type: before ? 'reopened' : 'opened' };
  return { finding, type: before && isChanged(before, finding) ? 'updated' : null };
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

  constructor(results: readonly TestResult[], waiverOf: (key: string) => Waiver | null) {
    for (const result of results) {
      if (result.conclusive) this.#conclusive.add(unit(result.test, result.connection));
      for (const { key } of result.undetermined) this.#undetermined.add(key);
      for (const failure of result.failures) {
        const waiver = result.exceptions.includes(failure.key) ? waiverOf(failure.key) : null;
        this.#failing.set(failure.key, { kind: 'failing', test: result.test, failure, waiver });
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
      (this.#conclusive.has(unit(before.test, before.connection)) || this.#conclusive.has(unit(before.test, null)));
    return isConclusive && !this.#undetermined.has(key) ? { kind: 'gone' } : { kind: 'unclear' };
  }
}

function unit(test: string, connection: string | null): string {
  return `${test} ${connection ?? ''}`;
}
