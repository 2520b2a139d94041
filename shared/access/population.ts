import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Population } from './certificate.ts';
import type { Account, Entitlement, Person } from './snapshot.ts';

/** A change of this share, and of more records than MIN_RECORDS, is not believed at first sight. */
const MAX_SHARE = 0.2;
const MIN_RECORDS = 10;

/** The figures of an access snapshot that are compared from one reading to the next. */
export function populationOfAccounts(accounts: readonly Account[], entitlements: readonly Entitlement[]): Population {
  const names = new Map(entitlements.filter((e) => e.kind === 'role').map((role) => [role.id, role.name ?? role.id]));
  const holders = new Map<string, Set<string>>();
  let roleGrants = 0;
  for (const account of accounts) {
    for (const grant of account.grants) {
      if (grant.kind !== 'role') continue;
      roleGrants++;
      const role = names.get(grant.entitlement) ?? grant.entitlement;
      holders.set(role, (holders.get(role) ?? new Set()).add(account.id));
    }
  }
  return {
    records: accounts.length,
    roleGrants,
    holders: [...holders]
      .map(([role, accountIds]) => ({ role, count: accountIds.size }))
      .sort((a, b) => byCodeUnit(a.role, b.role)),
  };
}

export function populationOfPeople(people: readonly Person[]): Population {
  return { records: people.length, roleGrants: 0, holders: [] };
}

/**
 * The population guard: whether a reading differs so much from another that one of them is likely to be wrong. More
 * than 20 % and more than 10 records (accounts, people, role grants each), or a privileged role that nobody holds any
 * more.
 */
export function differsSuddenly(before: Population, now: Population, privilegedRoles: readonly string[]): boolean {
  const jumped = (a: number, b: number) => Math.abs(a - b) > MIN_RECORDS && Math.abs(a - b) > a * MAX_SHARE;
  if (jumped(before.records, now.records) || jumped(before.roleGrants, now.roleGrants)) return true;
  return privilegedRoles.some((role) => holdersOf(before, role) > 0 && holdersOf(now, role) === 0);
}

function holdersOf(population: Population, role: string): number {
  return population.holders.find((held) => held.role === role)?.count ?? 0;
}
