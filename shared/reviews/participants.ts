import * as z from 'zod';
import type { Human } from '../access/matching/humans.ts';
import { type AccessSnapshot, type Account, mayBeActive } from '../access/snapshot.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';

const text = z.string();

/** Somebody who acts in a review, with everything by which they can be recognised when they do. */
export const participantSchema = z.strictObject({
  /** As the policy or a roster names them: an address where there is one. */
  actor: text,
  /** Texts that mean them, in lower case, sorted. */
  names: z.array(text),
  /** `<roster>/<record id>`; null if no roster knows them. */
  person: text.nullable(),
  /** Their own accounts, `<connection>/<id>`, sorted. */
  accounts: z.array(text),
});
export type Participant = z.infer<typeof participantSchema>;

/** Who is known to a workspace: the people of its rosters, and whose the accounts are. */
export interface Acquaintances {
  /** Whether rosters tell who is there; otherwise accounts have to. */
  readonly hasRosters: boolean;
  readonly snapshots: readonly Pick<AccessSnapshot, 'connection' | 'accounts'>[];
  named(text: string): readonly Human[];
  ownerOf(connection: string, account: string): Human | null;
}

/** Whether somebody can review now, or why not. */
type Availability = 'here' | 'gone' | 'on-leave' | 'unknown';

/** Somebody as the workspace knows them. */
export interface Known {
  readonly participant: Participant;
  readonly availability: Availability;
}

/** The id of an account over all applications. */
export function accountKey(connection: string, account: string): string {
  return `${connection}/${account}`;
}

/** Tells who is meant by a text of the policy or by somebody's name on the command line. Remembers what it was asked. */
export function identifying(acquaintances: Acquaintances): (actor: string) => Known {
  const all = acquaintances.snapshots.flatMap(({ connection, accounts }) =>
    accounts.map((account) => ({ connection, account, owner: acquaintances.ownerOf(connection, account.id) })),
  );
  const byOwner = Map.groupBy(all, ({ owner }) => owner?.key ?? '');
  const byName = new Map<string, typeof all>();
  for (const one of all) {
    for (const name of new Set([one.account.id.toLowerCase(), one.account.userName.toLowerCase()])) {
      byName.set(name, [...(byName.get(name) ?? []), one]);
    }
  }
  const known = new Map<string, Known>();
  const identify = (actor: string): Known => {
    const called = byName.get(actor.toLowerCase()) ?? [];
    const humans = new Map(
      [...acquaintances.named(actor), ...called.flatMap(({ owner }) => owner ?? [])].map((human) => [human.key, human]),
    );
    const [human = null] = humans.size === 1 ? humans.values() : [];
    const own = human ? (byOwner.get(human.key) ?? []) : called;
    const names = [
      actor,
      ...(human ? namesOf(human) : []),
      ...(human ? [human.key] : []),
      ...own.flatMap(({ account }) => [account.id, account.userName]),
    ];
    return {
      participant: {
        actor: nameFor(actor, human, own.length === 1 ? own[0]?.account : undefined, acquaintances),
        names: [...new Set(names.map((name) => name.toLowerCase()))].sort(byCodeUnit),
        person: human?.key ?? null,
        accounts: own.map(({ connection, account }) => accountKey(connection, account.id)).sort(byCodeUnit),
      },
      availability: acquaintances.hasRosters
        ? availabilityOf(human, humans.size)
        : byAccounts(called.map(({ account }) => account)),
    };
  };
  return (actor) => {
    const found = known.get(actor) ?? identify(actor);
    known.set(actor, found);
    return found;
  };
}

/** The participant whom a name means; null if the review knows nobody of that name. */
export function participantOf(
  { participants }: { readonly participants: readonly Participant[] },
  by: string | null,
): Participant | null {
  if (by === null) return null;
  const name = by.toLowerCase();
  const [one, another] = participants.filter(({ names }) => names.includes(name));
  const exact = participants.find(({ actor }) => actor === by);
  return exact ?? (another ? null : (one ?? null));
}

/** What to call somebody of a roster: a work address if there is one. */
export function actorOf(human: Human): string {
  return human.emails[0] ?? human.records[0]?.id ?? human.key;
}

/** One name for one person, however the policy or a roster calls them. */
function nameFor(called: string, human: Human | null, account: Account | undefined, { named }: Acquaintances): string {
  if (!human) return account?.userName ?? called;
  const name = actorOf(human);
  return named(name).length === 1 ? name : human.key;
}

function namesOf({ emails, aliases, records }: Human): string[] {
  return [...emails, ...aliases, ...records.flatMap(({ id, employeeNumber }) => [id, employeeNumber ?? id])];
}

function availabilityOf(human: Human | null, found: number): Availability {
  if (!human) return found > 1 ? 'unknown' : 'gone';
  if (human.status === 'active') return 'here';
  if (human.status === 'leave') return 'on-leave';
  return human.status === 'unknown' ? 'unknown' : 'gone';
}

/** Without a roster, whoever has an account that is active is there. */
function byAccounts(accounts: readonly Account[]): Availability {
  if (accounts.length === 0) return 'unknown';
  return accounts.some(mayBeActive) ? 'here' : 'gone';
}
