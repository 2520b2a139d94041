import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import { findById } from '../by-id.ts';
import type { Account } from '../snapshot.ts';
import { absentRecord, type RosterInput } from './absence.ts';
import { type Human, type IdentityRules, joinHumans } from './humans.ts';
import { createDirectory, type Directory, humanOfRecord, type Match, matchAccount } from './match.ts';
import { COUNTED_UP_TO, type Matching } from './matching.ts';
import type { RosterRecord } from './roster-record.ts';

/** The accounts of one application, and whether the reading was complete and fresh. */
export interface AccountsInput {
  readonly connection: string;
  readonly accounts: readonly Account[];
  /** Accounts that are not there any more: matched, to tell whose they were, but not remembered. */
  readonly gone: readonly Account[];
  readonly complete: boolean;
}

/** Finds the match of an account by its id, also of one that is gone. */
type MatchOf = (account: string) => Match | undefined;

export interface Ownership {
  /** By key. */
  readonly humans: readonly Human[];
  readonly directory: Directory;
  /** By connection. */
  readonly matches: ReadonlyMap<string, MatchOf>;
  readonly matching: Matching;
}

interface MatchedAccount {
  readonly account: string;
  readonly match: Match;
}

/** The accounts of an application, matched. */
interface Matched {
  readonly connection: string;
  readonly complete: boolean;
  readonly present: readonly MatchedAccount[];
  readonly gone: readonly MatchedAccount[];
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
  const humans = joinHumans(recordsIn(rosters, memory), rules);
  const directory = createDirectory(humans);
  const matched = applications.map((application) => matchAll(application, directory, memory, asOf));
  const matching = remember(matched, directory, humans, memory, asOf);
  const connections = new Set(rosters.map(({ connection }) => connection));
  const positions = memory.positions.filter(({ connection }) => connections.has(connection));
  return {
    humans,
    directory,
    matches: new Map(matched.map((application) => [application.connection, finding(application)])),
    matching: { ...matching, positions, excluded: memory.excluded },
  };
}

/** The records of rosters, with those of people who have disappeared from them. */
export function recordsIn(rosters: readonly RosterInput[], { absent }: Pick<Matching, 'absent'>): RosterRecord[] {
  const kinds = new Map(rosters.map(({ connection, kind }) => [connection, kind]));
  return [
    ...rosters.flatMap(({ connection, kind, snapshot }) =>
      snapshot.people.map((person) => ({ ...person, connection, kind })),
    ),
    ...absent.flatMap((entry) => {
      const kind = kinds.get(entry.connection);
      return kind ? [absentRecord(entry, kind)] : [];
    }),
  ];
}

function matchAll(
  { connection, complete, accounts, gone }: AccountsInput,
  directory: Directory,
  memory: Matching,
  asOf: Instant,
): Matched {
  const pairOf = findByAccount(memory.pairs, connection);
  const match = (account: Account): MatchedAccount => {
    const pair = pairOf(account.id);
    const previousOwner = pair && stillHolds(pair, asOf) ? pair.person : null;
    return { account: account.id, match: matchAccount(account, directory, previousOwner) };
  };
  return { connection, complete, present: accounts.map(match), gone: gone.map(match) };
}

/** Whether a pair still counts that no address may support any more. */
export function stillHolds(pair: Matching['pairs'][number], asOf: Instant): boolean {
  return pair.by !== 'previous' || millisecondsOf(asOf) - millisecondsOf(pair.since) <= PREVIOUS_PAIR_HOLDS_MS;
}

function finding({ present, gone }: Matched): MatchOf {
  const [find, findGone] = [findById(accountOf, present), findById(accountOf, gone)];
  return (account) => (find(account) ?? findGone(account))?.match;
}

