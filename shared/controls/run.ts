import { byCodeUnit } from '../kernel/canonical-json.ts';
import { millisecondsIn } from '../kernel/duration.ts';
import { laterOf, millisecondsOf, toInstant } from '../kernel/instant.ts';
import type {
  ApplicationInput,
  ApplicationTest,
  Baseline,
  ControlTest,
  Examination,
  Violation,
  WorkspaceInput,
  WorkspaceTest,
} from './contract.ts';
import { findingKey } from './key.ts';
import { type Obstacle, obstaclesOf, obstaclesOfPeople } from './obstacles.ts';
import { describingPopulations } from './populations.ts';
import { REASONS, type ReasonCode } from './reasons.ts';
import type { Failure, Outcome, TestResult } from './results.ts';

/** What tests of an application are shown of it. */
export interface View {
  /** Null if there is no snapshot to look at. */
  readonly input: Omit<ApplicationInput, 'baseline'> | null;
  /** What comparing tests compare with, by the test's id. */
  readonly baselines: ReadonlyMap<string, Baseline>;
  /** What is left out of the snapshot. */
  readonly excluded: TestResult['excluded'];
}

/** An application to test. */
export interface ApplicationUnderTest {
  readonly connection: string;
  readonly whole: View;
  /** Without the accounts of people whom policy excludes. */
  readonly inScope: View;
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
  const run: Run = { workspace, waivers, describePopulation: describingPopulations() };
  const results = tests.flatMap((test) =>
    test.scope === 'workspace'
      ? [runOnWorkspace(test, run)]
      : applications.map((application) => runOnApplication(test, run, application)),
  );
  return results.sort((a, b) => byCodeUnit(a.test, b.test) || byCodeUnit(a.connection ?? '', b.connection ?? ''));
}

/** What all results of a run are made with. */
interface Run {
  readonly workspace: WorkspaceInput;
  readonly waivers: ReadonlySet<string>;
  readonly describePopulation: (ids: readonly string[]) => TestResult['population'];
}

function runOnWorkspace(test: WorkspaceTest, run: Run): TestResult {
  const { workspace } = run;
  const code = test.notApplicable?.(workspace.policy, workspace.inputs);
  if (code) return notApplicable(test, null, code, run);
  const obstacles = test.needs?.includes('people') ? obstaclesOfPeople(workspace, []) : [];
  return conclude(test, run, { ...NO_APPLICATION, obstacles }, () => test.evaluate(workspace));
}

function runOnApplication(
  test: ApplicationTest,
  run: Run,
  { connection, whole, inScope }: ApplicationUnderTest,
): TestResult {
  const { workspace } = run;
  const { input, baselines, excluded } = test.heedsExclusions ? inScope : whole;
  const code = test.notApplicable?.(workspace.policy, workspace.inputs);
  if (code) return notApplicable(test, connection, code, run);
  const obstacles = obstaclesOf(test, workspace, connection, input);
  const baseline = (test.compares && baselines.get(test.id)) ?? null;
  const examine = () => (input ? lookAt(test, { ...input, baseline }) : null);
  return conclude(test, run, { connection, obstacles, baseline, excluded }, examine);
}

function lookAt(test: ApplicationTest, input: ApplicationInput): Examination {
  const examination = test.evaluate(input);
  return test.compares === 'only' && !input.baseline ? { ...examination, notApplicable: 'no-baseline' } : examination;
}

/** What a test is run on: an application or, without connection, the workspace as a whole. */
interface Ground {
  readonly connection: string | null;
  readonly obstacles: readonly Obstacle[];
  readonly baseline: Baseline | null;
  readonly excluded: TestResult['excluded'];
}

/** What forbids a pass, and where it lies. */
type Doubt = Omit<Obstacle, 'violationsHold'>;

const NO_APPLICATION: Ground = { connection: null, obstacles: [], baseline: null, excluded: [] };

