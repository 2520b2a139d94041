import { type Comparison, isContradicted } from '../controls/comparisons.ts';
import { type InputState, isAccessSnapshot } from '../controls/inputs.ts';
import type { Unsettled } from '../controls/memory.ts';
import type { FindingsState } from '../findings/state.ts';
import type { Instant } from '../kernel/instant.ts';
import type { EvaluatedConnection } from './evaluation-input.ts';

/** What a slot, or the state that an evaluation left, knows of second readings. */
interface KnownReadings {
  readonly workspace: string;
  readonly asOf: Instant;
  readonly connections: readonly EvaluatedConnection[];
  readonly inputs: readonly InputState[];
  readonly standing: ReadonlyMap<string, Instant>;
  readonly unsettled: ReadonlyMap<string, Unsettled>;
}

/** The second readings of applications. */
export function comparisonsIn(connections: readonly EvaluatedConnection[]): Comparison[] {
  return connections.flatMap(({ connection, comparedWith, snapshot }) =>
    comparedWith === null
      ? []
      : [{ connection, application: comparedWith, snapshot: isAccessSnapshot(snapshot) ? snapshot : null }],
  );
}

/** The applications whose own reading lacks somebody, as a second reading has shown. */
export function contradictedIn({ connections, ...known }: KnownReadings): ReadonlySet<string> {
  const comparisons = comparisonsIn(connections);
  return new Set(
    connections.flatMap(({ connection, kind, snapshot }) => {
      const own = isAccessSnapshot(snapshot) ? snapshot : null;
      return kind === 'application' && isContradicted(connection, own, { ...known, comparisons }) ? connection : [];
    }),
  );
}

/** Since when findings stand that are not resolved, by key. */
export function standingIn(state: FindingsState | null): Map<string, Instant> {
  const open = state?.findings.filter(({ status }) => status !== 'resolved') ?? [];
  return new Map(open.map((finding) => [finding.key, finding.openedAt]));
}

/** What has not been settled, by key. */
export function unsettledIn(state: FindingsState | null): Map<string, Unsettled> {
  return new Map(state?.memory.unsettled.map((entry) => [entry.key, entry]));
}
