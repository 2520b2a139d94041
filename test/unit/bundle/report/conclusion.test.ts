import { describe, expect, it } from 'vitest';
import type { ControlOverPeriod } from '../../../../shared/bundle/period/report.ts';
import { conclusionCounts, conclusionOf } from '../../../../shared/bundle/report/conclusion.ts';
import { controlOf, slotRecords } from '../../../support/period-report.ts';

const SLOTS = slotRecords(7);
const passing = controlOf('UAR-08', SLOTS);
const thin: Partial<ControlOverPeriod> = {
  coverage: { ...passing.coverage, state: 'not-demonstrated', because: ['too-few-conclusive'] },
};
const idle: Partial<ControlOverPeriod> = { coverage: { ...passing.coverage, state: 'not-applicable' } };

describe('the conclusion of a control test [note 43]', () => {
  it.each([
    ['demonstrated', 'nothing was found', {}],
    ['waived', 'all that was found was waived all the time', { deviations: 2, unwaived: 0 }],
    ['failed', 'something was found that was not waived', { deviations: 2, unwaived: 1 }],
    ['failed', 'a slot failed', { net: { ...passing.net, fail: 1 } }],
    [
      'failed',
      'something was found in evidence that does not cover the period',
      { ...thin, deviations: 1, unwaived: 1 },
    ],
    ['not-demonstrated', 'nothing was found in evidence that does not cover the period', thin],
    ['not-demonstrated', 'what was found there was waived', { ...thin, deviations: 1 }],
    ['not-applicable', 'it never applied', idle],
  ] as const)('is %s if %s', (conclusion, _why, changes) => {
    expect(conclusionOf(controlOf('UAR-08', SLOTS, changes))).toBe(conclusion);
  });

  it('is counted gravest first', () => {
    const controls = [passing, controlOf('UAR-09', SLOTS, thin), passing];

    expect(conclusionCounts(controls)).toEqual([
      { conclusion: 'not-demonstrated', number: 1 },
      { conclusion: 'demonstrated', number: 2 },
    ]);
  });
});
