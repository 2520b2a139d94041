import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import type { Account, RosterSnapshot } from '../snapshot.ts';
import { type Human, type IdentityRules, joinHumans, type RosterRecord } from './humans.ts';
import { createMatcher, type Match } from './match.ts';
import type { Matching } from './matching.ts';

/** A complete, fresh roster of this slot, beside the last complete one before it. */
export interface RosterInput {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
  readonly snapshot: RosterSnapshot;
  readonly previous: RosterSnapshot | null;
}

/** The accounts of one application, and whether the reading was complete. */
export interface AccountsInput {
  readonly connection: string;
  readonly accounts: readonly Account[];
  readonly complete: boolean;
}

export interface Ownership {
  readonly humans: readonly Human[];
  /** By `<connection>/<account id>`. */
  readonly matches: ReadonlyMap<string, Match>;
  readonly matching: Matching;
}

/** A confirmed pair that no address supports any more is kept this long; then the account counts as unmatched. */
const PREVIOUS_PAIR_HOLDS_MS = 7 * 24 * 3_600_000;
/** Counting stops here: "two complete readings or more" is all that anybody asks. */
const COUNTED_UP_TO = 2;

/** Matches all accounts to all people, and updates what is remembered about it. Pure. */
export function assignOwners(
  rosters: readonly RosterInput[],
  applications: readonly AccountsInput[],
  previous: Matching,
  rules: IdentityRules,
  asOf: Instant,
): Ownership {
  const absent = rosters.flatMap((roster) => absentFrom(roster, previous, asOf));
  const records = [...rosters.flatMap(recordsOf), ...absent.map((entry) => asRecord(entry, rosters))];
  const humans = joinHumans(records, rules);

  const matches = new Map<string, Match>();
  for (const { connection, accounts } of applications) {
    const owners = new Map(
      previous.pairs
        .filter((pair) => pair.connection === connection && stillHolds(pair, asOf))
        .map((pair) => [pair.account, pair.person]),
    );
    const match = createMatcher(humans, (account) => owners.get(account), rules);
    for (const account of accounts) matches.set(`${connection}/${account.id}`, match(account));
  }
  return { humans, matches, matching: remember(applications, matches, humans, absent, previous, asOf) };
}

function recordsOf({ connection, kind, snapshot }: RosterInput): RosterRecord[] {
  return snapshot.people.map((person) => ({ ...person, connection, kind }));
}

function stillHolds(pair: Matching['pairs'][number], asOf: Instant): boolean {
  return pair.by !== 'previous' || millisecondsOf(asOf) - millisecondsOf(pair.since) <= PREVIOUS_PAIR_HOLDS_MS;
}

type Absent = Matching['absent'][number];

/**
 * People missing from a roster: anybody, if it does not list leavers; those who had left, if it does, since purging
 * their record does not bring them back. A roster counts once, by its as-of date, however often the same file is read.
 */
function absentFrom({ connection, snapshot, previous: last }: RosterInput, memory: Matching, asOf: Instant): Absent[] {
  const listsLeavers = snapshot.certificate.listsLeavers !== false;
  const present = new Set(snapshot.people.map((person) => person.id));
  const rosterAsOf = snapshot.certificate.times.asOf;
  const known = memory.absent.filter((entry) => entry.connection === connection && !present.has(entry.record.id));
  const knownIds = new Set(known.map((entry) => entry.record.id));
  const newly = (last?.people ?? []).filter(
    (person) => !present.has(person.id) && !knownIds.has(person.id) && (!listsLeavers || person.status === 'ended'),
  );
  return [
    ...known.map((entry) => {
      const isNewRoster = millisecondsOf(rosterAsOf) > millisecondsOf(entry.rosterAsOf);
      const rosters = Math.min(COUNTED_UP_TO, entry.rosters + (isNewRoster ? 1 : 0));
      return {
        ...entry,
        rosters,
        rosterAsOf: isNewRoster && entry.rosters < COUNTED_UP_TO ? rosterAsOf : entry.rosterAsOf,
      };
    }),
    ...newly.map((record) => ({ connection, since: asOf, rosterAsOf, rosters: 1, record })),
  ];
}

