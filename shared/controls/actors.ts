import { normaliseEmail } from '../access/matching/email.ts';
import type { Account, PersonStatus } from '../access/snapshot.ts';
import type { PeopleView } from './people.ts';

/** Whether somebody who decides, approves or owns is still there. `unknown`: nothing at hand can tell. */
type Standing = 'present' | 'gone' | 'unknown';

/** Whether a text of the policy (account id or user name) means this account. */
function namesAccount(text: string, account: Account): boolean {
  return text === account.id || text.toLowerCase() === account.userName.toLowerCase();
}

/** Finds the entries of a list in the policy that are about an account. */
export function indexByAccount<T extends { readonly account: string }>(
  entries: readonly T[],
): (account: Account) => readonly T[] {
  const index = Map.groupBy(entries, (entry) => entry.account.toLowerCase());
  return (account) => {
    const names = new Set([account.id.toLowerCase(), account.userName.toLowerCase()]);
    return [...names].flatMap((name) => index.get(name) ?? []).filter((entry) => namesAccount(entry.account, account));
  };
}

/** Those whom the policy names as approvers and owners, as one application and the rosters know them. */
export interface Actors {
  standingOf(actor: string): Standing;
  /** Whether an actor is the holder of an account: the same text, address or person. */
  isHolder(actor: string, account: Account): boolean;
}

/** What somebody can be known by: people of the rosters, and accounts of an application. */
interface Acquaintance {
  readonly people: PeopleView;
  readonly snapshot: { readonly accounts: readonly Account[] };
}

/**
 * Rosters know best who is still there. Only where none is connected, an account in the application is taken for the
 * person; while one is incomplete or stale, nobody can tell.
 */
export function actorsIn({ people, snapshot }: Acquaintance): Actors {
  const accounts = lazily(() => accountsByName(snapshot.accounts));
  return {
    standingOf(actor) {
      switch (people.state) {
        case 'known':
          return agreed(people.named(actor).map(({ status }) => STANDING_OF_PERSON[status])) ?? 'gone';
        case 'none':
          return agreed((accounts().get(actor.toLowerCase()) ?? []).map(standingOfAccount)) ?? 'unknown';
        case 'unusable':
          return 'unknown';
      }
    },
    isHolder(actor, account) {
      if (namesAccount(actor, account)) return true;
      const address = normaliseEmail(actor);
      if (address !== null && account.emails.some((email) => normaliseEmail(email) === address)) return true;
      const owner = people.ownerOf(account.id);
      return owner.kind === 'owner' && people.named(actor).some((human) => human.key === owner.human.key);
    },
  };
}

const STANDING_OF_PERSON: { readonly [status in PersonStatus]: Standing } = {
  active: 'present',
  leave: 'present',
  future: 'gone',
  ended: 'gone',
  unknown: 'unknown',
};

function standingOfAccount({ active }: Account): Standing {
  if (active === null) return 'unknown';
  return active ? 'present' : 'gone';
}

/** What all of them are; `unknown` if they differ, null if there are none. */
function agreed(standings: readonly Standing[]): Standing | null {
  const [first] = standings;
  if (first === undefined) return null;
  return standings.every((standing) => standing === first) ? first : 'unknown';
}

function accountsByName(accounts: readonly Account[]): ReadonlyMap<string, readonly Account[]> {
  const named = new Map<string, Account[]>();
  for (const account of accounts) {
    for (const name of new Set([account.id.toLowerCase(), account.userName.toLowerCase()])) {
      const others = named.get(name);
      if (others) others.push(account);
      else named.set(name, [account]);
    }
  }
  return named;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
