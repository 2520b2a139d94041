import { describe, expect, it } from 'vitest';
import type {
  ApplicationTest,
  Examination,
  Need,
  WorkspaceInput,
  WorkspaceTest,
} from '../../../shared/controls/contract.ts';
import type { InputState } from '../../../shared/controls/inputs.ts';
import { unknownPeople } from '../../../shared/controls/people.ts';
import type { ReasonCode } from '../../../shared/controls/reasons.ts';
import type { TestResult } from '../../../shared/controls/results.ts';
import { type ApplicationUnderTest, runTests } from '../../../shared/controls/run.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import { anAccessSnapshot, aPolicy } from '../../support/builders.ts';

const SLOT = '2026-03-02T06:00:00Z';
const TAKEN_AT = '2026-03-02T06:00:00.000Z';
const STATES = ['good', 'stale', 'partial', 'failed', 'missing'] as const;
type State = (typeof STATES)[number];
const ROSTERS = [...STATES, 'none'] as const;
const ROLES = ['good', 'roles-indicative', 'roles-stale', 'roles-not-collected'] as const;

/** Everything that the outcome of a test of an application can depend on. */
interface Case {
  readonly accounts: State;
  readonly roster: (typeof ROSTERS)[number];
  readonly roles: (typeof ROLES)[number];
  readonly needs: readonly Need[];
  readonly holdsOn: readonly Need[];
  readonly violates: boolean;
  readonly undetermined: boolean;
  readonly waived: boolean;
  readonly throws: boolean;
}

function inputState(connection: string, kind: InputState['kind'], state: State): InputState {
  return {
    connection,
    kind,
    state: state === 'good' || state === 'stale' ? 'complete' : state,
    stale: state === 'stale',
    rolesStale: false,
    reasons: [],
    evidenceClass: 'api',
    dataAsOf: TAKEN_AT,
    entry: null,
    artifact: null,
  };
}

function workspaceOf(inputs: readonly InputState[]): WorkspaceInput {
  return {
    workspace: 'main',
    timezone: 'UTC',
    slot: SLOT,
    asOf: TAKEN_AT,
    policy: aPolicy(),
    inputs,
    continuity: { expected: [], missed: [] },
    observations: [],
    people: unknownPeople('none'),
    standing: new Map(),
    unsettled: new Map(),
  };
}

function applicationInput(workspace: WorkspaceInput, roles: Case['roles']): ApplicationUnderTest['input'] {
  const obstacle = roles === 'good' ? null : { reason: roles, usable: roles !== 'roles-not-collected' };
  return {
    ...workspace,
    connection: 'leapsome',
    snapshot: anAccessSnapshot([], { slot: SLOT, takenAt: TAKEN_AT }),
    previous: null,
    people: unknownPeople('none'),
    roles: { roles: [], holdings: [], privilegedAccounts: new Set(), obstacle },
  };
}

const TEXTS = { version: 3, title: '', criterion: '', why: '', controls: {}, remediation: [], closes: '' };

function anApplicationTest(examine: () => Examination, overrides: Partial<ApplicationTest> = {}): ApplicationTest {
  return {
    ...TEXTS,
    id: 'XYZ-01',
    scope: 'application',
    needs: ['accounts'],
    violationsHoldOn: [],
    titleOf: () => '',
    evaluate: examine,
    ...overrides,
  };
}

const finds = (overrides: Partial<Examination> = {}): Examination => ({
  population: ['b', 'a'],
  violations: [],
  parameters: {},
  ...overrides,
});
const violation = { connection: 'leapsome', subject: ['account', 'a'], severity: 'high', facts: {} } as const;
const doubtful = { connection: 'leapsome', subject: ['account', 'b'], reason: 'active-unknown' } as const;

function runCase(given: Case): TestResult | undefined {
  const inputs = [inputState('leapsome', 'application', given.accounts)];
  if (given.roster !== 'none') inputs.push(inputState('people', 'hris', given.roster));
  const workspace = workspaceOf(inputs);
  const hasSnapshot = given.accounts !== 'failed' && given.accounts !== 'missing';
  const test = anApplicationTest(
    () => {
      if (given.throws) throw new Error('defect');
      return finds({
        violations: given.violates ? [violation] : [],
        undetermined: given.undetermined ? [doubtful] : [],
      });
    },
    { needs: given.needs, violationsHoldOn: given.holdsOn },
  );
  const input = hasSnapshot ? applicationInput(workspace, given.roles) : null;
  const application = { connection: 'leapsome', input, baselines: new Map() };
  const waivers = new Set(given.waived ? ['XYZ-01:main/leapsome:account.a'] : []);
  return runTests([test], workspace, [application], waivers)[0];
}

