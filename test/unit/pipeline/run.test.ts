import { describe, expect, it } from 'vitest';
import type { Results } from '../../../shared/controls/results.ts';
import { Scenario } from '../../support/scenario.ts';

function outcomesOf({ results }: Results): { readonly [test: string]: string } {
  return Object.fromEntries(results.map(({ test, outcome }) => [test, outcome]));
}

describe('run', () => {
  it('collects, evaluates, publishes, and leaves evidence that verifies', async () => {
    const scenario = new Scenario();

    const summary = await scenario.runAt('2026-03-02T06:00:00Z');

    expect(summary.collected.map(({ connection, state }) => [connection, state])).toEqual([
      ['leapsome', 'complete'],
      ['people', 'complete'],
    ]);
    expect(outcomesOf(summary.results)).toMatchObject({
      'EVD-01': 'pass',
      'EVD-02': 'pass',
      'EVD-03': 'pass',
      'PAR-01': 'pass',
      'PAR-02': 'pass',
      'PAR-03': 'pass',
      'PAR-05': 'pass',
      'PAR-06': 'pass',
      'PAR-07': 'not-applicable',
      'PAR-08': 'not-applicable',
      'PAR-09': 'pass',
      'PAR-11': 'not-applicable',
      'UAR-01': 'pass',
      'UAR-08': 'pass',
      'UAR-09': 'pass',
      'UAR-10': 'not-applicable',
      'UAR-11': 'not-applicable',
      'UAR-12': 'pass',
      'UAR-14': 'pass',
      'UAR-17': 'pass',
      'UAR-18': 'pass',
    });
    expect(scenario.events.map(({ type }) => type)).toEqual(['Baseline', 'Run Completed']);
    expect((await scenario.verify()).violations).toEqual([]);
  });
});
