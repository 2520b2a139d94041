import { describe, expect, it } from 'vitest';
import { matchingSchema } from '../../../shared/access/matching/matching.ts';
import { resultsSchema } from '../../../shared/controls/results.ts';
import { transitionsSchema } from '../../../shared/findings/events.ts';
import { findingsStateSchema } from '../../../shared/findings/state.ts';
import { canonicalJson } from '../../../shared/kernel/canonical-json.ts';
import { evaluateSlot } from '../../../shared/pipeline/evaluation.ts';
import { aLeaver, anAccount, aPerson, aRole } from '../../support/builders.ts';
import {
  evaluateInTurn,
  type FurtherRoster,
  inShort,
  resultOf,
  type Situation,
  withAccounts,
  withPeople,
} from '../../support/builders-evaluation.ts';

/** Something of everything: leavers, orphans, duplicates, ambiguity, absence, a partial reading, a waiver. */
const TROUBLED: Situation = {
  listsLeavers: false,
  accounts: withAccounts(
    anAccount('alan'),
    anAccount('alan2', { userName: 'alan2@acme.example', emails: ['alan@acme.example'] }),
    anAccount('kiosk', { grants: [aRole('Super Admin'), aRole('Goal Coach')] }),
    anAccount('shared', { emails: ['ada@acme.example', 'grace@acme.example'] }),
  ),
  people: withPeople(aLeaver('barbara', '2026-01-31'), aPerson('konrad')),
  exceptions: [
    {
      finding: 'UAR-08:main/leapsome:account.acc-barbara',
      reason: 'handover',
      approvedBy: 'grace@acme.example',
      approvedOn: '2026-03-01',
      expires: '2026-03-31',
    },
  ],
};
const LATER: Situation = { ...TROUBLED, people: withPeople(), access: 'partial' };

const last = () => evaluateInTurn(['2026-03-02T06:00:00Z', TROUBLED], ['2026-03-03T06:00:00Z', LATER]);

describe('the evaluation of a slot', () => {
  it('gives the same bytes for the same input, and leaves the input as it is', () => {
    const { input, evaluation } = last();

    expect(canonicalJson(evaluateSlot(deeplyFrozen(input)))).toBe(canonicalJson(evaluation));
  });

  it('gives documents of the shapes in which they are stored', () => {
    const { results, state, transitions, matching } = last().evaluation;

    expect(resultsSchema.parse(results)).toEqual(results);
    expect(findingsStateSchema.parse(state)).toEqual(state);
    expect(transitionsSchema.parse(transitions)).toEqual(transitions);
    expect(matchingSchema.parse(matching)).toEqual(matching);
  });

  it('finds something of everything in a troubled company', () => {
    const failing = last().evaluation.state.findings.map(
      ({ key, status }) => `${key.replace('main/leapsome:', '')} ${status}`,
    );

    expect(failing).toEqual([
      'EVD-01:connection open',
      'PAR-01:role.Goal%20Coach open',
      'PAR-03:grant.acc-kiosk.Super%20Admin open',
      'PAR-05:account.acc-kiosk open',
      'UAR-08:account.acc-barbara suppressed',
      'UAR-09:account.acc-kiosk open',
      'UAR-09:account.acc-shared open',
      'UAR-14:pair.acc-alan.acc-alan2 open',
    ]);
  });

  it('records inputs and outcomes, the digest of the policy, and the slot', () => {
    const { results, state } = last().evaluation;

    expect(results).toMatchObject({
      workspace: 'main',
      slot: '2026-03-03T06:00:00Z',
      asOf: '2026-03-03T06:00:00.000Z',
    });
    expect(results.policy).toMatch(/^[0-9a-f]{64}$/);
    expect(results.inputs.map(({ connection, state: of }) => [connection, of])).toEqual([
      ['leapsome', 'partial'],
      ['people', 'complete'],
    ]);
    expect(state.outcomes).toHaveLength(results.results.length);
  });
});