/** Missing once, nobody knows; missing twice, they have left. When, the roster does not say. */
function asRecord({ connection, rosters, record }: Absent, inputs: readonly RosterInput[]): RosterRecord {
  const kind = inputs.find((roster) => roster.connection === connection)?.kind ?? 'hris';
  const status = rosters >= COUNTED_UP_TO || record.status === 'ended' ? 'ended' : 'unknown';
  return { ...record, connection, kind, status };
}

function remember(
  applications: readonly AccountsInput[],
  matches: ReadonlyMap<string, Match>,
  humans: readonly Human[],
  absent: readonly Absent[],
  previous: Matching,
  asOf: Instant,
): Matching {
  const index = <T extends { connection: string; account: string }>(entries: readonly T[]) =>
    new Map(entries.map((entry) => [`${entry.connection}/${entry.account}`, entry]));
  const before = {
    pairs: index(previous.pairs),
    ambiguous: index(previous.ambiguous),
    unmatched: index(previous.unmatched),
  };
  const pairs = kept(previous.pairs, applications);
  const ambiguous = kept(previous.ambiguous, applications);
  const unmatched = kept(previous.unmatched, applications);
  for (const { connection, accounts, complete } of applications) {
    for (const { id: account } of accounts) {
      const key = `${connection}/${account}`;
      const match = matches.get(key);
      if (match?.kind === 'owner') {
        const pair = before.pairs.get(key);
        const isSame = pair?.person === match.human.key && pair.by === match.by;
        pairs.push({ connection, account, person: match.human.key, by: match.by, since: isSame ? pair.since : asOf });
      } else if (match?.kind === 'ambiguous') {
        const people = match.humans.map((human) => human.key).sort(byCodeUnit);
        ambiguous.push({ connection, account, people, since: before.ambiguous.get(key)?.since ?? asOf });
      } else {
        const entry = before.unmatched.get(key);
        const snapshots = Math.min(COUNTED_UP_TO, (entry?.snapshots ?? 0) + (complete ? 1 : 0));
        unmatched.push({ connection, account, since: entry?.since ?? asOf, snapshots });
      }
    }
  }

  const ownerKeys = new Set(pairs.map((pair) => pair.person));
  const owners = humans.filter((human) => ownerKeys.has(human.key));
  const ownedRecords = new Set(owners.flatMap((human) => human.records.map(recordKey)));
  const shown = new Map(previous.ended.map((entry) => [entry.person, entry.shownSince]));
  return {
    schema: 'urn:rollcall:matching:v1',
    pairs: pairs.sort(byAccount),
    ambiguous: ambiguous.sort(byAccount),
    unmatched: unmatched.sort(byAccount),
    absent: absent
      .filter((entry) => ownedRecords.has(`${entry.connection}/${entry.record.id}`))
      .sort((a, b) => byCodeUnit(`${a.connection}/${a.record.id}`, `${b.connection}/${b.record.id}`)),
    ended: owners
      .filter((human) => human.status === 'ended')
      .map((human) => ({ person: human.key, shownSince: shown.get(human.key) ?? asOf })),
  };
}

/** Memory of accounts that this evaluation has not seen, because their application was not read, or not completely. */
function kept<T extends { connection: string; account: string }>(
  entries: readonly T[],
  applications: readonly AccountsInput[],
): T[] {
  const read = new Map(
    applications.map(({ connection, accounts, complete }) => [
      connection,
      { complete, ids: new Set(accounts.map((account) => account.id)) },
    ]),
  );
  return entries.filter(({ connection, account }) => {
    const application = read.get(connection);
    return !application || (!application.complete && !application.ids.has(account));
  });
}

function recordKey(record: RosterRecord): string {
  return `${record.connection}/${record.id}`;
}

function byAccount(a: { connection: string; account: string }, b: { connection: string; account: string }): number {
  return byCodeUnit(a.connection, b.connection) || byCodeUnit(a.account, b.account);
}
