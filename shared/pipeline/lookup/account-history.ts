import { type AccountChange, compareAccounts, type Holding } from '../../access/diff.ts';
import type { Account } from '../../access/snapshot.ts';
import type { EntryReference, LogReading } from '../../evidence/log/entry.ts';
import type { Instant } from '../../kernel/instant.ts';
import { type Looks, lookForAccounts } from './account-sightings.ts';
import { type FindingHistory, findingHistories } from './finding-history.ts';
import { type OwnerPeriod, ownerPeriods } from './owner-history.ts';
import { type EvaluationEntry, evaluationIn, newestFirst, type Reading, readingIn } from './readings.ts';

/** When something was seen, and the entry that says so. */
interface Sighting {
  readonly entry: EntryReference;
  readonly at: Instant;
}

/** Something happened in between: last seen before, null for what the first complete reading shows; first seen after. */
export interface Interval {
  readonly after: Sighting | null;
  readonly by: Sighting;
}

export interface DatedChange extends Interval {
  readonly change: AccountChange;
}

/** How long an account held an entitlement, as far as complete readings can tell. */
interface HeldGrant extends Pick<Holding, 'kind' | 'entitlement'> {
  /** The latest name that is known for it. */
  readonly name: string | null;
  readonly since: Interval;
  /** Null while it is held. */
  readonly until: Interval | null;
}

/** One account over all complete readings of its application. */
export interface AccountHistory {
  readonly connection: string;
  /** As it was last. */
  readonly account: Account;
  readonly firstSeen: Sighting;
  readonly lastSeen: Sighting;
  /** Whether the latest complete reading has it. */
  readonly isThere: boolean;
  /** Complete readings that have it, and all complete readings of the application. */
  readonly readings: { readonly seen: number; readonly complete: number };
  /** Oldest first. */
  readonly changes: readonly DatedChange[];
  readonly grants: readonly HeldGrant[];
  readonly owners: readonly OwnerPeriod[];
  readonly findings: readonly FindingHistory[];
}

/**
 * Follows an account by id, or by user name, over all complete readings of an application. One that changed its user name
 * is followed by its id, and a name that several accounts have had gives the history of each. Empty if there is none.
 */
export async function accountHistories(
  log: LogReading,
  connection: string,
  nameOrId: string,
): Promise<AccountHistory[]> {
  const readings: Reading[] = [];
  const evaluations: EvaluationEntry[] = [];
  for await (const entry of newestFirst(log)) {
    const reading = readingIn(entry, connection);
    if (reading) readings.push(reading);
    const evaluation = evaluationIn(entry);
    if (evaluation) evaluations.push(evaluation);
  }
  const looks = await lookForAccounts(log, readings.reverse(), nameOrId);
  if (looks.ids.length === 0) return [];
  evaluations.reverse();
  const owners = await ownerPeriods(log, evaluations, connection, looks.ids);
  const findings = await findingHistories(log, evaluations, connection, looks.ids);
  return looks.ids.map((id) => ({
    connection,
    ...follow(id, looks),
    owners: owners.get(id) ?? [],
    findings: findings.get(id) ?? [],
  }));
}

/** Goes through the readings with one account. */
function follow(id: string, { looks, names }: Looks): Omit<AccountHistory, 'connection' | 'owners' | 'findings'> {
  const changes: DatedChange[] = [];
  const seen: { readonly sighting: Sighting; readonly account: Account }[] = [];
  let before: { readonly sighting: Sighting; readonly account: Account | null } | null = null;
  for (const { entry, at, accounts } of looks) {
    const sighting: Sighting = { entry, at };
    const account = accounts.get(id) ?? null;
    for (const change of compareAccounts(before?.account ?? null, account)) {
      changes.push({ after: before?.sighting ?? null, by: sighting, change });
    }
    if (account) seen.push({ sighting, account });
    before = { sighting, account };
  }
  const [first, last] = [seen[0], seen.at(-1)];
  if (!first || !last) throw new Error('an account that was found has been seen');
  return {
    account: last.account,
    firstSeen: first.sighting,
    lastSeen: last.sighting,
    isThere: before?.account !== null,
    readings: { seen: seen.length, complete: looks.length },
    changes,
    grants: heldGrants(changes, names),
  };
}

/** From gains and losses to the times in between, in the order in which they began. */
function heldGrants(changes: readonly DatedChange[], names: Looks['names']): HeldGrant[] {
  const grants: HeldGrant[] = [];
  for (const { change, after, by } of changes) {
    if (change.type !== 'grant-gained' && change.type !== 'grant-lost') continue;
    const { kind, entitlement } = change;
    if (change.type === 'grant-gained') {
      const name = names.get(`${kind} ${entitlement}`) ?? null;
      grants.push({ kind, entitlement, name, since: { after, by }, until: null });
      continue;
    }
    const held = grants.findLastIndex((grant) => grant.kind === kind && grant.entitlement === entitlement);
    const grant = grants[held];
    if (grant) grants[held] = { ...grant, until: { after, by } };
  }
  return grants;
}
