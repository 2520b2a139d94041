import { findById } from '../access/by-id.ts';
import { goneSince } from '../access/gone.ts';
import type { KnownDefinition } from '../access/role-definitions.ts';
import type { AccessSnapshot, Account } from '../access/snapshot.ts';
import { activeAccounts } from '../controls/accounts.ts';
import { viewAppRoles } from '../controls/app-roles.ts';
import type { ApplicationInput, Baseline, EarlierSnapshot, WorkspaceInput } from '../controls/contract.ts';
import { isAccessSnapshot, isRosterSnapshot } from '../controls/inputs.ts';
import type { Memory } from '../controls/memory.ts';
import type { PeopleView } from '../controls/people.ts';
import { viewRoles } from '../controls/roles.ts';
import type { ApplicationUnderTest, View } from '../controls/run.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { EvaluatedConnection } from './evaluation-input.ts';
import type { Scope } from './scope.ts';

/** What else is known in an evaluation that an application is tested in. */
interface Surroundings {
  readonly memory: Memory;
  readonly workspace: WorkspaceInput;
  /** Whose its accounts are. */
  readonly people: PeopleView;
  /** What is known of its roles. */
  readonly definitions: readonly KnownDefinition[];
  /** All connections, directories among them. */
  readonly connections: readonly EvaluatedConnection[];
  readonly scope: Scope;
}

/** An application as its tests see it: the snapshot of this slot, and the earlier ones that they compare it with. */
export function underTest(
  { connection, snapshot, previous, baselines }: EvaluatedConnection,
  { memory, workspace, people, definitions, connections, scope }: Surroundings,
): ApplicationUnderTest {
  if (!isAccessSnapshot(snapshot)) return { connection, whole: NOTHING, inScope: NOTHING };
  const isGiven = connections.some((directory) => givesRoles(directory, connection));
  const appRoles = viewAppRoles(people, snapshot.accounts, isGiven);
  const input: Omit<ApplicationInput, 'baseline'> = {
    ...workspace,
    connection,
    snapshot,
    everyAccount: findById(idOf, snapshot.accounts),
    active: activeAccounts(snapshot.accounts, workspace.policy.serviceAccounts),
    previous: isAccessSnapshot(previous) ? earlierSnapshot(previous) : null,
    people,
    isOutOfScope: () => false,
    roles: viewRoles({ snapshot, definitions, appRoles }, workspace),
  };
  // Most tests compare with the same snapshot.
  const byArtifact = new Map(
    [...baselines].map(([artifact, earlier]) => [
      artifact,
      { artifact, ...earlierSnapshot(earlier), gone: goneSince(earlier, snapshot) },
    ]),
  );
  const ofTests = (found: ReadonlyMap<string, Omit<Baseline, 'examinedAt'>>) =>
    new Map(
      memory.baselines
        .filter((known) => known.connection === connection)
        .map(({ test, artifact, examinedAt }): [string, Baseline] => {
          const baseline = found.get(artifact.digest.sha256);
          if (!baseline) throw new Error('every baseline that the memory names has been read');
          return [test, { ...baseline, examinedAt }];
        }),
    );
  const whole: View = { input, baselines: ofTests(byArtifact), excluded: [] };
  const [out, outBefore] = [scope.leftOut.get(connection), scope.leftOutBefore.get(connection)];
  const inScope = { ...input, isOutOfScope: scope.isExcluded };
  if (!out && !outBefore) return { connection, whole, inScope: { ...whole, input: inScope } };
  // Whoever was out of scope the last time, and is not now, is new to these tests.
  const isIn = ({ id }: Account) => !out?.has(id) && !outBefore?.has(id);
  const before = new Map([...byArtifact].map(([artifact, baseline]) => [artifact, baselineOf(baseline, isIn)]));
  return { connection, whole, inScope: { ...leaveOut(inScope, out ?? new Map()), baselines: ofTests(before) } };
}

/** Whether a directory gives roles along with an application, or did when it was last read completely. */
function givesRoles({ snapshot, previous }: EvaluatedConnection, application: string): boolean {
  return [snapshot, previous].some(
    (reading) =>
      isRosterSnapshot(reading) &&
      reading.assigned?.application === application &&
      reading.assigned.assignments.some(({ role }) => role !== null),
  );
}

const NOTHING: View = { input: null, baselines: new Map(), excluded: [] };

function leaveOut(
  input: Omit<ApplicationInput, 'baseline'>,
  out: ReadonlyMap<string, string>,
): Omit<View, 'baselines'> {
  const { snapshot, active, roles } = input;
  const isKept = ({ id }: Account) => !out.has(id);
  const { left = [], kept = [] } = Object.groupBy(snapshot.accounts, ({ id }) => (out.has(id) ? 'left' : 'kept'));
  const counts = Map.groupBy(left, ({ id }) => out.get(id) ?? '');
  return {
    input: {
      ...input,
      snapshot: { ...snapshot, accounts: kept },
      active: {
        all: active.all.filter(isKept),
        registered: active.registered.filter(isKept),
        unregistered: active.unregistered.filter(isKept),
      },
      roles: { ...roles, holdings: roles.holdings.filter(({ account }) => isKept(account)) },
    },
    excluded: [...counts]
      .map(([exclusion, accounts]) => ({ exclusion, accounts: accounts.length }))
      .sort((a, b) => byCodeUnit(a.exclusion, b.exclusion)),
  };
}

function baselineOf(
  baseline: Omit<Baseline, 'examinedAt'>,
  isIn: (account: Account) => boolean,
): Omit<Baseline, 'examinedAt'> {
  const accounts = baseline.accounts.filter(isIn);
  return { ...baseline, accounts, find: findById(idOf, accounts), gone: baseline.gone.filter(isIn) };
}

function earlierSnapshot({ takenAt, accounts }: AccessSnapshot): EarlierSnapshot {
  return { takenAt, accounts, find: findById(idOf, accounts) };
}

function idOf({ id }: Account): string {
  return id;
}
