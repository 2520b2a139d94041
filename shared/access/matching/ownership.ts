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

/** By connection, then by account id. */
type Matches = ReadonlyMap<string, ReadonlyMap<string, Match>>;

export interface Ownership {
  readonly directory: Directory;
  readonly matches: Matches;
  readonly matching: Matching;
}

/** A confirmed pair that no address supports any more is kept this long; then the account counts as unmatched. */
const PREVIOUS_PAIR_HOLDS_MS = 7 * 24 * 3_600_000;

/**
 * Matches all accounts to all people, and updates what is remembered about it. Pure. `rosters` are all that are
 * configured, complete and fresh; `memory` is the previous matching after `noteAbsence` and `notePositions`.
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

  const matches = new Map<string, Map<string, Match>>();
  const pairsOf = byAccountIn(memory.pairs.filter((pair) => stillHolds(pair, asOf)));
  for (const { connection, accounts, gone } of applications) {
    const pairs = pairsOf(connection);
    const own = new Map<string, Match>();
    for (const account of [...accounts, ...gone]) {
      own.set(account.id, matchAccount(account, directory, pairs.get(account.id)?.person ?? null, rules));
    }
    matches.set(connection, own);
  }
  const matching = remember(applications, matches, directory, humans, memory, asOf);
  const positions = memory.positions.filter(({ connection }) => kinds.has(connection));
  return { directory, matches, matching: { ...matching, positions, excluded: memory.excluded } };
}

function recordsOf({ connection, kind, snapshot }: RosterInput): RosterRecord[] {
  return snapshot.people.map((person) => ({ ...person, connection, kind }));
}

function stillHolds(pair: Matching['pairs'][number], asOf: Instant): boolean {
  return pair.by !== 'previous' || millisecondsOf(asOf) - millisecondsOf(pair.since) <= PREVIOUS_PAIR_HOLDS_MS;
}

function remember(
  applications: readonly AccountsInput[],
  matches: Matches,
  { byRecordKey }: Directory,
  humans: readonly Human[],
  memory: Matching,
  asOf: Instant,
): Omit<Matching, 'positions' | 'excluded'> {
  const humanOf = (recordKey: string) => byRecordKey.get(recordKey)?.[0];
  const pairsBeforeOf = byAccountIn(memory.pairs);
  const ambiguousBeforeOf = byAccountIn(memory.ambiguous);
  const unmatchedBeforeOf = byAccountIn(memory.unmatched);
  const isUnread = unread(applications);
  const pairs = memory.pairs.filter(isUnread);
  const ambiguous = memory.ambiguous.filter(isUnread);
  const unmatched = memory.unmatched.filter(isUnread);
  for (const { connection, accounts, complete } of applications) {
    const own = matches.get(connection);
    const pairsBefore = pairsBeforeOf(connection);
    const ambiguousBefore = ambiguousBeforeOf(connection);
    const unmatchedBefore = unmatchedBeforeOf(connection);
    for (const { id: account } of accounts) {
      const match = own?.get(account);
      if (match?.kind === 'owner') {
        const before = pairsBefore.get(account);
        // By any of the human's records: a record that joins them can change the key that the human goes by.
        const isSame = before?.by === match.by && humanOf(before.person) === match.human;
        pairs.push({ account, by: match.by, connection, person: match.human.key, since: isSame ? before.since : asOf });
      } else if (match?.kind === 'ambiguous') {
        const people = match.humans.map((human) => human.key);
        ambiguous.push({ connection, account, people, since: ambiguousBefore.get(account)?.since ?? asOf });
      } else {
        const before = unmatchedBefore.get(account);
        const snapshots = Math.min(COUNTED_UP_TO, (before?.snapshots ?? 0) + (complete ? 1 : 0));
        unmatched.push({ connection, account, since: before?.since ?? asOf, snapshots });
      }
    }
  }

  const owning = new Set<Human | undefined>();
  for (const { person } of pairs) owning.add(humanOf(person));
  owning.delete(undefined);
  const concerned = new Set([...owning, ...ownersOfGone(applications, matches)]);
  const shown = new Map(memory.ended.map((entry) => [humanOf(entry.person), entry.shownSince]));
  return {
    schema: 'urn:rollcall:matching:v1',
    pairs: pairs.sort(byAccount),
    ambiguous: ambiguous.sort(byAccount),
    unmatched: unmatched.sort(byAccount),
    absent: memory.absent.filter(({ connection, record: { id } }) => owning.has(humanOf(`${connection}/${id}`))),
    ended: humans
      .filter((human) => human.status === 'ended' && concerned.has(human))
      .map((human) => ({ person: human.key, shownSince: shown.get(human) ?? asOf })),
  };
}

function ownersOfGone(applications: readonly AccountsInput[], matches: Matches): Human[] {
  return applications.flatMap(({ connection, gone }) =>
    gone.flatMap(({ id: account }) => {
      const match = matches.get(connection)?.get(account);
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

/** Finds the entries of a connection by account id. */
function byAccountIn<T extends { readonly connection: string; readonly account: string }>(
  entries: readonly T[],
): (connection: string) => ReadonlyMap<string, T> {
  const ofConnection = Map.groupBy(entries, ({ connection }) => connection);
  return (connection) => new Map(ofConnection.get(connection)?.map((entry) => [entry.account, entry]));
}

function byAccount(a: { connection: string; account: string }, b: { connection: string; account: string }): number {
  return byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account);
}
