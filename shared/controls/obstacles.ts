import { isRosterKind } from '../access/connection-kind.ts';
import { lackSomebody } from '../access/observation.ts';
import type { ApplicationInput, ApplicationTest, WorkspaceInput } from './contract.ts';
import { type InputState, obstacleIn } from './inputs.ts';
import type { ReasonCode } from './reasons.ts';

/** What stands between a test and a pass. */
export interface Obstacle {
  readonly reason: ReasonCode;
  readonly connection: string | null;
  /** Whether a violation that was really seen still counts. */
  readonly violationsHold: boolean;
}

/** What keeps a test of an application from passing; the first is the one that is told. */
export function obstaclesOf(
  test: ApplicationTest,
  workspace: WorkspaceInput,
  connection: string,
  input: Pick<ApplicationInput, 'roles'> | null,
): Obstacle[] {
  const holds = (need: ApplicationTest['needs'][number]) => test.violationsHoldOn.includes(need);
  // Without the accounts there is nothing to look at, whatever the test needs besides.
  const accounts = workspace.inputs.filter((state) => state.connection === connection);
  const obstacles = accounts.flatMap((state) => obstacleOf(state, holds('accounts')));
  if (workspace.observations.some((observed) => observed.connection === connection && lackSomebody(observed))) {
    obstacles.push({ reason: 'count-contradicted', connection, violationsHold: holds('accounts') });
  }
  if (test.needs.includes('comparison')) {
    const others = workspace.comparisons.filter(({ application }) => application === connection);
    const states = workspace.inputs.filter((state) => others.some((other) => other.connection === state.connection));
    obstacles.push(...states.flatMap((state) => obstacleOf(state, holds('comparison'))));
  } else if (workspace.contradicted.has(connection)) {
    obstacles.push({ reason: 'comparison-contradicted', connection, violationsHold: holds('accounts') });
  }
  if (!input) obstacles.push({ reason: 'not-collected', connection, violationsHold: false });
  if (test.needs.includes('people')) {
    obstacles.push(...obstaclesOfPeople(workspace, test.violationsHoldOn));
  } else if (test.heedsExclusions && workspace.policy.exclusions.length > 0) {
    // Rosters tell who is in scope. Without them nothing passes, and what is seen of accounts still counts.
    obstacles.push(
      ...rostersIn(workspace).flatMap((state) =>
        obstacleOf(state, true).map((one) => ({ ...one, violationsHold: true })),
      ),
    );
  }
  const roles = input?.roles.obstacle;
  if (test.needs.includes('roles') && roles) {
    obstacles.push({ ...roles, connection, violationsHold: roles.usable && holds('roles') });
  }
  return obstacles;
}

/** What keeps a test that looks at people from passing. */
export function obstaclesOfPeople(workspace: WorkspaceInput, holdsOn: ApplicationTest['violationsHoldOn']): Obstacle[] {
  const rosters = rostersIn(workspace);
  const violationsHold = holdsOn.includes('people');
  if (rosters.length === 0) return [{ reason: 'no-roster', connection: null, violationsHold }];
  const { supplementary } = workspace.policy.rosters;
  return rosters.flatMap((state) => {
    const isDispensable = holdsOn.includes('supplementary-rosters') && supplementary.includes(state.connection);
    return obstacleOf(state, violationsHold).map((one) => (isDispensable ? { ...one, violationsHold: true } : one));
  });
}

function rostersIn({ inputs }: WorkspaceInput): readonly InputState[] {
  return inputs.filter((state) => isRosterKind(state.kind));
}

function obstacleOf(state: InputState, violationsHold: boolean): Obstacle[] {
  const obstacle = obstacleIn(state);
  return obstacle
    ? [{ ...obstacle, connection: state.connection, violationsHold: obstacle.usable && violationsHold }]
    : [];
}
