import { describe, expect, it } from 'vitest';
import type { Continuity } from '../../../shared/controls/contract.ts';
import { logContinuous } from '../../../shared/controls/tests/evd-03-log-continuous.ts';
import { evaluateAt, resultOf } from '../../support/builders-evaluation.ts';

const [A, B, C, D, E] = ['00', '06', '12', '18', '23'].map((hour) => `2026-03-02T${hour}:00:00Z`) as [
  string,
  string,
  string,
  string,
  string,
];

describe(`${logContinuous.id}: ${logContinuous.criterion}`, () => {
  it.each<[string, Continuity, { from: string; to: string; slots: number }[]]>([
    ['nothing was due', { expected: [], missed: [] }, []],
    ['one was due and is here', { expected: [A], missed: [] }, []],
    ['one was missed', { expected: [A, B], missed: [A] }, [{ from: A, to: A, slots: 1 }]],
    [
      'three in a row were missed: one gap',
      { expected: [A, B, C, D], missed: [A, B, C] },
      [{ from: A, to: C, slots: 3 }],
    ],
    [
      'two gaps',
      { expected: [A, B, C, D, E], missed: [A, C, D] },
      [
        { from: A, to: A, slots: 1 },
        { from: C, to: D, slots: 2 },
      ],
    ],
  ])('%s', (_name, continuity, gaps) => {
    const { outcome, population, failures } = resultOf(evaluateAt(E, { continuity }), 'EVD-03');

    expect(outcome).toBe(gaps.length > 0 ? 'fail' : 'pass');
    expect(population.count).toBe(continuity.expected.length);
    expect(failures.map(({ facts }) => facts)).toEqual(gaps);
  });

  it('has one finding for a gap, by its first slot', () => {
    const { failures } = resultOf(evaluateAt(E, { continuity: { expected: [A, B, C], missed: [A, B] } }), 'EVD-03');

    expect(failures).toMatchObject([
      { key: 'EVD-03:main/log:slot.2026-03-02T00%3A00%3A00Z', connection: 'log', severity: 'medium' },
    ]);
  });

  it.each([
    ['one slot', { from: A, to: A, slots: 1 }, `No run for the slot ${A}`],
    ['several', { from: A, to: C, slots: 3 }, `No run for 3 slots, ${A} to ${C}`],
  ])('says in the title how much is missing: %s', (_name, facts, title) => {
    expect(logContinuous.titleOf({ connection: 'log', facts, measured: {} })).toBe(title);
  });
});
