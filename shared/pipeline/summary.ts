import { CATALOGUE } from '../controls/catalogue.ts';
import { type Results, resultsSchema } from '../controls/results.ts';
import { getArtifact } from '../evidence/artifact.ts';
import { type Transitions, transitionsSchema } from '../findings/events.ts';
import { type Finding, findingsStateSchema } from '../findings/state.ts';
import { subjectOf } from '../findings/subjects.ts';
import { titleOf } from '../findings/text.ts';
import type { Collected } from './collect.ts';
import { subjectWith } from './entries.ts';
import type { Evaluated } from './evaluate.ts';
import type { RunSlot, SlotContext } from './run-context.ts';

/** A finding as people read it. */
interface DescribedFinding extends Finding {
  readonly title: string;
}

/** What happened to a finding. */
interface Change {
  readonly type: Transitions['transitions'][number]['type'];
  readonly severity: Finding['severity'];
  readonly title: string;
  readonly key: string;
  readonly alert: boolean;
  /** Another finding of the same subject is graver, and stands for this one too. */
  readonly isLinked: boolean;
}

/** What a run came to, read back from its evidence. */
export interface RunSummary {
  readonly origin: string;
  readonly run: RunSlot;
  readonly isNew: boolean;
  readonly collected: readonly Collected[];
  readonly results: Results;
  /** What happened to findings, in the order of their keys; what is linked follows what leads its subject. */
  readonly changes: readonly Change[];
  readonly findings: readonly DescribedFinding[];
}

/** Reads an evaluation's documents back, for people and for `--json`. */
export async function summariseRun(
  { log }: Pick<SlotContext, 'log'>,
  run: RunSlot,
  collected: readonly Collected[],
  { entry, predicate, isNew }: Evaluated,
): Promise<RunSummary> {
  const { artifacts } = predicate;
  const results = await getArtifact(log.store, subjectWith(entry, artifacts.results), resultsSchema);
  const state = await getArtifact(log.store, subjectWith(entry, artifacts.state), findingsStateSchema);
  const { transitions } = await getArtifact(log.store, subjectWith(entry, artifacts.transitions), transitionsSchema);
  const findings = state.findings.map((finding) => ({ ...finding, title: titleOf(finding, CATALOGUE) }));
  const byKey = new Map(findings.map((finding) => [finding.key, finding]));
  return {
    origin: log.origin,
    run,
    isNew,
    collected,
    results,
    findings,
    changes: describeChanges(transitions, byKey),
  };
}

function describeChange(
  { type, key, alert, leader }: Transitions['transitions'][number],
  findings: ReadonlyMap<string, DescribedFinding>,
): Change | null {
  const finding = findings.get(key);
  if (!finding) return null;
  return { type, severity: finding.severity, title: finding.title, key, alert, isLinked: !alert && leader !== key };
}

/**
 * By the subject of what leads. Where nothing does, as when all that a subject had is over at once and nobody is to be
 * alerted, its first change does.
 */
function describeChanges(
  transitions: Transitions['transitions'],
  findings: ReadonlyMap<string, DescribedFinding>,
): Change[] {
  const groups = Map.groupBy(transitions, ({ key, leader }) => subjectOf(leader ?? key));
  return [...groups.values()].flatMap((group) => {
    const changes = group.flatMap((transition) => describeChange(transition, findings) ?? []);
    const { leading = [], linked = [] } = Object.groupBy(changes, ({ isLinked }) => (isLinked ? 'linked' : 'leading'));
    const [first, ...others] = linked;
    return first && leading.length === 0 ? [{ ...first, isLinked: false }, ...others] : [...leading, ...linked];
  });
}
