import type { ApplicationTest, Examination, WorkspaceInput } from '../../../shared/controls/contract.ts';
import type { InputState } from '../../../shared/controls/inputs.ts';
import { unknownPeople } from '../../../shared/controls/people.ts';
import type { ApplicationUnderTest, View } from '../../../shared/controls/run.ts';
import { noReviews } from '../../../shared/reviews/state.ts';
import { anAccessSnapshot, aPolicy } from '../../support/builders.ts';

/** Inputs and tests for the runner, of which only what a case is about is said. */

const SLOT = '2026-03-02T06:00:00Z';
export const TAKEN_AT = '2026-03-02T06:00:00.000Z';
export const STATES = ['good', 'stale', 'partial', 'failed', 'missing'] as const;
export type State = (typeof STATES)[number];
export const ROSTERS = [...STATES, 'none'] as const;
export const ROLES = ['good', 'roles-indicative', 'roles-stale', 'roles-not-collected'] as const;

export function inputState(connection: string, kind: InputState['kind'], state: State): InputState {
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

export function workspaceOf(inputs: readonly InputState[]): WorkspaceInput {
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
    isOutOfScope: () => false,
    reviews: noReviews('main'),
    standing: new Map(),
    unsettled: new Map(),
    comparisons: [],
    contradicted: new Set(),
  };
}

export function applicationInput(workspace: WorkspaceInput, roles: (typeof ROLES)[number]): View['input'] {
  const obstacle = roles === 'good' ? null : { reason: roles, usable: roles !== 'roles-not-collected' };
  return {
    ...workspace,
    connection: 'leapsome',
    snapshot: anAccessSnapshot([], { slot: SLOT, takenAt: TAKEN_AT }),
    everyAccount: () => undefined,
    active: { all: [], registered: [], unregistered: [] },
    previous: null,
    people: unknownPeople('none'),
    isOutOfScope: () => false,
    roles: { roles: [], untold: [], holdings: [], privilegedAccounts: new Set(), obstacle },
  };
}

/** An application of which nothing is left out. */
export function underTest(connection: string, input: View['input']): ApplicationUnderTest {
  const whole: View = { input, baselines: new Map(), excluded: [] };
  return { connection, whole, inScope: whole };
}

const TEXTS = { version: 3, title: '', criterion: '', why: '', controls: {}, remediation: [], closes: '' };

export function anApplicationTest(
  examine: () => Examination,
  overrides: Partial<ApplicationTest> = {},
): ApplicationTest {
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

export const finds = (overrides: Partial<Examination> = {}): Examination => ({
  population: ['b', 'a'],
  violations: [],
  parameters: {},
  ...overrides,
});
export const violation = { connection: 'leapsome', subject: ['account', 'a'], severity: 'high', facts: {} } as const;
export const doubtful = { connection: 'leapsome', subject: ['account', 'b'], reason: 'active-unknown' } as const;
