import { describe, expect, it } from 'vitest';
import { vanished } from '../../../shared/controls/tests/uar-16-vanished.ts';
import {
  ACCOUNTS,
  evaluateInTurn,
  failing,
  inShort,
  type Moment,
  PASS,
  resultOf,
  type Short,
  type Situation,
} from '../../support/builders-evaluation.ts';

const FIRST = '2026-03-02T06:00:00Z';
const SECOND = '2026-03-02T12:00:00Z';
const THIRD = '2026-03-02T18:00:00Z';

const GONE: Situation = { accounts: ACCOUNTS.filter(({ id }) => id !== 'acc-alan') };
const FAIL = failing('account.acc-alan');
const short = (moment: Moment) => inShort(moment, 'UAR-16');
const findings = (moment: Moment) =>
  moment.evaluation.state.findings.filter(({ test }) => test === 'UAR-16').map(({ status }) => status);

describe(`${vanished.id}: ${vanished.criterion}`, () => {
  it.each<[string, Situation, Short]>([
    ['nobody is gone', {}, PASS],
    ['an account is gone', GONE, FAIL],
    ['the roster fails, which does not matter here', { ...GONE, roster: 'failed' }, FAIL],
    [
      'the list that lacks it is not complete',
      { ...GONE, access: 'partial' },
      { outcome: 'inconclusive', reason: 'snapshot-partial', failing: [] },
    ],
  ])('%s [note 19]', (_name, second, expected) => {
    expect(short(evaluateInTurn([FIRST, {}], [SECOND, second]))).toEqual(expected);
  });

  it('has nothing to compare with the first time', () => {
    expect(short(evaluateInTurn([FIRST, GONE]))).toEqual({
      outcome: 'not-applicable',
      reason: 'no-baseline',
      failing: [],
    });
  });

  it('tells for information when the account was last seen, and how', () => {
    const [failure] = resultOf(evaluateInTurn([FIRST, {}], [SECOND, GONE]), 'UAR-16').failures;

    expect(failure).toMatchObject({
      severity: 'informational',
      facts: { account: 'acc-alan', lastSeen: '2026-03-02T06:00:00.000Z', wasActive: true },
    });
    expect(vanished.titleOf({ connection: 'leapsome', facts: failure?.facts ?? {}, measured: {} })).toBe(
      'Account has vanished: alan@acme.example',
    );
  });

  it('closes with the next complete snapshot, and not before', () => {
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, GONE], [THIRD, { ...GONE, access: 'partial' }]))).toEqual([
      'open',
    ]);
    expect(findings(evaluateInTurn([FIRST, {}], [SECOND, GONE], [THIRD, GONE]))).toEqual(['resolved']);
  });

  it('is told after slots in which nobody could see it', () => {
    const failed: Situation = { access: 'failed' };

    expect(short(evaluateInTurn([FIRST, {}], [SECOND, failed], [THIRD, GONE]))).toEqual(FAIL);
  });
});
