import { CHECKPOINT_FOLDER, checkpointPath, entryPath, LOG_FOLDER, numberIn } from '../../evidence/layout.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import type { LogPosition } from '../../evidence/verify/log.ts';
import { type Walked, walk } from './walk.ts';

/** New entries that one audit verifies. */
const FRONT = 500;
/** Old entries that one audit verifies again: two days' worth for most, so that a year is gone over in about a week. */
const PATROL = 24;

type Reading = Pick<EvidenceStore, 'read' | 'list'>;

export interface Advanced extends Walked {
  /** Whether the stretch reaches the end of the log: a long one takes several audits at first. */
  readonly isUpToDate: boolean;
}

/** Verifies what is new. Over an entry that is missing or cannot be read, the front never goes. */
export async function advance(store: Reading, from: LogPosition, now: number): Promise<Advanced> {
  // Listed before the entries: what a checkpoint covered by then must be there now.
  const checkpoints = await store.list(CHECKPOINT_FOLDER, checkpointPath(from.next));
  const paths = await store.list(LOG_FOLDER, from.next === 0 ? undefined : entryPath(from.next - 1));
  const size = Math.max(from.next, ...paths.map((path) => (numberIn(path) ?? -1) + 1));
  const isUpToDate = paths.length <= FRONT;
  const beyond = isUpToDate ? checkpoints.filter((path) => (numberIn(path) ?? 0) > size) : [];
  const walked = await walk(store, from, paths.slice(0, FRONT), beyond, now);
  if (walked.isWhole) return { ...walked, isUpToDate };
  // It is gone over again until it is repaired, so nothing of it needs to be remembered.
  const violations = walked.violations.map((violation) => ({ ...violation, kind: 'always' as const }));
  return { ...walked, end: from, files: [], signatures: 0, violations, isUpToDate };
}

/** Verifies a stretch of what is old once more. `isRoundOver` when it has come to the front. */
export async function patrol(
  store: Reading,
  from: LogPosition,
  front: LogPosition,
  now: number,
): Promise<Walked & { readonly isRoundOver: boolean }> {
  const to = Math.min(from.next + PATROL, front.next);
  const paths = Array.from({ length: to - from.next }, (_, i) => entryPath(from.next + i));
  const walked = await walk(store, from, paths, [], now);
  return { ...walked, isRoundOver: walked.end.next === front.next };
}
