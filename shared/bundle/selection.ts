import type { FindingsState } from '../findings/state.ts';
import type { Slot } from '../kernel/instant.ts';
import { type Period, phaseOf } from './period/period.ts';

/** An entry of the log, as far as it decides what goes into a bundle. */
export interface SelectableEntry {
  readonly seq: number;
  /** Its slot, or when it was appended if it has none. */
  readonly at: Slot;
  /** Paths of its artifacts. */
  readonly artifacts: readonly string[];
  /** Whether it stands for itself, as a note or an observation does, and belongs to no slot. */
  readonly isRemark: boolean;
  /** Of an evaluation: the entries of its inputs. Null for other entries. */
  readonly inputs: readonly number[] | null;
}

/** What of the state that an evaluation left decides what goes into a bundle. */
export type SelectableState = Pick<FindingsState, 'lastComplete' | 'memory' | 'logRead' | 'findings'>;

/** The artifacts of a bundle, by path; true for those that an entry of the period names. */
export type SelectedEvidence = ReadonlyMap<string, boolean>;

/**
 * Selects the evidence of a period, and what lies outside of it and is needed to perform its evaluations again: the
 * evaluation before its first with that one's inputs, the earlier snapshots that its evaluations compare with, and what people had noted
 * and observed by then. And, of findings that stood at its end, the later evaluation that proves that they are resolved.
 * `entries` are all of the log, ascending; the state of an evaluation is asked for once.
 */
export async function selectEvidence(
  entries: readonly SelectableEntry[],
  period: Period,
  stateOf: (evaluation: SelectableEntry) => Promise<SelectableState>,
): Promise<SelectedEvidence> {
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  const selected = new Map<string, boolean>();
  const include = (paths: readonly string[], isOfPeriod = false) => {
    for (const path of paths) selected.set(path, isOfPeriod || selected.get(path) === true);
  };
  const includeWhole = ({ artifacts, inputs }: SelectableEntry) => {
    include(artifacts);
    for (const seq of inputs ?? []) include(bySeq.get(seq)?.artifacts ?? []);
  };
  const isOfPeriod = ({ at }: SelectableEntry) => phaseOf(at, period) === 'within';
  for (const entry of entries.filter(isOfPeriod)) include(entry.artifacts, true);

  const evaluations = entries.filter(({ inputs }) => inputs !== null);
  const needed = neededIn(evaluations, period);
  let remembered = -1;
  let standing = new Set<string>();
  for (const evaluation of needed) {
    includeWhole(evaluation);
    const state = await stateOf(evaluation);
    for (const { artifact } of [...state.lastComplete, ...state.memory.baselines]) include([artifact.name]);
    if (evaluation === needed[0] && !isOfPeriod(evaluation)) remembered = state.logRead;
    standing = new Set(standingIn(state));
  }
  const last = needed.at(-1)?.seq ?? -1;
  for (const { isRemark, seq, artifacts } of entries)
    if (isRemark && remembered < seq && seq < last) include(artifacts);

  for (const later of evaluations.filter(({ seq }) => seq > last)) {
    if (standing.size === 0) break;
    const still = standing.intersection(new Set(standingIn(await stateOf(later))));
    if (still.size < standing.size) includeWhole(later);
    standing = still;
  }
  return selected;
}

/** The evaluations of the period, each with the one before it; where there are none, the last one before the period. */
function neededIn(evaluations: readonly SelectableEntry[], period: Period): readonly SelectableEntry[] {
  const phases = evaluations.map(({ at }) => phaseOf(at, period));
  const needed = evaluations.filter((_, i) => phases[i] === 'within' || phases[i + 1] === 'within');
  return needed.length > 0 ? needed : evaluations.filter((_, i) => phases[i] === 'before').slice(-1);
}

function standingIn({ findings }: SelectableState): string[] {
  return findings.filter(({ status }) => status !== 'resolved').map(({ key }) => key);
}
