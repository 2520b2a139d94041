import type { InputState } from '../controls/inputs.ts';
import type { Json } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { AlertRules } from './alerts.ts';
import type { Finding, FindingsState } from './state.ts';
import { groupBySubject } from './subjects.ts';

/** What was found is not kept back for longer, even if nothing complete has been evaluated. */
const HELD_AT_MOST_MS = 24 * 3_600_000;
/** Findings that the digest names; all are counted. An event must stay small. */
const NAMED = 50;

/** Where a workspace stands with its baseline, in this evaluation and after it. */
export interface BaselineStep {
  readonly phase: AlertRules['baseline'];
  readonly after: FindingsState['baseline'];
}

/**
 * The baseline is the first evaluation in which every connection was read completely and is fresh: it tells of all
 * findings at once. If there is none for a day, the evaluation then stands in for it.
 */
export function baselineStep(
  before: FindingsState['baseline'] | undefined,
  inputs: readonly InputState[],
  asOf: Instant,
): BaselineStep {
  const { since, at } = before ?? { since: asOf, at: null };
  if (at !== null) return { phase: 'told', after: { since, at } };
  const isOverdue = millisecondsOf(asOf) - millisecondsOf(since) >= HELD_AT_MOST_MS;
  if (!isOverdue && !inputs.every(isCompleteAndFresh)) return { phase: 'pending', after: { since, at: null } };
  return { phase: 'due', after: { since, at: asOf } };
}

function isCompleteAndFresh({ state, stale, rolesStale }: InputState): boolean {
  return state === 'complete' && !stale && !rolesStale;
}

/** The detail of the digest: how many findings of which kind, and the leading ones that no other event tells of. */
export function baselineDetail(
  findings: readonly Finding[],
  digest: readonly Finding[],
  titleOf: (finding: Finding) => string,
): { [name: string]: Json } {
  const open = findings.filter(({ status }) => status === 'open');
  const held = new Set(digest.map(({ key }) => key));
  const leading = groupBySubject(findings).all.flatMap(([first]) => (first && held.has(first.key) ? [first] : []));
  return {
    findings: open.length,
    subjects: groupBySubject(findings).all.length,
    suppressed: findings.filter(({ status }) => status === 'suppressed').length,
    bySeverity: countBy(open, ({ severity }) => severity),
    byTest: countBy(open, ({ test }) => test),
    leading: leading.slice(0, NAMED).map((finding) => ({
      key: finding.key,
      severity: finding.severity,
      title: titleOf(finding),
    })),
    unnamed: Math.max(0, leading.length - NAMED),
  };
}

function countBy(findings: readonly Finding[], by: (finding: Finding) => string): { [name: string]: number } {
  const counts: { [name: string]: number } = {};
  for (const finding of findings) counts[by(finding)] = (counts[by(finding)] ?? 0) + 1;
  return counts;
}
