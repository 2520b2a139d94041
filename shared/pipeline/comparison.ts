import type { AccessSnapshot, Account } from '../access/snapshot.ts';
import type { ApplicationInput, Baseline, EarlierSnapshot, WorkspaceInput } from '../controls/contract.ts';
import { isAccessSnapshot } from '../controls/inputs.ts';
import type { Memory } from '../controls/memory.ts';
import type { PeopleView } from '../controls/people.ts';
import { viewRoles } from '../controls/roles.ts';
import type { ApplicationUnderTest } from '../controls/run.ts';
import type { EvaluatedConnection } from './evaluation.ts';

/** Accounts of an earlier complete snapshot that a complete one does not list any more. */
export function goneSince(earlier: AccessSnapshot, snapshot: AccessSnapshot): Account[] {
  if (snapshot.certificate.verdict !== 'complete') return [];
  const ids = new Set(snapshot.accounts.map((account) => account.id));
  return earlier.accounts.filter((account) => !ids.has(account.id));
}

/** An application as its tests see it: the snapshot of this slot, and the earlier ones that they compare it with. */
export function underTest(
  { connection, snapshot, previous, baselines }: EvaluatedConnection,
  memory: Memory,
  workspace: WorkspaceInput,
  people: PeopleView,
): ApplicationUnderTest {
  if (!isAccessSnapshot(snapshot)) return { connection, input: null, baselines: new Map() };
  const index = indexing();
  const input: Omit<ApplicationInput, 'baseline'> = {
    ...workspace,
    connection,
    snapshot,
    previous: isAccessSnapshot(previous) ? index(previous) : null,
    people,
    roles: viewRoles(snapshot, workspace.policy, workspace.asOf),
  };
  // Most tests compare with the same snapshot.
  const byArtifact = new Map(
    [...baselines].map(([artifact, earlier]) => [
      artifact,
      { artifact, ...index(earlier), gone: goneSince(earlier, snapshot) },
    ]),
  );
  const ofTests = memory.baselines
    .filter((known) => known.connection === connection)
    .map(({ test, artifact }): [string, Baseline] => {
      const found = byArtifact.get(artifact.digest.sha256);
      if (!found) throw new Error('every baseline that the memory names has been read');
      return [test, found];
    });
  return { connection, input, baselines: new Map(ofTests) };
}

function indexing(): (snapshot: AccessSnapshot) => EarlierSnapshot {
  const known = new Map<AccessSnapshot, EarlierSnapshot>();
  return (snapshot) => {
    const { takenAt, accounts } = snapshot;
    const found = known.get(snapshot) ?? {
      takenAt,
      accounts: new Map(accounts.map((account) => [account.id, account])),
    };
    known.set(snapshot, found);
    return found;
  };
}
