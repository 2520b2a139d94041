import type { Account } from '../../access/snapshot.ts';
import { indexByAccount } from '../../controls/actors.ts';
import { currentRecords } from '../../controls/people.ts';
import { type Acquaintances, actorOf } from '../../reviews/participants.ts';
import type { Candidate } from '../../reviews/reviewers.ts';
import type { ReviewKind } from '../../reviews/windows.ts';
import type { Policy, ReviewPolicy } from '../../workspace/policy.ts';

/** Who is asked about an account, in this order, by what policy says of a kind of review. */
export function candidatesBy(
  kind: ReviewKind,
  policy: Policy,
  reviews: ReviewPolicy,
  acquaintances: Acquaintances,
): (connection: string, account: Account) => Candidate[] {
  const rules = reviews[kind];
  const registrationsOf = indexByAccount(policy.serviceAccounts);
  const rest = (connection: string): Candidate[] => {
    const owner = reviews.owners[connection];
    return [
      ...(owner === undefined ? [] : [{ actor: owner, basis: 'application-owner' as const }]),
      ...fallbackOf(reviews).map((actor) => ({ actor, basis: 'fallback' as const })),
    ];
  };
  return (connection, account) => {
    if (rules?.reviewers === 'list') {
      return [...rules.list.map((actor) => ({ actor, basis: 'list' as const })), ...rest(connection)];
    }
    if (rules?.reviewers === 'owner') return rest(connection);
    const registered = registrationsOf(account).map(({ owner }) => ({
      actor: owner,
      basis: 'registered-owner' as const,
    }));
    return [...registered, ...managersOf(connection, account, acquaintances), ...rest(connection)];
  };
}

/** Who decides where nobody else can, and to whom a review belongs that nobody opened by hand. */
export function fallbackOf({ fallback, signOff }: ReviewPolicy): readonly string[] {
  return fallback.length > 0 ? fallback : signOff;
}

/** The manager whom a roster names; where none names one, whom the application does. */
function managersOf(connection: string, account: Account, acquaintances: Acquaintances): Candidate[] {
  const owner = acquaintances.ownerOf(connection, account.id);
  const named = owner ? currentRecords(owner).flatMap(({ manager }) => manager ?? []) : [];
  if (named.length > 0) {
    return named.map((text) => {
      const [human, another] = acquaintances.named(text);
      return { actor: human && !another ? actorOf(human) : text, basis: 'manager-in-roster' };
    });
  }
  const [direct] = account.managers;
  if (direct === undefined) return [];
  const manager = acquaintances.ownerOf(connection, direct);
  const snapshot = acquaintances.snapshots.find((one) => one.connection === connection);
  const userName = snapshot?.accounts.find(({ id }) => id === direct)?.userName;
  return [{ actor: manager ? actorOf(manager) : (userName ?? direct), basis: 'manager-in-application' }];
}
