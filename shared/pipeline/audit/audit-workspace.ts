import { keyPath } from '../../evidence/layout.ts';
import type { EvidenceStore, StateStore } from '../../evidence/ports.ts';
import type { EventSink } from '../../findings/ports.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Slot, toInstant } from '../../kernel/instant.ts';
import type { Schedule } from '../../kernel/slots.ts';
import { type AuditedHead, tell } from './alerts.ts';
import { checkHead, checkKeys } from './anchors.ts';
import { follow, latestOf, overdueSlots } from './coverage.ts';
import { checkAgain, checkFile } from './files.ts';
import { type Locks, weakestOf } from './locks.ts';
import type { BucketAudit } from './ports.ts';
import { auditSignedBundles } from './signed-bundles.ts';
import { type AuditState, beginningOf, initialState, readState, writeState } from './state.ts';
import { type Advanced, advance, patrol } from './stretches.ts';
import { sweep } from './sweep.ts';
import { type Found, standingAfter, type Violation } from './violations.ts';

/** What the audit of one workspace works with. It writes nothing but its own state, and sends nothing but alerts. */
export interface AuditContext {
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  readonly schedule: Schedule;
  readonly store: Pick<EvidenceStore, 'read' | 'list'>;
  readonly bucket: BucketAudit;
  /** Where bundles are, and what was signed for them. */
  readonly bundles: Pick<EvidenceStore, 'read' | 'list'>;
  readonly state: StateStore;
  readonly sink: EventSink;
  readonly clock: Clock;
  /** Fingerprints of the keys that the deployment signs with, and has signed with. */
  readonly keys: readonly string[];
  readonly locks: Locks;
}

export interface WorkspaceAudit {
  readonly origin: string;
  /** The last entry that has been verified; null while there is none. */
  readonly head: AuditedHead | null;
  /** Slots whose time has run out without an evaluation, and gaps that have come to light. */
  readonly missedSlots: readonly Slot[];
  /** All that stands. */
  readonly violations: readonly Violation[];
  /** Alerts that the bus did not take; they are sent again next time. */
  readonly unsent: number;
  /** Whether everything that the log has was looked at: a long log takes several audits at first. */
  readonly isUpToDate: boolean;
  /** Signatures in the log, its checkpoints and for its bundles, as far as they have been verified. */
  readonly signatures: number;
}

/** Files with something wrong that one audit looks at again. */
const CHECKED_AGAIN = 100;

/**
 * Audits the log of one workspace: verifies what is new since the last audit, a little of what is old, the versions and
 * locks of files, and that no slot has been missed. What one audit costs does not depend on how long the log is.
 */
export async function auditWorkspace(context: AuditContext): Promise<WorkspaceAudit> {
  const { origin, store, state } = context;
  const now = context.clock.now();
  const asOf = toInstant(now);
  const before = (await readState(state)) ?? initialState(origin, context.schedule, context.locks, asOf);
  const front = await advance(store, before.front, now);
  const old = await patrol(store, before.patrol, before.front, now);
  const signed = await auditSignedBundles(context.bundles, store, before.signedBundles, front.end, now);
  const swept = await sweep(context.bucket, before.swept);
  const again = filesToCheckAgain(before);
  const locks = weakestOf(before.locks, context.locks);
  const keyFiles = front.end.keys.map(({ key }) => keyPath(key.spkiSha256));
  const found = [
    ...(await checkHead(store, before.front)),
    ...(await checkKeys(store, front.end, context.keys)),
    ...front.violations,
    ...old.violations,
    ...swept.violations,
    ...signed.violations,
    ...(await checkFiles(context, [...front.files, ...old.files, ...keyFiles], again, locks)),
  ];

  const round = before.round + (old.isRoundOver ? 1 : 0);
  const { coverage, missed } = coverageAfter(before, front, now);
  const standing = standingAfter(before.violations, found, { checked: new Set(again), round, asOf });
  const after: AuditState = {
    ...before,
    front: front.end,
    patrol: old.isRoundOver ? beginningOf(origin) : old.end,
    round,
    swept: swept.end,
    signatures: before.signatures + front.signatures + signed.signatures,
    signedBundles: signed.end,
    coverage,
    locks,
    violations: standing,
  };
  // Recorded before they are told: whoever is interrupted in between tells of the same again, not of something else.
  await writeState(state, after);
  const head = front.end.next === 0 ? null : { seq: front.end.next - 1, digest: front.end.digest };
  const { violations, unsent } = await tell(standing, origin, head, context.sink);
  if (violations !== standing) await writeState(state, { ...after, violations });
  const { isUpToDate } = front;
  return { origin, head, missedSlots: missed, violations, unsent, isUpToDate, signatures: after.signatures };
}

function filesToCheckAgain({ violations }: AuditState): string[] {
  const paths = violations.filter(({ kind }) => kind === 'file').map(({ at }) => at);
  return [...new Set(paths)].slice(0, CHECKED_AGAIN);
}

async function checkFiles(
  { store, bucket }: AuditContext,
  paths: readonly string[],
  again: readonly string[],
  locks: Locks,
): Promise<Found[]> {
  const files = { store, bucket };
  const found = await Promise.all([
    ...paths.map((path) => checkFile(path, files, locks)),
    ...again.map((path) => checkAgain(path, files, locks)),
  ]);
  return found.flat();
}

/** Follows the schedule through what is new. What has not been passed counts as well, and is gone over again. */
function coverageAfter(before: AuditState, { entries, end, isUpToDate }: Advanced, now: number) {
  const { coverage, gaps } = follow(
    before.coverage,
    entries.filter(({ seq }) => seq < end.next),
  );
  const present = follow(
    coverage,
    entries.filter(({ seq }) => seq >= end.next),
  );
  const overdue = isUpToDate ? overdueSlots(present.coverage, now) : [];
  const missed: readonly Slot[] = [...gaps, ...present.gaps, ...overdue];
  return { coverage: { ...coverage, counted: latestOf(coverage.counted, missed) }, missed };
}
