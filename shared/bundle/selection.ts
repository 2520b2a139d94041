import type { FindingsState } from '../findings/state.ts';
import type { Slot } from '../kernel/instant.ts';
import type { ReviewState } from '../reviews/state.ts';
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
  /** The access review that it is of; null for other entries. */
  readonly review: string | null;
  /** Of an evaluation: the entries of its inputs. Null for other entries. */
  readonly inputs: readonly number[] | null;
}

/** What of the state that an evaluation left decides what goes into a bundle. */
export interface SelectableState extends Pick<FindingsState, 'lastComplete' | 'memory' | 'logRead' | 'findings'> {
  readonly reviews: readonly Pick<ReviewState, 'review' | 'rows'>[];
}

/** The artifacts of a bundle, by path; true for those that an entry of the period names. */
export type SelectedEvidence = ReadonlyMap<string, boolean>;

/**
 * Selects the evidence of a period, and what lies outside of it and is needed to perform its evaluations again: the
 * evaluation before its first with that one's inputs, the earlier snapshots that its evaluations compare with, and what people had noted
 * and observed by then. Of access reviews that were under way in it, or were the last before it, what was done in them before, and the
 * snapshots that they were opened over. And, of findings that stood at its end and access that was to go, the later evaluations that prove
 * that they are gone.
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
  let read = -1;
  let standing = new Set<string>();
  let removals: Removals = { proved: new Set(), awaited: new Set() };
  const reviews = new Set<string>();
  for (const evaluation of needed) {
    includeWhole(evaluation);
    const state = await stateOf(evaluation);
    for (const { artifact } of [...state.lastComplete, ...state.memory.baselines]) include([artifact.name]);
    if (evaluation === needed[0] && !isOfPeriod(evaluation)) remembered = state.logRead;
    standing = new Set(standingIn(state));
    removals = removalsIn(state, period);
    read = state.logRead;
    for (const { review } of state.reviews) reviews.add(review);
  }
  const last = needed.at(-1)?.seq ?? -1;
  for (const { isRemark, seq, artifacts } of entries)
    if (isRemark && remembered < seq && seq < last) include(artifacts);

  for (const { review, seq, at } of entries) {
    if (review !== null && seq > remembered && phaseOf(at, period) !== 'after') reviews.add(review);
  }
  for (const [review = null, own] of Map.groupBy(entries, (entry) => entry.review)) {
    const [opening] = own;
    if (review === null || !opening || !reviews.has(review) || phaseOf(opening.at, period) !== 'before') continue;
    for (const { at, artifacts } of own) if (phaseOf(at, period) === 'before') include(artifacts);
    const over = evaluations.findLast(({ seq }) => seq < opening.seq);
    if (over) includeWhole(over);
  }

  const done = entries.findLast(({ review, at }) => review !== null && phaseOf(at, period) !== 'after')?.seq ?? -1;
  for (const later of evaluations.filter(({ seq }) => seq > last)) {
    if (standing.size === 0 && removals.awaited.size === 0 && done <= read) break;
    const state = await stateOf(later);
    const still = standing.intersection(new Set(standingIn(state)));
    const now = removalsIn(state, period);
    if (still.size < standing.size || now.proved.difference(removals.proved).size > 0) includeWhole(later);
    standing = still;
    removals = now;
    read = state.logRead;
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

/** Access that was decided to go before the end of a period: what is proved to be gone, and what is not. */
interface Removals {
  readonly proved: ReadonlySet<string>;
  readonly awaited: ReadonlySet<string>;
}

function removalsIn({ reviews }: SelectableState, period: Period): Removals {
  const decided = reviews.flatMap(({ review, rows }) =>
    rows.flatMap(({ row, decision, removal }) =>
      decision && removal && phaseOf(decision.at, period) !== 'after'
        ? [{ key: `${review} ${row} ${decision.entry.seq}`, isGone: removal.gone !== null }]
        : [],
    ),
  );
  const keys = (isGone: boolean) => new Set(decided.filter((one) => one.isGone === isGone).map(({ key }) => key));
  return { proved: keys(true), awaited: keys(false) };
}
