import type { Account } from '../access/snapshot.ts';

/** What the certificate says of accounts, whichever interface listed them. */

export function countsOf(accounts: readonly Account[]) {
  const ofActivity = (active: boolean | null) => accounts.filter((account) => account.active === active).length;
  return {
    accounts: accounts.length,
    active: ofActivity(true),
    inactive: ofActivity(false),
    activeUnknown: ofActivity(null),
  };
}

/** What makes a list of accounts partial though all that was declared was received. */
export function doubtsAbout(accounts: readonly Account[]): string[] {
  const userNames = new Set(accounts.map((account) => account.userName.toLowerCase()));
  return [
    // Somebody's credential reads this list, so there is at least one account.
    ...(accounts.length === 0 ? ['empty-population'] : []),
    ...(userNames.size < accounts.length ? ['duplicate-user-name'] : []),
  ];
}
