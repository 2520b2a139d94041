import { CATALOGUE } from '../../controls/catalogue.ts';
import { isAboutAccount } from '../../controls/key.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { EntryReference, LogReading } from '../../evidence/log/entry.ts';
import { type Finding, findingsStateSchema } from '../../findings/state.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { EvaluationEntry } from './readings.ts';

/** A finding about an account, and every evaluation that changed its status. */
export interface FindingHistory {
  readonly key: string;
  readonly test: string;
  readonly severity: Finding['severity'];
  /** As it was last described. */
  readonly title: string;
  readonly status: Finding['status'];
  /** Oldest first. */
  readonly steps: readonly FindingStep[];
}

interface FindingStep {
  readonly type: 'opened' | 'reopened' | 'suppressed' | 'resolved';
  readonly entry: EntryReference;
  readonly at: Instant;
}

/** The findings about accounts over evaluations, oldest first, by account id, sorted by key. */
export async function findingHistories(
  log: LogReading,
  evaluations: readonly EvaluationEntry[],
  connection: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FindingHistory[]>> {
  const histories = new Map(ids.map((id): [string, Map<string, FindingHistory>] => [id, new Map()]));
  for (const { entry, asOf, state } of evaluations) {
    const { findings } = await getArtifact(log.store, state, findingsStateSchema);
    const ofConnection = findings.filter((finding) => finding.connection === connection);
    for (const [id, own] of histories) {
      for (const finding of ofConnection.filter(({ key }) => isAboutAccount(key, id))) {
        own.set(finding.key, extend(own.get(finding.key), finding, { entry, at: asOf }));
      }
    }
  }
  const sorted = (own: Map<string, FindingHistory>) => [...own.values()].sort((a, b) => byCodeUnit(a.key, b.key));
  return new Map([...histories].map(([id, own]) => [id, sorted(own)]));
}

function extend(
  known: FindingHistory | undefined,
  finding: Finding,
  seen: Pick<FindingStep, 'entry' | 'at'>,
): FindingHistory {
  const { key, test, severity, status } = finding;
  const type = stepBetween(known?.status ?? null, status);
  return {
    key,
    test,
    severity,
    title: CATALOGUE.find(({ id }) => id === test)?.titleOf(finding) ?? key,
    status,
    steps: [...(known?.steps ?? []), ...(type ? [{ type, ...seen }] : [])],
  };
}

function stepBetween(before: Finding['status'] | null, now: Finding['status']): FindingStep['type'] | null {
  if (before === now) return null;
  if (now === 'open') return before === null ? 'opened' : 'reopened';
  return now;
}
