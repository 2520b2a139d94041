import type { Human } from '../access/matching/humans.ts';
import { mayBeActive } from '../access/snapshot.ts';
import { indexByAccount } from './actors.ts';
import type { ApplicationInput } from './contract.ts';

/** The people behind the accounts of an application, seen from the people. */
export interface AccountHolders {
  /** Those who own an account that may be active. */
  readonly active: ReadonlySet<Human>;
  /** Those who own an inactive one. */
  readonly inactive: ReadonlySet<Human>;
  /** Those who may own an account that several people match; `all` if there are too many to name. */
  readonly possible: ReadonlySet<Human> | 'all';
  /** Whether there are accounts that nobody matches, beside those of the service register. */
  readonly someUnmatched: boolean;
}

/** Tells who has an account, or may have one. */
export function accountHolders({ snapshot, people, policy }: ApplicationInput): AccountHolders {
  const registrationsOf = indexByAccount(policy.serviceAccounts);
  const [active, inactive, possible] = [new Set<Human>(), new Set<Human>(), new Set<Human>()];
  let [someUnmatched, andOthers] = [false, false];
  for (const account of snapshot.accounts) {
    const match = people.ownerOf(account.id);
    if (match.kind === 'unmatched') someUnmatched ||= registrationsOf(account).length === 0;
    else if (match.kind === 'owner') (mayBeActive(account) ? active : inactive).add(match.human);
    else {
      for (const human of match.humans) possible.add(human);
      andOthers ||= match.andOthers;
    }
  }
  return { active, inactive, possible: andOthers ? 'all' : possible, someUnmatched };
}
