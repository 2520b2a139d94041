import { describe, expect, it } from 'vitest';
import { verifyCoverage } from '../../../../shared/evidence/verify/coverage.ts';
import type { VerifiedLog } from '../../../../shared/evidence/verify/log.ts';
import { Findings } from '../../../../shared/evidence/verify/report.ts';
import { check, DAILY, EVERY_MINUTE, entry, instant, ms, SIX_HOURLY, time } from './coverage-of-a-log.ts';

describe('what is said', () => {
  it('names the time at which a slot was evaluated, the connection, and the newest checkpoint', () => {
    const { words } = check({
      evaluated: [{ slot: '06:00:00', at: '12:30:01', states: ['complete', 'partial', 'failed'] }],
      asOf: '2026-03-04T18:00:00Z',
      expectation: { from: '06:00:00' },
      newest: '12:31:00',
      reported: [],
    });

    expect([...new Set(words)]).toEqual([
      'E_SLOT_LATE: was evaluated at 2026-03-02T12:30:01.000Z, after the next slot was due',
      'E_SLOT_PARTIAL: connection c1 was not read completely',
      'E_SLOT_FAILED: connection c2 was not collected',
      'E_COVERAGE_GAP: was due and has no evaluation',
      'E_CHECKPOINT_STALE: the newest is of 2026-03-02T12:31:00.000Z; later entries may be missing',
    ]);
  });

  it('tells what to do about more slots than can be checked', () => {
    const { words } = check({
      opened: '0000-01-01T00:00:00.000Z',
      schedule: EVERY_MINUTE,
      evaluated: [],
      asOf: '12:00:00',
      reported: [],
    });

    expect(words).toEqual(['E_COVERAGE_GAP: has more slots than can be checked; choose a period with --from and --to']);
  });
});

describe('a slot that was read', () => {
  it('is a gap as long as it is not evaluated', () => {
    const certificate = { verdict: 'complete' as const, reasons: [] };
    const at = { slot: time('06:00:00'), trigger: 'schedule' as const, takenAt: instant('06:00:00') };
    const predicate = { ...at, connection: 'leapsome', certificate };
    const snapshot = entry(1, '06:00:00', { name: 'access-snapshot', predicate });
    const log = { entries: new Map([[1, snapshot]]), size: 2, origin: 'acme/main', keys: [] };
    const expectation = { from: ms('00:00:00'), to: null, schedule: SIX_HOURLY, asOf: ms('12:10:00') };
    const found = new Findings();

    const { evaluated } = verifyCoverage(log, ms('12:10:00'), expectation, found);

    expect(evaluated).toBe(0);
    expect(found.list.map(({ code, at }) => `${code} ${at}`)).toContain(`E_COVERAGE_GAP ${time('06:00:00')}`);
  });
});

describe('a log without a readable opening', () => {
  const NOTHING: VerifiedLog = { entries: new Map(), size: 0, origin: null, keys: [] };

  it('is expected to have nothing, as long as the auditor does not say from when', () => {
    const found = new Findings();

    const slots = verifyCoverage(NOTHING, null, { from: null, to: null, schedule: DAILY, asOf: ms('12:00:00') }, found);

    expect({ slots, list: found.list }).toEqual({ slots: { expected: 0, evaluated: 0 }, list: [] });
  });

  it('misses every slot from then on', () => {
    const found = new Findings();
    const expectation = { from: ms('00:00:00'), to: null, schedule: DAILY, asOf: ms('2026-03-03T07:00:00Z') };

    const slots = verifyCoverage(NOTHING, null, expectation, found);

    expect(slots).toEqual({ expected: 2, evaluated: 0 });
    expect(found.list.map(({ code, at }) => `${code} ${at}`)).toEqual([`E_COVERAGE_GAP ${time('06:00:00')}`]);
  });
});
