import { isRosterKind } from '../../access/connection-kind.ts';
import { matchingSchema } from '../../access/matching/matching.ts';
import { type AccessSnapshot, type Account, accessSnapshotSchema } from '../../access/snapshot.ts';
import { obstacleIn } from '../../controls/inputs.ts';
import { resultsSchema } from '../../controls/results.ts';
import { getArtifact } from '../../evidence/artifact.ts';
import type { LogReading } from '../../evidence/log/entry.ts';
import { type Owner, ownersIn } from './owners.ts';
import { type EvaluationEntry, findReading, type ReadingSearch } from './readings.ts';

/**
 * How far the owners can be believed. `matched`: matched on complete and fresh rosters with this very reading.
 * `remembered`: a roster could not be used, so they are as an earlier evaluation left them. `no-roster`: there was
 * nobody to match. `not-evaluated`: the slot has no evaluation.
 */
export type OwnersBasis = 'matched' | 'remembered' | 'no-roster' | 'not-evaluated';

export interface OwnedAccount {
  readonly account: Account;
  /** Null if nothing was known. */
  readonly owner: Owner | null;
}

/** Who could get in, and with what rights, by the last complete reading at or before a time. */
export interface AccountsAsOf extends ReadingSearch {
  readonly connection: string;
  readonly snapshot: AccessSnapshot | null;
  /** All accounts of the snapshot, sorted by id. */
  readonly accounts: readonly OwnedAccount[];
  readonly owners: OwnersBasis;
}

/** Reads no more than the way back to the reading, its snapshot, and two documents of its evaluation. */
export async function accountsAsOf(log: LogReading, connection: string, at: number): Promise<AccountsAsOf> {
  const search = await findReading(log, connection, at);
  const { reading, evaluation } = search;
  if (!reading) return { ...search, connection, snapshot: null, accounts: [], owners: 'not-evaluated' };
  const snapshot = await getArtifact(log.store, reading.snapshot, accessSnapshotSchema);
  const owners = evaluation
    ? ownersIn(await getArtifact(log.store, evaluation.matching, matchingSchema), connection)
    : null;
  return {
    ...search,
    connection,
    snapshot,
    accounts: snapshot.accounts.map((account) => ({ account, owner: owners?.get(account.id) ?? null })),
    owners: evaluation ? await basisOf(log, evaluation) : 'not-evaluated',
  };
}

async function basisOf(log: LogReading, evaluation: EvaluationEntry): Promise<OwnersBasis> {
  const { inputs } = await getArtifact(log.store, evaluation.results, resultsSchema);
  const rosters = inputs.filter(({ kind }) => isRosterKind(kind));
  if (rosters.length === 0) return 'no-roster';
  return rosters.some((roster) => obstacleIn(roster)) ? 'remembered' : 'matched';
}
