import { describe, expect, it } from 'vitest';
import { populationComplete } from '../../../shared/controls/tests/evd-01-population-complete.ts';
import {
  evaluateAt,
  evaluateInTurn,
  inShort,
  PASS,
  resultOf,
  type Situation,
} from '../../support/builders-evaluation.ts';

const SLOT = '2026-03-02T06:00:00Z';

describe(`${populationComplete.id}: ${populationComplete.criterion}`, () => {
  it.each<[string, Situation, { state: string; reasons: string[] } | null]>([
    ['all were read completely', {}, null],
    ['one was read in part', { access: 'partial' }, { state: 'partial', reasons: ['list-shrank'] }],
    ['one failed', { access: 'failed' }, { state: 'failed', reasons: ['unreachable'] }],
    ['one was not read', { access: 'missing' }, { state: 'missing', reasons: ['not-collected'] }],
    ['one is stale, which is EVD-02’s', { rosterAsOf: '2026-02-01T00:00:00.000Z' }, null],
  ])('%s', (_name, situation, facts) => {
    const { outcome, population, failures } = resultOf(evaluateAt(SLOT, situation), 'EVD-01');

    expect(outcome).toBe(facts ? 'fail' : 'pass');
    expect(population.count).toBe(2);
    expect(failures).toEqual(
      facts
        ? [{ key: 'EVD-01:main/leapsome:connection', connection: 'leapsome', severity: 'high', facts, measured: {} }]
        : [],
    );
  });

  it('tells each connection apart', () => {
    const { failures } = resultOf(evaluateAt(SLOT, { access: 'failed', roster: 'partial' }), 'EVD-01');

    expect(failures.map(({ key }) => key)).toEqual([
      'EVD-01:main/leapsome:connection',
      'EVD-01:main/people:connection',
    ]);
  });

  it('closes with the next slot in which the connection is read completely', () => {
    const moment = evaluateInTurn([SLOT, { access: 'failed' }], ['2026-03-02T12:00:00Z', {}]);

    expect(inShort(moment, 'EVD-01')).toEqual(PASS);
    expect(moment.evaluation.state.findings).toMatchObject([{ test: 'EVD-01', status: 'resolved' }]);
  });

  it('names the connection and the reasons in the title', () => {
    const facts = { state: 'partial', reasons: ['list-ends-early', 'clock-skew'] };

    expect(populationComplete.titleOf({ connection: 'leapsome', facts, measured: {} })).toBe(
      'leapsome could not be read completely: list-ends-early, clock-skew',
    );
  });
});
