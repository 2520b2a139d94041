import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import type { ApplicationInput, ApplicationTest, ControlTest, Examination, WorkspaceInput } from './contract.ts';
import { type InputState, obstacleIn } from './inputs.ts';
import { findingKey } from './key.ts';
import { REASONS, type ReasonCode } from './reasons.ts';
import type { Failure, Outcome, TestResult } from './results.ts';

/** What stands between a test and a pass. */
interface Obstacle {
  readonly reason: ReasonCode;
  readonly connection: string | null;
  /** Whether a violation that was really seen still counts. */
  readonly violationsHold: boolean;
}

/** An application to test: its input, or null if there is no snapshot to look at. */
export interface ApplicationUnderTest {
  readonly connection: string;
  readonly input: ApplicationInput | null;
}

/**
 * Runs tests over a workspace. Here, and nowhere else, a finding becomes an outcome: inputs that are not complete and
 * fresh forbid a pass, and so does a test that throws. Precedence: fail, inconclusive, pass, not-applicable.
 */
export function runTests(
  tests: readonly ControlTest[],
  workspace: WorkspaceInput,
  applications: readonly ApplicationUnderTest[],
  waivers: ReadonlySet<string>,
): TestResult[] {
  const results = tests.flatMap((test) =>
    test.scope === 'workspace'
      ? [conclude(test, workspace, null, [], () => test.evaluate(workspace), waivers)]
      : applications.map((application) => runOnApplication(test, workspace, application, waivers)),
  );
  return results.sort((a, b) => byCodeUnit(a.test, b.test) || byCodeUnit(a.connection ?? '', b.connection ?? ''));
}

function runOnApplication(
  test: ApplicationTest,
  workspace: WorkspaceInput,
  { connection, input }: ApplicationUnderTest,
  waivers: ReadonlySet<string>,
): TestResult {
  const code = test.notApplicable?.(workspace.policy);
  if (code) return notApplicable(test, connection, code);
  const obstacles = obstaclesOf(test, workspace, connection, input);
  return conclude(test, workspace, connection, obstacles, () => (input ? test.evaluate(input) : null), waivers);
}

function obstaclesOf(
  test: ApplicationTest,
  workspace: WorkspaceInput,
  connection: string,
  input: ApplicationInput | null,
): Obstacle[] {
  const holds = (need: ApplicationTest['needs'][number]) => test.violationsHoldOn.includes(need);
  const ofInput = (state: InputState, violationsHold: boolean): Obstacle[] => {
    const obstacle = obstacleIn(state);
    return obstacle
      ? [{ ...obstacle, connection: state.connection, violationsHold: obstacle.usable && violationsHold }]
      : [];
  };
  const rosters = workspace.inputs.filter((state) => state.kind !== 'application');
  // Without the accounts there is nothing to look at, whatever the test needs besides.
  const accounts = workspace.inputs.filter((state) => state.connection === connection);
  const obstacles = accounts.flatMap((state) => ofInput(state, holds('accounts')));
  if (!input && obstacles.length === 0) obstacles.push({ reason: 'not-collected', connection, violationsHold: false });
  if (test.needs.includes('people')) {
    if (rosters.length === 0)
      obstacles.push({ reason: 'no-roster', connection: null, violationsHold: holds('people') });
    obstacles.push(...rosters.flatMap((state) => ofInput(state, holds('people'))));
  }
  const roles = input?.roles.obstacle;
  if (test.needs.includes('roles') && roles) {
    obstacles.push({ ...roles, connection, violationsHold: roles.usable && holds('roles') });
  }
  return obstacles;
}

/** The one place where outcomes are made. */
function conclude(
  test: ControlTest,
  { workspace }: WorkspaceInput,
  connection: string | null,
  obstacles: readonly Obstacle[],
  examine: () => Examination | null,
  waivers: ReadonlySet<string>,
): TestResult {
  let examination: Examination | null = null;
  let error: Obstacle | null = null;
  try {
    if (obstacles.every((obstacle) => obstacle.violationsHold)) examination = examine();
  } catch {
    error = { reason: 'evaluator-error', connection: null, violationsHold: false };
  }
  const key = (subject: { connection: string; subject: readonly string[] }) =>
    findingKey(test.id, workspace, subject.connection, subject.subject);
  const failures = (examination?.violations ?? [])
    .map((violation): Failure => {
      const { severity, facts, measured = {} } = violation;
      return { key: key(violation), connection: violation.connection, severity, facts, measured };
    })
    .sort((a, b) => byCodeUnit(a.key, b.key));
  const undetermined = (examination?.undetermined ?? [])
    .map((item) => ({ key: key(item), reason: item.reason }))
    .sort((a, b) => byCodeUnit(a.key, b.key));
  const exceptions = failures.map((failure) => failure.key).filter((failing) => waivers.has(failing));

  const doubt = error ?? obstacles[0] ?? doubtOf(undetermined[0]?.reason, connection);
  const outcomeWith = (violations: number): Outcome => (violations > 0 ? 'fail' : doubt ? 'inconclusive' : 'pass');
  const outcome = outcomeWith(failures.length - exceptions.length);
  return {
    test: test.id,
    version: test.version,
    connection,
    outcome,
    gross: outcomeWith(failures.length),
    reason: outcome === 'inconclusive' && doubt ? describeReason(doubt.reason, doubt.connection) : null,
    conclusive: examination !== null && obstacles.length === 0 && outcome !== 'inconclusive',
    population: describePopulation(examination?.population ?? []),
    parameters: examination?.parameters ?? {},
    observations: examination?.observations ?? {},
    failures,
    undetermined,
    pending: (examination?.pending ?? [])
      .map((item) => ({ key: key(item), until: item.until }))
      .sort((a, b) => byCodeUnit(a.key, b.key)),
    exceptions,
  };
}

function doubtOf(reason: ReasonCode | undefined, connection: string | null): Obstacle | null {
  return reason === undefined ? null : { reason, connection, violationsHold: true };
}

function notApplicable(test: ControlTest, connection: string, code: ReasonCode): TestResult {
  return {
    test: test.id,
    version: test.version,
    connection,
    outcome: 'not-applicable',
    gross: 'not-applicable',
    reason: describeReason(code, null),
    conclusive: false,
    population: describePopulation([]),
    parameters: {},
    observations: {},
    failures: [],
    undetermined: [],
    pending: [],
    exceptions: [],
  };
}

function describeReason(code: ReasonCode, connection: string | null): TestResult['reason'] {
  return { code, class: REASONS[code].class, connection };
}

function describePopulation(ids: readonly string[]): TestResult['population'] {
  return { count: ids.length, digest: sha256Hex(canonicalJson(ids.toSorted(byCodeUnit))) };
}
