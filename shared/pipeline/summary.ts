import { CATALOGUE } from '../controls/catalogue.ts';
import { type Results, resultsSchema } from '../controls/results.ts';
import { getArtifact } from '../evidence/artifact.ts';
import { type EventType, transitionsSchema } from '../findings/events.ts';
import { type Finding, findingsStateSchema } from '../findings/state.ts';
import type { Collected } from './collect.ts';
import { subjectWith } from './entries.ts';
import type { Evaluated } from './evaluate.ts';
import type { RunContext, RunSlot } from './run-context.ts';

/** A finding as people read it. */
interface DescribedFinding extends Finding {
  readonly title: string;
}

/** What a run came to, read back from its evidence. */
export interface RunSummary {
  readonly origin: string;
  readonly run: RunSlot;
  readonly isNew: boolean;
  readonly collected: readonly Collected[];
  readonly results: Results;
  /** What happened to findings, in the order of their keys. */
  readonly changes: readonly {
    readonly type: string;
    readonly severity: Finding['severity'];
    readonly title: string;
    readonly key: string;
  }[];
  readonly findings: readonly DescribedFinding[];
}

/** Reads an evaluation's documents back, for people and for `--json`. */
export async function summariseRun(
  { log }: RunContext,
  run: RunSlot,
  collected: readonly Collected[],
  { entry, predicate, isNew }: Evaluated,
): Promise<RunSummary> {
  const { artifacts } = predicate;
  const results = await getArtifact(log.store, subjectWith(entry, artifacts.results), resultsSchema);
  const state = await getArtifact(log.store, subjectWith(entry, artifacts.state), findingsStateSchema);
  const { events } = await getArtifact(log.store, subjectWith(entry, artifacts.transitions), transitionsSchema);
  const findings = state.findings.map((finding) => ({ ...finding, title: titleOf(finding) }));
  const byKey = new Map(findings.map((finding) => [finding.key, finding]));
  return {
    origin: log.origin,
    run,
    isNew,
    collected,
    results,
    findings,
    changes: events.flatMap(({ type, key }) => {
      const finding = key === null ? undefined : byKey.get(key);
      return finding
        ? [{ type: verbOf(type), severity: finding.severity, title: finding.title, key: finding.key }]
        : [];
    }),
  };
}

function titleOf(finding: Finding): string {
  return CATALOGUE.find(({ id }) => id === finding.test)?.titleOf(finding) ?? finding.key;
}

/** `Finding Opened` is `opened`. */
function verbOf(type: EventType): string {
  return type.replace(/^Finding /, '').toLowerCase();
}
