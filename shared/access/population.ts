import type { Population } from './certificate.ts';
import { type Account, type Entitlement, mayBeActive, type Person } from './snapshot.ts';

/** A change of this share, and of more records than MIN_RECORDS, is not believed at first sight. */
const MAX_SHARE = 0.2;
const MIN_RECORDS = 10;

/** The figures of an access snapshot that are compared from one reading to the next. */
export function populationOfAccounts(accounts: readonly Account[], entitlements: readonly Entitlement[]): Population {
  const holders = new Map<string, Set<string>>();
  let roleGrants = 0;
  for (const account of accounts) {
    for (const grant of account.grants) {
      if (grant.kind !== 'role') continue;
      roleGrants++;
      if (!mayBeActive(account)) continue;
      holders.set(grant.entitlement, (holders.get(grant.entitlement) ?? new Set()).add(account.id));
    }
  }
  const roles = entitlements.filter((entitlement) => entitlement.kind === 'role');
  return {
    records: accounts.length,
    roleGrants,
    holders: roles.map(({ id, name }) => ({ role: id, name: name ?? id, count: holders.get(id)?.size ?? 0 })),
  };
}

export function populationOfPeople(people: readonly Person[]): Population {
  return { records: people.length, roleGrants: 0, holders: [] };
}

/**
 * The population guard: whether a reading differs so much from another that one of them is likely to be wrong. More
 * than 20 % and more than 10 records (accounts, people, role grants each), or a privileged role that nobody who may be
 * active holds any more.
 */
export function differsSuddenly(before: Population, now: Population, privilegedRoles: readonly string[]): boolean {
  const jumped = (a: number, b: number) => Math.abs(a - b) > MIN_RECORDS && Math.abs(a - b) > a * MAX_SHARE;
  if (jumped(before.records, now.records) || jumped(before.roleGrants, now.roleGrants)) return true;
  const privileged = new Set(privilegedRoles);
  const stillHeld = new Set(now.holders.filter(({ count }) => count > 0).map(({ role }) => role));
  return before.holders.some(
    ({ role, name, count }) => count > 0 && (privileged.has(role) || privileged.has(name)) && !stillHeld.has(role),
  );
}
