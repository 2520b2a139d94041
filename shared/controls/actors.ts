import { normaliseEmail } from '../access/matching/email.ts';
import type { Account, PersonStatus } from '../access/snapshot.ts';
import { dateOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import type { KnownPeople, PeopleView } from './people.ts';
import type { ReasonCode } from './reasons.ts';

/** Whether somebody who decides, approves or owns is still there. `unknown`: nothing at hand can tell. */
export type Standing = 'present' | 'gone' | 'unknown';

/** Whether a text of the policy (account id or user name) means this account. */
function namesAccount(text: string, account: Account): boolean {
  return text === account.id || text.toLowerCase() === account.userName.toLowerCase();
}

/** Finds the entries of a list in the policy that are about an account. */
export function indexByAccount<T extends { readonly account: string }>(
  entries: readonly T[],
): (account: Account) => readonly T[] {
  const index = Map.groupBy(entries, (entry) => entry.account.toLowerCase());
  if (index.size === 0) return () => [];
  return (account) => {
    const [id, userName] = [account.id.toLowerCase(), account.userName.toLowerCase()];
    const named = [index.get(id), id === userName ? undefined : index.get(userName)].flatMap((list) => list ?? []);
    return named.filter((entry) => namesAccount(entry.account, account));
  };
}

/** Those whom the policy names as approvers and owners, as one application and the rosters know them. */
export interface Actors {
  standingOf(actor: string): Standing;
  /** The standing of whoever is behind an account. */
  standingOfAccount(account: Account): Standing;
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
      if (people.state !== 'none') return standingInRosters(actor, people);
      return agreed((accounts().get(actor.toLowerCase()) ?? []).map(standingByActivity)) ?? 'unknown';
    },
    standingOfAccount(account) {
      if (people.state === 'unusable') return 'unknown';
      if (people.state === 'none') return standingByActivity(account);
      const owner = people.ownerOf(account.id);
      if (owner.kind === 'owner') return STANDING_OF_PERSON[owner.human.status];
      return account.active === false ? 'gone' : 'unknown';
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

/** The standing of somebody by the rosters alone; `unknown` while they cannot be used, or where none is connected. */
export function standingInRosters(actor: string, people: KnownPeople): Standing {
  if (people.state !== 'known') return 'unknown';
  return agreed(people.named(actor).map(({ status }) => STANDING_OF_PERSON[status])) ?? 'gone';
}

/** Whether somebody had left before the day of an instant, as the rosters have it; not if they do not say when. */
export function hadLeft(actor: string, at: Instant, people: KnownPeople, timezone: string): boolean {
  const humans = people.state === 'known' ? people.named(actor) : [];
  const ends = humans.map((human) => human.endDate);
  return ends.length > 0 && ends.every((end) => end !== null && end < dateOf(at, timezone));
}

/** Why nobody can tell the standing of an actor. */
export function reasonForUnknown({ state }: KnownPeople): ReasonCode {
  return state === 'none' ? 'actor-unknown' : 'employment-unknown';
}

const STANDING_OF_PERSON: { readonly [status in PersonStatus]: Standing } = {
  active: 'present',
  leave: 'present',
  future: 'gone',
  ended: 'gone',
  unknown: 'unknown',
};

function standingByActivity({ active }: Account): Standing {
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