/** The rules of the design, told another way: what may be relied on, what was seen, and what follows from it. */
function oracle(given: Case): { outcome: string; gross: string; reasons: ReasonCode[]; conclusive: boolean } {
  const reasonOf = {
    stale: 'stale',
    partial: 'snapshot-partial',
    failed: 'collection-failed',
    missing: 'not-collected',
  };
  const troubles: { need: Need; reason: ReasonCode; hopeless: boolean }[] = [];
  if (given.accounts !== 'good') {
    const reason = given.accounts === 'stale' ? 'snapshot-stale' : (reasonOf[given.accounts] as ReasonCode);
    troubles.push({ need: 'accounts', reason, hopeless: given.accounts === 'failed' || given.accounts === 'missing' });
  }
  if (given.needs.includes('people') && given.roster !== 'good') {
    const named =
      given.roster === 'none' ? 'no-roster' : given.roster === 'stale' ? 'roster-stale' : reasonOf[given.roster];
    const hopeless = given.roster === 'failed' || given.roster === 'missing';
    troubles.push({ need: 'people', reason: named as ReasonCode, hopeless });
  }
  const isRead = given.accounts !== 'failed' && given.accounts !== 'missing';
  if (given.needs.includes('roles') && isRead && given.roles !== 'good') {
    troubles.push({ need: 'roles', reason: given.roles, hopeless: given.roles === 'roles-not-collected' });
  }
  const looked = troubles.every(({ need, hopeless }) => !hopeless && given.holdsOn.includes(need));
  const crashed = looked && given.throws;
  const saw = looked && !given.throws;
  const isDoubted = troubles.length > 0 || crashed || (saw && given.undetermined);
  const verdict = (fails: boolean) => (fails ? 'fail' : isDoubted ? 'inconclusive' : 'pass');
  const outcome = verdict(saw && given.violates && !given.waived);
  return {
    outcome,
    gross: verdict(saw && given.violates),
    reasons: crashed
      ? ['evaluator-error']
      : troubles.length > 0
        ? troubles.map(({ reason }) => reason)
        : ['active-unknown'],
    conclusive: saw && troubles.length === 0 && outcome !== 'inconclusive',
  };
}

const NEEDS: readonly (readonly Need[])[] = [
  ['accounts'],
  ['accounts', 'people'],
  ['accounts', 'roles'],
  ['accounts', 'people', 'roles'],
];
const SUBSETS: readonly (readonly Need[])[] = [[], ['people'], ['roles'], ['people', 'roles'], ...NEEDS];
const BOTH = [false, true];

function* allCases(): Generator<Case> {
  for (const accounts of STATES)
    for (const roster of ROSTERS)
      for (const roles of ROLES)
        for (const needs of NEEDS)
          for (const holdsOn of SUBSETS)
            for (const violates of BOTH)
              for (const undetermined of BOTH)
                for (const waived of BOTH)
                  for (const throws of BOTH)
                    yield { accounts, roster, roles, needs, holdsOn, violates, undetermined, waived, throws };
}

describe('the outcome of a test', () => {
  it('is what the rules say, for every state of its inputs and everything that it can find', () => {
    let count = 0;
    for (const given of allCases()) {
      const expected = oracle(given);
      const result = runCase(given);
      const found = { outcome: result?.outcome, gross: result?.gross, conclusive: result?.conclusive };
      const { reasons, ...rest } = expected;

      if (JSON.stringify(found) !== JSON.stringify({ ...rest }))
        expect({ given, ...found }).toEqual({ given, ...rest });
      if (expected.outcome === 'inconclusive' && result?.reason?.code !== reasons[0]) {
        expect({ given, reason: result?.reason?.code }).toEqual({ given, reason: reasons[0] });
      }
      count++;
    }

    expect(count).toBe(5 * 6 * 4 * 4 * 8 * 16);
  }, 30_000);
});

