import { describe, expect, it } from 'vitest';
import { answersTo } from '../../../functions/cli/output/check-report.ts';
import type { ReasonCode } from '../../../shared/controls/reasons.ts';
import type { TestResult } from '../../../shared/controls/results.ts';

const resultOf = (test: string, outcome: TestResult['outcome'], code: ReasonCode | null) =>
  ({ test, outcome, reason: code === null ? null : { code, class: 'configuration', connection: null } }) as TestResult;

describe('what check proposes to do next', () => {
  it('is first what gives a verdict to most tests that have none, then what is only not used', () => {
    const answers = answersTo([
      resultOf('UAR-01', 'not-applicable', 'not-configured'),
      resultOf('UAR-02', 'not-applicable', 'not-configured'),
      resultOf('UAR-03', 'not-applicable', 'not-configured'),
      resultOf('PAR-02', 'inconclusive', 'roles-not-collected'),
      resultOf('UAR-08', 'inconclusive', 'no-roster'),
      resultOf('UAR-09', 'inconclusive', 'no-roster'),
      resultOf('UAR-09', 'inconclusive', 'no-roster'),
      resultOf('EVD-01', 'pass', null),
    ]);

    expect(answers.map(({ reason, tests }) => [reason, tests])).toEqual([
      ['no-roster', ['UAR-08', 'UAR-09']],
      ['roles-not-collected', ['PAR-02']],
      ['not-configured', ['UAR-01', 'UAR-02', 'UAR-03']],
    ]);
  });
});