/** The one place where outcomes are made. */
function conclude(
  test: ControlTest,
  { workspace, waivers, describePopulation }: Run,
  { connection, obstacles, baseline, excluded }: Ground,
  examine: () => Examination | null,
): TestResult {
  let examination: Examination | null = null;
  let error: Doubt | null = null;
  try {
    if (obstacles.every((obstacle) => obstacle.violationsHold)) examination = examine();
  } catch {
    error = { reason: 'evaluator-error', connection: null };
  }
  const key = (subject: { connection: string; subject: readonly string[] }) =>
    findingKey(test.id, workspace.workspace, subject.connection, subject.subject);
  const failures: Failure[] = [];
  const pending: TestResult['pending'] = (examination?.pending ?? []).map((item) => ({
    key: key(item),
    until: item.until,
    since: null,
  }));
  for (const violation of examination?.violations ?? []) {
    const { severity, facts, measured = {} } = violation;
    const failure: Failure = { key: key(violation), connection: violation.connection, severity, facts, measured };
    const tolerated = toleranceOf(violation, failure.key, workspace);
    if (tolerated) pending.push({ key: failure.key, ...tolerated });
    else failures.push(failure);
  }
  const undetermined = (examination?.undetermined ?? []).map((item) => ({ key: key(item), reason: item.reason }));
  sortByKey(failures, pending, undetermined);
  const exceptions = failures.map((failure) => failure.key).filter((failing) => waivers.has(failing));

  const doubt = error ?? obstacles[0] ?? doubtOf(undetermined[0]?.reason, connection);
  const inapplicable = examination?.notApplicable;
  const outcomeWith = (violations: number): Outcome => {
    if (violations > 0) return 'fail';
    if (doubt) return 'inconclusive';
    return inapplicable ? 'not-applicable' : 'pass';
  };
  const outcome = outcomeWith(failures.length - exceptions.length);
  const complete = examination !== null && obstacles.length === 0;
  return {
    test: test.id,
    version: test.version,
    connection,
    outcome,
    gross: outcomeWith(failures.length),
    reason: describeOutcome(outcome, doubt, inapplicable),
    complete,
    conclusive: complete && (outcome === 'pass' || outcome === 'fail'),
    population: describePopulation(examination?.population ?? []),
    excluded,
    baseline: baseline && { artifact: baseline.artifact, takenAt: baseline.takenAt },
    parameters: examination?.parameters ?? {},
    observations: examination?.observations ?? {},
    failures,
    undetermined,
    pending,
    exceptions,
  };
}

/** Since when a violation has been seen and until when it is tolerated; null if it counts. What has counted, counts on. */
function toleranceOf(
  { tolerance, toleratedFrom }: Violation,
  key: string,
  { asOf, standing, unsettled }: WorkspaceInput,
): { readonly since: string; readonly until: string } | null {
  if (tolerance === undefined || standing.has(key)) return null;
  const known = unsettled.get(key);
  const since = known?.kind === 'tolerated' ? known.since : asOf;
  const from = toleratedFrom === undefined ? since : laterOf(since, toleratedFrom);
  const end = millisecondsOf(from) + millisecondsIn(tolerance);
  return millisecondsOf(asOf) < end ? { since, until: toInstant(end) } : null;
}

function sortByKey(...lists: readonly { readonly key: string }[][]): void {
  for (const list of lists) list.sort((a, b) => byCodeUnit(a.key, b.key));
}

function doubtOf(reason: ReasonCode | undefined, connection: string | null): Doubt | null {
  return reason === undefined ? null : { reason, connection };
}

function notApplicable(test: ControlTest, connection: string | null, code: ReasonCode, run: Run): TestResult {
  return {
    test: test.id,
    version: test.version,
    connection,
    outcome: 'not-applicable',
    gross: 'not-applicable',
    reason: describeReason(code, null),
    complete: false,
    conclusive: false,
    population: run.describePopulation([]),
    excluded: [],
    baseline: null,
    parameters: {},
    observations: {},
    failures: [],
    undetermined: [],
    pending: [],
    exceptions: [],
  };
}

function describeOutcome(
  outcome: Outcome,
  doubt: Doubt | null,
  inapplicable: ReasonCode | undefined,
): TestResult['reason'] {
  if (outcome === 'inconclusive' && doubt) return describeReason(doubt.reason, doubt.connection);
  return outcome === 'not-applicable' && inapplicable ? describeReason(inapplicable, null) : null;
}

function describeReason(code: ReasonCode, connection: string | null): TestResult['reason'] {
  return { code, class: REASONS[code].class, connection };
}
