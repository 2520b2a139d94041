import { describe, expect, it } from 'vitest';
import type { Observed } from '../../../shared/access/observation.ts';
import { obstaclesOf } from '../../../shared/controls/obstacles.ts';
import { anApplicationTest, applicationInput, finds, inputState, TAKEN_AT, workspaceOf } from './run-workbench.ts';

const good = inputState('leapsome', 'application', 'good');

/** Somebody saw three active accounts, where the readings around it had two. */
function contradicted(connection: string): Observed {
  const reading = { takenAt: TAKEN_AT, active: 2, activeUnknown: 0 };
  const seen = { entry: { seq: 1, digest: 'abc' }, observedAt: TAKEN_AT, count: 3 };
  return { connection, compared: { ...seen, before: reading, after: reading }, waiting: null };
}

describe('a count that somebody saw', () => {
  const obstacles = (connection: string, violationsHoldOn: readonly 'accounts'[]) => {
    const workspace = { ...workspaceOf([good]), observations: [contradicted(connection)] };
    const test = anApplicationTest(() => finds(), { violationsHoldOn });
    return obstaclesOf(test, workspace, 'leapsome', applicationInput(workspace, 'good'));
  };

  it('is in the way of its own application only', () => {
    expect(obstacles('other', [])).toEqual([]);
    expect(obstacles('leapsome', [])).toEqual([
      { reason: 'count-contradicted', connection: 'leapsome', violationsHold: false },
    ]);
  });

  it('leaves violations to a test whose violations hold on accounts that may lack somebody', () => {
    expect(obstacles('leapsome', ['accounts'])).toMatchObject([{ violationsHold: true }]);
  });
});

describe('a roster that could not be read', () => {
  const exclusion = { id: 'ella', people: { employedBy: ['Ella Ltd'] } };
  const reasons = (heedsExclusions: boolean, exclusions: readonly unknown[]) => {
    const workspace = workspaceOf([good, inputState('people', 'hris', 'failed')]);
    const policy = { ...workspace.policy, exclusions: exclusions as typeof workspace.policy.exclusions };
    const test = anApplicationTest(() => finds(), heedsExclusions ? { heedsExclusions } : {});
    return obstaclesOf(test, { ...workspace, policy }, 'leapsome', applicationInput(workspace, 'good')).map(
      ({ reason }) => reason,
    );
  };

  it.each([
    ['in the way where it tells who is in scope', true, [exclusion], ['collection-failed']],
    ['not in the way where everybody is in scope', true, [], []],
    ['not in the way of a test that leaves nobody out', false, [exclusion], []],
  ])('is %s', (_what, heeds, exclusions, expected) => {
    expect(reasons(heeds, exclusions)).toEqual(expected);
  });
});