describe('an outcome in words', () => {
  const workspace = workspaceOf([inputState('leapsome', 'application', 'good')]);
  const good: ApplicationUnderTest = {
    connection: 'leapsome',
    input: applicationInput(workspace, 'good'),
    baselines: new Map(),
  };
  const run = (test: ApplicationTest | WorkspaceTest, application = good, waivers: string[] = []) => {
    const [result] = runTests([test], workspace, [application], new Set(waivers));
    if (!result) throw new Error('no result');
    return result;
  };

  it('a test that throws is never a pass, and its finding stays', () => {
    const result = run(
      anApplicationTest(() => {
        throw new Error('defect');
      }),
    );

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      reason: { code: 'evaluator-error', class: 'collection', connection: null },
      conclusive: false,
      population: { count: 0 },
    });
  });

  it('a test of the workspace that throws is never a pass either', () => {
    const test: WorkspaceTest = {
      ...anApplicationTest(() => finds()),
      scope: 'workspace',
      evaluate: () => {
        throw new Error('defect');
      },
    };

    expect(run(test)).toMatchObject({ connection: null, outcome: 'inconclusive', reason: { code: 'evaluator-error' } });
  });

  it('an application without a snapshot never passes, whatever its inputs are said to be', () => {
    const result = run(
      anApplicationTest(() => finds()),
      { connection: 'leapsome', input: null, baselines: new Map() },
    );

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      reason: { code: 'not-collected', connection: 'leapsome' },
    });
  });

  it('a test that policy does not configure is not applicable, and nothing is examined', () => {
    const test = anApplicationTest(
      () => {
        throw new Error('examined');
      },
      { notApplicable: () => 'not-configured' },
    );

    expect(run(test)).toEqual({
      test: 'XYZ-01',
      version: 3,
      connection: 'leapsome',
      outcome: 'not-applicable',
      gross: 'not-applicable',
      reason: { code: 'not-configured', class: 'configuration', connection: null },
      complete: false,
      conclusive: false,
      population: { count: 0, digest: sha256Hex('[]') },
      baseline: null,
      parameters: {},
      observations: {},
      failures: [],
      undetermined: [],
      pending: [],
      exceptions: [],
    });
  });

  it('a failure needs no other reason, though something could not be told besides', () => {
    const result = run(anApplicationTest(() => finds({ violations: [violation], undetermined: [doubtful] })));

    expect(result).toMatchObject({ outcome: 'fail', reason: null });
  });

  it('says what was examined by which parameters', () => {
    const parameters = { within: '24h' };

    expect(run(anApplicationTest(() => finds({ parameters }))).parameters).toEqual(parameters);
  });

  it('records the population by number and digest, whatever the order, and the version', () => {
    const first = run(anApplicationTest(() => finds({ population: ['b', 'a', 'c'] })));
    const second = run(anApplicationTest(() => finds({ population: ['c', 'b', 'a'] })));

    expect(first.population.count).toBe(3);
    expect(first.population).toEqual(second.population);
    expect(first.population).not.toEqual(
      run(anApplicationTest(() => finds({ population: ['a', 'b', 'd'] }))).population,
    );
    expect(first.version).toBe(3);
  });

  it('sorts what it found by key', () => {
    const subjects = ['c', 'a', 'b'].map((id) => ({ ...violation, subject: ['account', id] }));
    const result = run(
      anApplicationTest(() =>
        finds({
          violations: subjects,
          undetermined: subjects.map(({ connection, subject }) => ({ connection, subject, reason: 'active-unknown' })),
          pending: subjects.map(({ connection, subject }) => ({ connection, subject, until: TAKEN_AT })),
        }),
      ),
    );
    const keys = ['a', 'b', 'c'].map((id) => `XYZ-01:main/leapsome:account.${id}`);

    expect(result.failures.map(({ key }) => key)).toEqual(keys);
    expect(result.undetermined.map(({ key }) => key)).toEqual(keys);
    expect(result.pending.map(({ key }) => key)).toEqual(keys);
  });

  it('waives one key and never a whole test', () => {
    const subjects = ['a', 'b'].map((id) => ({ ...violation, subject: ['account', id] }));
    const test = anApplicationTest(() => finds({ violations: subjects }));

    expect(run(test, good, ['XYZ-01:main/leapsome:account.a', 'XYZ-01'])).toMatchObject({
      outcome: 'fail',
      exceptions: ['XYZ-01:main/leapsome:account.a'],
      failures: [{}, {}],
    });
  });

  it('runs a test on every application, and sorts results by test and application', () => {
    const others = ['a-second', 'b-third'].map((connection) => ({ connection, input: null, baselines: new Map() }));
    const tests = ['XYZ-02', 'XYZ-01'].map((id) => anApplicationTest(() => finds(), { id }));
    const results = runTests(tests, workspace, [good, ...others], new Set());

    expect(results.map(({ test, connection, outcome }) => [test, connection, outcome])).toEqual([
      ['XYZ-01', 'a-second', 'inconclusive'],
      ['XYZ-01', 'b-third', 'inconclusive'],
      ['XYZ-01', 'leapsome', 'pass'],
      ['XYZ-02', 'a-second', 'inconclusive'],
      ['XYZ-02', 'b-third', 'inconclusive'],
      ['XYZ-02', 'leapsome', 'pass'],
    ]);
  });
});
