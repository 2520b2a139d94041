import { describe, expect, it } from 'vitest';
import { policyApproved } from '../../../shared/controls/tests/uar-01-policy-approved.ts';
import { aLeaver, aPerson, type PolicyInput } from '../../support/builders.ts';
import {
  evaluateTaken,
  failing,
  inShort,
  PASS,
  resultOf,
  type Short,
  type Situation,
  withPeople,
} from '../../support/builders-evaluation.ts';

const FAIL = failing('policy');
const NOON = '2026-03-02T12:00:00.000Z';
const APPROVED = '2026-03-02';

const policy = (overrides: Partial<PolicyInput>): Situation => ({ policy: { approvedOn: APPROVED, ...overrides } });
const byGrace = (situation: Situation): Situation => ({
  ...policy({ approvedBy: 'grace@acme.example' }),
  ...situation,
});

describe(`${policyApproved.id}: ${policyApproved.criterion}`, () => {
  it.each<[string, string, Situation, Short]>([
    ['all is there', NOON, {}, PASS],
    ['it has no version', NOON, policy({ version: undefined }), FAIL],
    ['nobody approved it', NOON, policy({ approvedBy: undefined }), FAIL],
    ['nobody says when it was approved', NOON, policy({ approvedOn: undefined }), FAIL],
    ['it says nothing of reviews', NOON, policy({ reviews: undefined }), FAIL],
    ['it does not say how often', NOON, policy({ reviews: { signOff: ['grace@acme.example'] } }), FAIL],
    ['it was approved today', '2026-03-02T00:00:00.000Z', policy({}), PASS],
    ['the day of approval has not quite begun', '2026-03-01T23:59:59.999Z', policy({}), FAIL],
    ['365 days ago, and the day is nearly over', '2027-03-02T23:59:59.999Z', policy({}), PASS],
    ['more than 365 days ago', '2027-03-03T00:00:00.000Z', policy({}), FAIL],
    [
      'more than 365 days ago where people work',
      '2027-03-02T23:00:00.000Z',
      { ...policy({}), timezone: 'Europe/Berlin' },
      FAIL,
    ],
    ['over a leap day, 365 days ago', '2028-03-01T12:00:00.000Z', policy({ approvedOn: '2027-03-02' }), PASS],
    ['over a leap day, 366 days ago', '2028-03-02T12:00:00.000Z', policy({ approvedOn: '2027-03-02' }), FAIL],
  ])('%s [note 27]', (_name, takenAt, situation, expected) => {
    expect(inShort(evaluateTaken(takenAt, situation), 'UAR-01')).toEqual(expected);
  });

  it.each<[string, Situation, Short]>([
    ['is on leave', { people: withPeople(aPerson('grace', { status: 'leave' })) }, PASS],
    ['has left', { people: withPeople(aLeaver('grace', '2026-02-28')) }, FAIL],
    ['is in no roster', { people: withPeople().filter(({ id }) => id !== 'E-grace') }, FAIL],
    [
      'may have left',
      { people: withPeople(aPerson('grace', { status: 'unknown' })) },
      { outcome: 'inconclusive', reason: 'employment-unknown', failing: [] },
    ],
    [
      'is in a roster that failed',
      { roster: 'failed' },
      { outcome: 'inconclusive', reason: 'employment-unknown', failing: [] },
    ],
    [
      'is in a roster that is stale',
      { rosterAsOf: '2026-02-01T00:00:00.000Z' },
      { outcome: 'inconclusive', reason: 'employment-unknown', failing: [] },
    ],
    ['cannot be told, since no roster is connected', { roster: 'none' }, PASS],
  ])('whose approver %s [note 27]', (_name, situation, expected) => {
    expect(inShort(evaluateTaken(NOON, byGrace(situation)), 'UAR-01')).toEqual(expected);
  });

  it('is about the policy alone, so it holds while the application fails', () => {
    expect(inShort(evaluateTaken(NOON, { access: 'failed' }), 'UAR-01')).toEqual(PASS);
  });

  it('tells all problems in one finding, of medium severity', () => {
    const nothing = policy({ version: undefined, approvedBy: undefined, approvedOn: undefined, reviews: undefined });
    const [failure] = resultOf(evaluateTaken(NOON, nothing), 'UAR-01').failures;

    expect(failure).toMatchObject({
      key: 'UAR-01:main/policy:policy',
      severity: 'medium',
      facts: { problems: ['no-version', 'no-cadence', 'not-approved'], version: null, approvedOn: null },
    });
  });

  it.each([
    ['no-version', 'Policy has no version'],
    ['approval-lapsed', 'Policy was last approved more than 365 days ago'],
    ['approval-ahead', 'Policy has an approval that lies ahead'],
    ['approver-gone', 'Policy was approved by somebody who is not here'],
  ])('has a title: %s', (problem, title) => {
    const facts = { problems: [problem] };

    expect(policyApproved.titleOf({ connection: 'policy', facts, measured: {} })).toBe(title);
  });
});
