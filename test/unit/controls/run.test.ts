import { describe, expect, it } from 'vitest';
import type { ApplicationTest, WorkspaceTest } from '../../../shared/controls/contract.ts';
import { runTests } from '../../../shared/controls/run.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';
import {
  anApplicationTest,
  applicationInput,
  doubtful,
  finds,
  inputState,
  TAKEN_AT,
  underTest,
  violation,
  workspaceOf,
} from './run-workbench.ts';

describe('an outcome in words', () => {
  const workspace = workspaceOf([inputState('leapsome', 'application', 'good')]);
  const good = underTest('leapsome', applicationInput(workspace, 'good'));
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
      needs: [],
      evaluate: () => {
        throw new Error('defect');
      },
    };

    expect(run(test)).toMatchObject({ connection: null, outcome: 'inconclusive', reason: { code: 'evaluator-error' } });
  });

  it('a test of the workspace examines nobody, and leaves nobody out', () => {
    const test: WorkspaceTest = {
      ...anApplicationTest(() => finds()),
      scope: 'workspace',
      needs: [],
      evaluate: () => finds(),
    };

    expect(run(test)).toMatchObject({ connection: null, baseline: null, excluded: [] });
  });

  it('an application without a snapshot never passes, whatever its inputs are said to be', () => {
    const result = run(
      anApplicationTest(() => finds()),
      underTest('leapsome', null),
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
      excluded: [],
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
    const others = ['a-second', 'b-third'].map((connection) => underTest(connection, null));
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