describe('an exception', () => {
  const KEY = 'UAR-09:main/leapsome:account.acc-kiosk';
  const kiosk = { accounts: withAccounts(anAccount('kiosk', { grants: [aRole('Super Admin')] })) };
  const waived = (approvedOn: string, expires: string, finding = KEY): Situation => ({
    ...kiosk,
    exceptions: [{ finding, reason: 'kiosk', approvedBy: 'grace@acme.example', approvedOn, expires }],
  });

  it.each<[string, string, Situation, string]>([
    ['on its first day', '2026-03-02T06:00:00Z', waived('2026-03-02', '2026-03-31'), 'pass'],
    ['on its last day', '2026-03-02T23:59:59Z', waived('2026-01-01', '2026-03-02'), 'pass'],
    ['when that is over', '2026-03-03T00:00:00Z', waived('2026-01-01', '2026-03-02'), 'fail'],
    ['before its first day', '2026-03-01T23:59:59Z', waived('2026-03-02', '2026-03-31'), 'fail'],
    [
      'when its last day is over where people work',
      '2026-03-02T23:00:00Z',
      { ...waived('2026-01-01', '2026-03-02'), timezone: 'Europe/Berlin' },
      'fail',
    ],
    ['of another finding', '2026-03-02T06:00:00Z', waived('2026-03-02', '2026-03-31', `${KEY}2`), 'fail'],
    ['of a whole test', '2026-03-02T06:00:00Z', waived('2026-03-02', '2026-03-31', 'UAR-09'), 'fail'],
  ])('counts %s', (_name, slot, situation, outcome) => {
    const moment = evaluateInTurn([slot, situation]);

    expect(inShort(moment, 'UAR-09').outcome).toBe(outcome);
    expect(resultOf(moment, 'UAR-09').gross).toBe('fail');
  });

  it('suppresses the finding while it stands, and the finding opens again when it ends', () => {
    const moments = [
      ['2026-03-01T06:00:00Z', kiosk],
      ['2026-03-02T06:00:00Z', waived('2026-03-02', '2026-03-02')],
      ['2026-03-03T06:00:00Z', waived('2026-03-02', '2026-03-02')],
    ] as const;
    const happened = [1, 2, 3].map((count) => {
      const { transitions } = evaluateInTurn(...moments.slice(0, count)).evaluation;
      return transitions.transitions.find(({ key }) => key === KEY)?.type;
    });

    expect(happened).toEqual(['opened', 'suppressed', 'reopened']);
  });
});

describe('matching, while not every roster can be used', () => {
  const listing: Situation = { listsLeavers: false, people: withPeople() };
  const without: Situation = { ...listing, people: withPeople().filter(({ id }) => id !== 'E-alan') };
  const other = (state: 'complete' | 'failed'): readonly FurtherRoster[] => [
    { connection: 'vendors', kind: 'hris', people: [aPerson('konrad')], state },
  ];

  it.each<[string, Situation]>([
    ['another roster fails', { ...without, furtherRosters: other('failed') }],
    ['the roster is stale', { ...without, rosterAsOf: '2026-03-01T12:00:00.000Z', rosterMaxAge: '1h' }],
  ])('is not forgotten who vanishes meanwhile: %s [note 2]', (_name, meanwhile) => {
    const good = (situation: Situation): Situation => ({ ...situation, furtherRosters: other('complete') });
    const moment = evaluateInTurn(
      ['2026-03-01T06:00:00Z', good(listing)],
      ['2026-03-02T06:00:00Z', { ...good(listing), ...meanwhile }],
      ['2026-03-03T06:00:00Z', good(without)],
      ['2026-03-05T06:00:00Z', good(without)],
    );

    expect(inShort(moment, 'UAR-08')).toEqual({ outcome: 'fail', reason: null, failing: ['account.acc-alan'] });
    expect(inShort(moment, 'UAR-09').outcome).toBe('pass');
  });

  it('does not count who is missing from half a roster [note 2]', () => {
    const moment = evaluateInTurn(
      ['2026-03-01T06:00:00Z', listing],
      ['2026-03-02T06:00:00Z', { ...without, roster: 'partial' }],
      ['2026-03-03T06:00:00Z', without],
    );

    expect(inShort(moment, 'UAR-08')).toMatchObject({ outcome: 'inconclusive', reason: 'employment-unknown' });
  });

  it('keeps the pairs that were confirmed before', () => {
    const moments = [
      ['2026-03-01T06:00:00Z', {}],
      ['2026-03-02T06:00:00Z', { roster: 'failed' }],
    ] as const;

    expect(evaluateInTurn(...moments).evaluation.matching).toEqual(evaluateInTurn(moments[0]).evaluation.matching);
  });
});

function deeplyFrozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deeplyFrozen(member);
  }
  return value;
}
