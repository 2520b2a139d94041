import { type Account, mayBeActive } from '../access/snapshot.ts';
import type { ServiceAccount } from '../workspace/policy.ts';
import { indexByAccount } from './actors.ts';

/** The accounts of a snapshot that may be active, as most tests look at them: told apart once for all of them. */
export interface ActiveAccounts {
  readonly all: readonly Account[];
  /** Those that the service register of the policy has. Whether their registration is in order, PAR-09 tells. */
  readonly registered: readonly Account[];
  readonly unregistered: readonly Account[];
}

export function activeAccounts(
  accounts: readonly Account[],
  serviceAccounts: readonly ServiceAccount[],
): ActiveAccounts {
  const registrationsOf = indexByAccount(serviceAccounts);
  const active = { all: accounts.filter(mayBeActive), registered: [] as Account[], unregistered: [] as Account[] };
  for (const account of active.all) {
    const list = registrationsOf(account).length > 0 ? active.registered : active.unregistered;
    list.push(account);
  }
  return active;
}
