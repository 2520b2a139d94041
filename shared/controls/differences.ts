import { type Account, mayBeActive } from '../access/snapshot.ts';
import { type Instant, laterOf } from '../kernel/instant.ts';
import { APP_ROLES } from './app-roles.ts';
import type { ApplicationInput, Baseline, EarlierSnapshot } from './contract.ts';
import { findingKey } from './key.ts';
import type { Holding } from './roles.ts';

/** Whether somebody may log in with an account now, who could not in the baseline: it was added, or activated again. */
export function hasAppeared({ id }: Account, baseline: Baseline | null): boolean {
  return baseline !== null && !couldLogIn(id, baseline);
}

/** Whether a grant is new since the baseline. That of an account that was inactive counts as new. */
export function isNewGrant(held: Holding, baseline: Baseline | null): boolean {
  if (baseline === null || isHeldIn(held, baseline)) return false;
  const { account, sources, givenAt } = held;
  // Snapshots do not have app roles: whether these are new, the directory has to say.
  const isOfDirectory = sources.every((source) => source === APP_ROLES) && couldLogIn(account.id, baseline);
  return !isOfDirectory || (givenAt !== null && givenAt > baseline.takenAt);
}

function isHeldIn({ account, role }: Holding, { find }: EarlierSnapshot): boolean {
  const known = find(account.id);
  if (known === undefined || !mayBeActive(known)) return false;
  return known.grants.some(({ kind, entitlement }) => kind === 'role' && role.ids.includes(entitlement));
}

function couldLogIn(account: string, { find }: EarlierSnapshot): boolean {
  const known = find(account);
  return known !== undefined && mayBeActive(known);
}

/** Since when a subject has been found and stands; null if it has not been found. */
export function foundSince(test: string, subject: readonly string[], input: ApplicationInput): Instant | null {
  return input.standing.get(keyOf(test, subject, input)) ?? null;
}

/** Tells which subjects that are not new are still to be examined: those that stand, or were never settled. */
export function openSubjects(test: string, input: ApplicationInput): (subject: readonly string[]) => boolean {
  const ofTest = keyOf(test, [], input);
  const open = new Set([...input.standing.keys(), ...input.unsettled.keys()].filter((key) => key.startsWith(ofTest)));
  // Mostly there are none, and a company has many accounts.
  return (subject) => open.size > 0 && open.has(keyOf(test, subject, input));
}

/** When a grant was first seen, as far as readings that this test could not judge tell. */
export function firstSeen(test: string, held: Holding, subject: readonly string[], input: ApplicationInput): Instant {
  const { baseline, previous, snapshot, unsettled } = input;
  const known = unsettled.get(keyOf(test, subject, input));
  if (known) return known.since;
  const isLater = previous && baseline && laterOf(previous.takenAt, baseline.takenAt) !== baseline.takenAt;
  return isLater && isHeldIn(held, previous) ? previous.takenAt : snapshot.takenAt;
}

function keyOf(test: string, subject: readonly string[], { workspace, connection }: ApplicationInput): string {
  return findingKey(test, workspace, connection, subject);
}
