import { describe, expect, it } from 'vitest';
import { shortcomingsOf } from '../../../../shared/bundle/report/gaps.ts';
import { slotRecord, slotRecords } from '../../../support/period-report.ts';

const failedWith = (reason: string) => ({
  state: 'failed' as const,
  obstacles: [{ connection: 'leapsome', state: 'failed' as const, reasons: [reason], evidence: null }],
});
const missed = { state: 'missed' as const, evidence: null, evaluatedAt: null };

describe('the slots that an auditor sees first', () => {
  it('are none where every slot is complete, or pending', () => {
    expect(shortcomingsOf([...slotRecords(2), slotRecord(48, { state: 'pending' })])).toEqual([]);
  });

  it('are put together while the same goes on, and no longer', () => {
    const slots = [
      slotRecord(0, missed),
      slotRecord(6, missed),
      slotRecord(12),
      slotRecord(18, missed),
      slotRecord(24, failedWith('server-error')),
      slotRecord(30, failedWith('timeout')),
      slotRecord(36, { isLate: true }),
    ];

    expect(shortcomingsOf(slots).map(({ from, slots: of }) => [from.slice(8, 13), of[0]?.state, of.length])).toEqual([
      ['01T00', 'missed', 2],
      ['01T18', 'missed', 1],
      ['02T00', 'failed', 1],
      ['02T06', 'failed', 1],
      ['02T12', 'complete', 1],
    ]);
  });

  it('do not count slots by hand', () => {
    expect(shortcomingsOf([slotRecord(3, { isExpected: false, trigger: 'manual', state: 'failed' })])).toEqual([]);
  });
});
