import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import type { Account } from '../snapshot.ts';
import { absentRecord, type RosterInput } from './absence.ts';
import { type Human, type IdentityRules, joinHumans, type RosterRecord } from './humans.ts';
import { createDirectory, type Directory, type Match, matchAccount } from './match.ts';
import { COUNTED_UP_TO, type Matching } from './matching.ts';

/** The accounts of one application, and whether the reading was complete and fresh. */
export interface AccountsInput {
  readonly connection: string;
  readonly accounts: readonly Account[];
  /** Accounts that are not there any more: matched, to tell whose they were, but not remembered. */
  readonly gone: readonly Account[];
  readonly complete: boolean;
}

export interface Ownership {
  readonly directory: Directory;
  /** By `<connection>/<account id>`. */
  readonly matches: ReadonlyMap<string, Match>;
  readonly matching: Matching;
}

/** A confirmed pair that no address supports any more is kept this long; then the account counts as unmatched. */
const PREVIOUS_PAIR_HOLDS_MS = 7 * 24 * 3_600_000;

/**
 * Matches all accounts to all people, and updates what is remembered about it. Pure. `rosters` are all that are
 * configured, complete and fresh; `memory` is the previous matching after `noteAbsence`.
 */
export function assignOwners(
  rosters: readonly RosterInput[],
  applications: readonly AccountsInput[],
  memory: Matching,
  rules: IdentityRules,
  asOf: Instant,
): Ownership {
  const kinds = new Map(rosters.map(({ connection, kind }) => [connection, kind]));
  const records = [
    ...rosters.flatMap(recordsOf),
    ...memory.absent.flatMap((entry) => {
      const kind = kinds.get(entry.connection);
      return kind ? [absentRecord(entry, kind)] : [];
    }),
  ];
  const humans = joinHumans(records, rules);
  const directory = createDirectory(humans);

  const matches = new Map<string, Match>();
  const owners = new Map(
    memory.pairs.filter((pair) => stillHolds(pair, asOf)).map((pair) => [accountKey(pair), pair.person]),
  );
  for (const { connection, accounts, gone } of applications) {
    for (const account of [...accounts, ...gone]) {
      const key = accountKey({ connection, account: account.id });
      matches.set(key, matchAccount(account, directory, owners.get(key) ?? null, rules));
    }
  }
  return { directory, matches, matching: remember(applications, matches, humans, memory, asOf) };
}

function recordsOf({ connection, kind, snapshot }: RosterInput): RosterRecord[] {
  return snapshot.people.map((person) => ({ ...person, connection, kind }));
}

function stillHolds(pair: Matching['pairs'][number], asOf: Instant): boolean {
  return pair.by !== 'previous' || millisecondsOf(asOf) - millisecondsOf(pair.since) <= PREVIOUS_PAIR_HOLDS_MS;
}

function remember(
  applications: readonly AccountsInput[],
  matches: ReadonlyMap<string, Match>,
  humans: readonly Human[],
  memory: Matching,
  asOf: Instant,
): Matching {
  const humanOf = new Map(humans.flatMap((human) => human.records.map((record) => [recordKey(record), human])));
  const pairsBefore = new Map(memory.pairs.map((pair) => [accountKey(pair), pair]));
  const ambiguousBefore = new Map(memory.ambiguous.map((entry) => [accountKey(entry), entry]));
  const unmatchedBefore = new Map(memory.unmatched.map((entry) => [accountKey(entry), entry]));
  const isUnread = unread(applications);
  const pairs = memory.pairs.filter(isUnread);
  const ambiguous = memory.ambiguous.filter(isUnread);
  const unmatched = memory.unmatched.filter(isUnread);
  for (const { connection, accounts, complete } of applications) {
    for (const { id: account } of accounts) {
      const key = accountKey({ connection, account });
      const match = matches.get(key);
      if (match?.kind === 'owner') {
        const before = pairsBefore.get(key);
        // By any of the human's records: a record that joins them can change the key that the human goes by.
        const isSame = before !== undefined && humanOf.get(before.person) === match.human && before.by === match.by;
        pairs.push({ connection, account, person: match.human.key, by: match.by, since: isSame ? before.since : asOf });
      } else if (match?.kind === 'ambiguous') {
        const people = match.humans.map((human) => human.key);
        ambiguous.push({ connection, account, people, since: ambiguousBefore.get(key)?.since ?? asOf });
      } else {
        const before = unmatchedBefore.get(key);
        const snapshots = Math.min(COUNTED_UP_TO, (before?.snapshots ?? 0) + (complete ? 1 : 0));
        unmatched.push({ connection, account, since: before?.since ?? asOf, snapshots });
      }
    }
  }

  const owning = new Set(pairs.flatMap((pair) => humanOf.get(pair.person) ?? []));
  const isOwning = (human: Human | undefined) => human !== undefined && owning.has(human);
  const concerned = new Set([...owning, ...ownersOfGone(applications, matches)]);
  const shown = new Map(memory.ended.map((entry) => [humanOf.get(entry.person), entry.shownSince]));
  return {
    schema: 'urn:rollcall:matching:v1',
    pairs: pairs.sort(byAccount),
    ambiguous: ambiguous.sort(byAccount),
    unmatched: unmatched.sort(byAccount),
    absent: memory.absent.filter(({ connection, record: { id } }) =>
      isOwning(humanOf.get(recordKey({ connection, id }))),
    ),
    ended: humans
      .filter((human) => human.status === 'ended' && concerned.has(human))
      .map((human) => ({ person: human.key, shownSince: shown.get(human) ?? asOf })),
  };
}

function ownersOfGone(applications: readonly AccountsInput[], matches: ReadonlyMap<string, Match>): Human[] {
  return applications.flatMap(({ connection, gone }) =>
    gone.flatMap(({ id: account }) => {
      const match = matches.get(accountKey({ connection, account }));
      return match?.kind === 'owner' ? match.human : [];
    }),
  );
}

/** Tells the accounts that this evaluation has not seen, because their application was not read, or not completely. */
function unread(applications: readonly AccountsInput[]): (entry: { connection: string; account: string }) => boolean {
  const read = new Map(
    applications.map(({ connection, accounts, complete }) => [
      connection,
      { complete, ids: new Set(accounts.map((account) => account.id)) },
    ]),
  );
  return ({ connection, account }) => {
    const application = read.get(connection);
    return !application || (!application.complete && !application.ids.has(account));
  };
}

function accountKey({ connection, account }: { connection: string; account: string }): string {
  return `${connection}/${account}`;
}

function recordKey({ connection, id }: { connection: string; id: string }): string {
  return `${connection}/${id}`;
}

function byAccount(a: { connection: string; account: string }, b: { connection: string; account: string }): number {
  return byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account);
}
