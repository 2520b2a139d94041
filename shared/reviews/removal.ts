import { findById } from '../access/by-id.ts';
import { type AccessSnapshot, type Account, mayBeActive } from '../access/snapshot.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { Removal, ReviewState, RowState } from './state.ts';

/** A complete and fresh snapshot of an application, with the digest of its artifact. */
export interface Proof {
  readonly artifact: string;
  readonly snapshot: AccessSnapshot;
  /** Whether it can tell which roles an account has: without that nothing is known of a modification. */
  readonly hasRoles: boolean;
}

/**
 * Looks whether what was decided to go is gone. Only a complete snapshot that was taken after the decision can show it.
 * Access that comes back later is new access, which other tests judge.
 */
export function proveRemovals(state: ReviewState, proofs: ReadonlyMap<string, Proof>): ReviewState {
  if (state.status === 'cancelled' || !state.rows.some(({ removal }) => removal)) return state;
  const finders = new Map(
    [...proofs].map(([connection, { snapshot }]) => [connection, findById(({ id }: Account) => id, snapshot.accounts)]),
  );
  const rows = state.rows.map((row): RowState => {
    const { removal, decision } = row;
    const proof = proofs.get(row.connection);
    if (!removal || removal.gone || !decision || !proof) return row;
    const { takenAt } = proof.snapshot;
    if (millisecondsOf(takenAt) <= millisecondsOf(decision.at)) return row;
    const account = finders.get(row.connection)?.(row.account.id);
    const stands = standsStill(state, row, account, proof.hasRoles);
    if (stands === null) return row;
    return { ...row, removal: after(removal, { artifact: proof.artifact, takenAt }, stands) };
  });
  return { ...state, rows };
}

/** Whether access that is to go is still there; null if the snapshot cannot tell. */
function standsStill(
  { kind }: ReviewState,
  { decision, roles: before }: RowState,
  account: Account | undefined,
  hasRoles: boolean,
): boolean | null {
  if (!account || !mayBeActive(account)) return false;
  if (decision?.decision === 'revoke' && kind === 'all') return true;
  const mayStay = decision?.decision === 'modify' ? (decision.roles ?? []) : null;
  const held = account.grants.filter((grant) => grant.kind === 'role').map(({ entitlement }) => entitlement);
  // Of a review of privileged access, the roles that it was about are to go; of a modification, all that may not stay.
  if (held.some((role) => (mayStay ? !mayStay.includes(role) : before.includes(role)))) return true;
  return hasRoles ? false : null;
}

function after(before: Removal, now: { artifact: string; takenAt: Instant }, stands: boolean): Removal {
  const isPast = millisecondsOf(now.takenAt) > millisecondsOf(before.limit);
  if (stands) return { ...before, lastSeen: now, late: isPast ? true : null };
  // Between the last snapshot that showed it and this one it went: nobody knows when.
  return { ...before, gone: now, late: before.late === true ? true : isPast ? null : false };
}