function remember(
  applications: readonly Matched[],
  directory: Directory,
  humans: readonly Human[],
  memory: Matching,
  asOf: Instant,
): Omit<Matching, 'positions' | 'excluded'> {
  const humanOf = (recordKey: string) => humanOfRecord(recordKey, directory);
  const isUnread = unread(applications);
  const pairs = memory.pairs.filter(isUnread);
  const ambiguous = memory.ambiguous.filter(isUnread);
  const unmatched = memory.unmatched.filter(isUnread);
  const owning = new Set(pairs.flatMap(({ person }) => humanOf(person) ?? []));
  for (const { connection, present, complete } of applications) {
    const pairBefore = findByAccount(memory.pairs, connection);
    const ambiguousBefore = findByAccount(memory.ambiguous, connection);
    const unmatchedBefore = findByAccount(memory.unmatched, connection);
    for (const { account, match } of present) {
      if (match.kind === 'owner') {
        owning.add(match.human);
        pairs.push(pairNow(connection, account, match, pairBefore(account), humanOf, asOf));
      } else if (match.kind === 'ambiguous') {
        const people = match.humans.map((human) => human.key);
        ambiguous.push({ connection, account, people, since: ambiguousBefore(account)?.since ?? asOf });
      } else {
        const before = unmatchedBefore(account);
        const snapshots = Math.min(COUNTED_UP_TO, (before?.snapshots ?? 0) + (complete ? 1 : 0));
        unmatched.push({ connection, account, since: before?.since ?? asOf, snapshots });
      }
    }
  }
  const shown = new Map(memory.ended.map((entry) => [humanOf(entry.person), entry.shownSince]));
  const ownedGone = new Set(applications.flatMap(({ gone }) => gone.flatMap(ownersOf)));
  return {
    schema: 'urn:rollcall:matching:v1',
    pairs: pairs.sort(byAccount),
    ambiguous: ambiguous.sort(byAccount),
    unmatched: unmatched.sort(byAccount),
    absent: memory.absent.filter(({ connection, record: { id } }) => {
      const human = humanOf(`${connection}/${id}`);
      return human !== undefined && owning.has(human);
    }),
    ended: humans
      .filter((human) => human.status === 'ended' && (owning.has(human) || ownedGone.has(human)))
      .map((human) => ({ person: human.key, shownSince: shown.get(human) ?? asOf })),
  };
}

/** The pair to remember: the one before, if nothing of it has changed. */
function pairNow(
  connection: string,
  account: string,
  { human, by }: Match & { kind: 'owner' },
  before: Matching['pairs'][number] | undefined,
  humanOf: (recordKey: string) => Human | undefined,
  asOf: Instant,
): Matching['pairs'][number] {
  if (before?.by === by && before.person === human.key) return before;
  // By any of the human's records: a record that joins them can change the key that the human goes by.
  const isSame = before?.by === by && humanOf(before.person) === human;
  return { account, by, connection, person: human.key, since: isSame ? before.since : asOf };
}

function ownersOf({ match }: MatchedAccount): Human[] {
  return match.kind === 'owner' ? [match.human] : [];
}

/** Tells the accounts that this evaluation has not seen, because their application was not read, or not completely. */
function unread(applications: readonly Matched[]): (entry: { connection: string; account: string }) => boolean {
  const read = new Map(
    applications.map(({ connection, present, complete }) => [
      connection,
      { complete, find: findById(accountOf, present) },
    ]),
  );
  return ({ connection, account }) => {
    const application = read.get(connection);
    return !application || (!application.complete && !application.find(account));
  };
}

/** Finds the entry of an account of a connection. */
export function findByAccount<T extends { readonly connection: string; readonly account: string }>(
  entries: readonly T[],
  connection: string,
): (account: string) => T | undefined {
  const own = entries.filter((entry) => entry.connection === connection);
  return findById(accountOf, own);
}

function accountOf({ account }: { readonly account: string }): string {
  return account;
}

function byAccount(a: { connection: string; account: string }, b: { connection: string; account: string }): number {
  return byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account);
}
