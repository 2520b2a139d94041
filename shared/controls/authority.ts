import type { Human } from '../access/matching/humans.ts';
import type { Account } from '../access/snapshot.ts';
import { indexByAccount } from './actors.ts';
import type { ApplicationInput } from './contract.ts';
import type { ReasonCode } from './reasons.ts';

/** Whether somebody stands for an account: a person of the rosters who has not left, or the service register. */
export type Authority =
  | { readonly kind: 'registered' }
  | { readonly kind: 'owner'; readonly human: Human }
  | { readonly kind: 'nobody'; readonly problem: 'unmatched' }
  | { readonly kind: 'nobody'; readonly problem: 'owner-gone'; readonly human: Human }
  | { readonly kind: 'unknown'; readonly reason: ReasonCode };

/** Tells who stands for the accounts of an application. Whether a registration is in order is for other tests. */
export function authoritiesIn({ people, policy }: ApplicationInput): (account: Account) => Authority {
  const registrationsOf = indexByAccount(policy.serviceAccounts);
  return (account) => {
    if (registrationsOf(account).length > 0) return { kind: 'registered' };
    const match = people.ownerOf(account.id);
    if (match.kind === 'ambiguous') return { kind: 'unknown', reason: 'owner-ambiguous' };
    if (match.kind === 'unmatched') return { kind: 'nobody', problem: 'unmatched' };
    const { human } = match;
    if (human.status === 'unknown') return { kind: 'unknown', reason: 'employment-unknown' };
    return human.status === 'ended' ? { kind: 'nobody', problem: 'owner-gone', human } : { kind: 'owner', human };
  };
}
