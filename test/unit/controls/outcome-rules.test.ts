import { describe, expect, it } from 'vitest';
import type { Need } from '../../../shared/controls/contract.ts';
import type { ReasonCode } from '../../../shared/controls/reasons.ts';
import type { TestResult } from '../../../shared/controls/results.ts';
import { runTests } from '../../../shared/controls/run.ts';
import {
  anApplicationTest,
  applicationInput,
  doubtful,
  finds,
  inputState,
  ROLES,
  ROSTERS,
  STATES,
  type State,
  underTest,
  violation,
  workspaceOf,
} from './run-workbench.ts';

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
  const waivers = new Set(given.waived ? ['XYZ-01:main/leapsome:account.a'] : []);
  return runTests([test], workspace, [underTest('leapsome', input)], waivers)[0];
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
