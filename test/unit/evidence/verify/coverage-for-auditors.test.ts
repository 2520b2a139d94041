import type { Schedule } from '../../../../shared/kernel/slots.ts';
import { DAILY, EVERY_MINUTE, type Evaluated, HOURLY, SIX_HOURLY, testRows, time } from './coverage-of-a-log.ts';

const WEEKLY: Schedule = { cron: '0 6 * * 1', timezone: 'UTC' };
const LEAP_DAY: Schedule = { cron: '0 6 29 2 *', timezone: 'UTC' };
/** A thousand times on the one day that most years do not have. */
const LEAP_DAYS: Schedule = { cron: '0-49 0-19 29 2 *', timezone: 'UTC' };

const each = (...slots: string[]): Evaluated[] => slots.map((slot) => ({ slot }));

testRows({
  'the period of the auditor': {
    'begins with its first moment': {
      evaluated: [],
      asOf: '2026-03-03T12:00:00Z',
      expectation: { from: '12:00:00', to: '18:00:01' },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`, `E_COVERAGE_GAP ${time('18:00:00')}`],
      slots: { expected: 2, evaluated: 0 },
    },
    'ends before the moment at which it ends': {
      evaluated: [],
      asOf: '2026-03-03T12:00:00Z',
      expectation: { from: '12:00:00', to: '18:00:00' },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
      slots: { expected: 1, evaluated: 0 },
    },
    'does not reach beyond the present': {
      evaluated: each('06:00:00'),
      asOf: '06:10:00',
      expectation: { to: '2027-01-01T00:00:00Z' },
      reported: [],
      slots: { expected: 1, evaluated: 1 },
    },
    'may begin before the log was opened, when nothing was expected': {
      evaluated: each('06:00:00'),
      asOf: '06:10:00',
      expectation: { from: '2026-01-01T00:00:00Z' },
      reported: [],
      slots: { expected: 1, evaluated: 1 },
    },
    'may begin after a change of schedule': {
      evaluated: [{ slot: '06:00:00', schedule: HOURLY }, ...each('08:00:00')],
      asOf: '08:10:00',
      expectation: { from: '08:00:00' },
      reported: [],
      slots: { expected: 1, evaluated: 1 },
    },
    'ends with a slot that can still be collected right before the next one is due': {
      evaluated: each('06:00:00'),
      asOf: '17:59:59',
      expectation: { to: '12:00:01' },
      reported: [],
    },
    'ends with a slot that cannot be collected any more as soon as the next one is due': {
      evaluated: each('06:00:00'),
      asOf: '18:00:00',
      expectation: { to: '12:00:01' },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
    },
    'of no length has no slots': {
      evaluated: [],
      asOf: '12:10:00',
      expectation: { from: '11:00:00', to: '10:00:00' },
      reported: [],
      slots: { expected: 0, evaluated: 0 },
    },
  },
  'the schedule of the auditor': {
    'shows slots that the recorded one does not know': {
      schedule: DAILY,
      evaluated: each('06:00:00'),
      asOf: '18:10:00',
      expectation: { schedule: SIX_HOURLY },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
      slots: { expected: 3, evaluated: 1 },
    },
    'asks for no more than it says': {
      evaluated: each('06:00:00'),
      asOf: '2026-03-02T23:00:00Z',
      expectation: { schedule: DAILY },
      reported: [],
      slots: { expected: 1, evaluated: 1 },
    },
    'is in its own time zone': {
      evaluated: each('06:00:00'),
      asOf: '2026-03-02T23:00:00Z',
      expectation: { schedule: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } },
      reported: [],
      slots: { expected: 1, evaluated: 0 },
    },
    'holds against recorded changes of schedule': {
      evaluated: [{ slot: '06:00:00', schedule: WEEKLY }],
      asOf: '18:10:00',
      expectation: { schedule: SIX_HOURLY },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
    },
    'expects nothing at a time that daylight saving skips': {
      opened: '2026-03-28T12:00:00Z',
      schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
      evaluated: [],
      asOf: '2026-03-31T00:00:00Z',
      newest: '2026-03-30T12:00:00Z',
      reported: [],
      slots: { expected: 1, evaluated: 0 },
    },
  },
  'a checkpoint': {
    'is fresh for two days': {
      evaluated: each('06:00:00'),
      asOf: '2026-03-04T06:00:00Z',
      expectation: { schedule: DAILY },
      newest: '06:00:00',
      reported: [`E_COVERAGE_GAP 2026-03-03T06:00:00Z`],
    },
    'is stale after two days': {
      evaluated: each('06:00:00'),
      asOf: '2026-03-04T06:00:01Z',
      expectation: { schedule: DAILY },
      newest: '06:00:00',
      reported: ['E_COVERAGE_GAP 2026-03-03T06:00:00Z', 'E_CHECKPOINT_STALE checkpoints/'],
    },
    'is fresh for two days, also if two slots take less': {
      evaluated: [],
      asOf: '2026-03-04T06:00:00Z',
      expectation: { from: '2026-03-04T06:00:00Z' },
      newest: '06:00:00',
      reported: [],
    },
    'is stale after two days, if two slots take less': {
      evaluated: [],
      asOf: '2026-03-04T06:00:01Z',
      expectation: { from: '2026-03-04T06:00:00Z' },
      newest: '06:00:00',
      reported: ['E_CHECKPOINT_STALE checkpoints/'],
    },
    'is fresh for two slots, if those take longer': {
      schedule: WEEKLY,
      evaluated: each('06:00:00'),
      asOf: '2026-03-16T06:00:00Z',
      newest: '06:00:00',
      reported: ['E_COVERAGE_GAP 2026-03-09T06:00:00Z'],
    },
    'must be from the end of the period, also when that is long over': {
      evaluated: [],
      asOf: '2026-04-01T06:00:00Z',
      expectation: { from: '2026-03-04T06:00:01Z', to: '2026-03-04T06:00:02Z' },
      newest: '06:00:00',
      reported: ['E_CHECKPOINT_STALE checkpoints/'],
    },
    'need not be younger than the end of the period': {
      evaluated: each('06:00:00'),
      asOf: '2026-04-01T06:00:00Z',
      expectation: { to: '06:00:00' },
      newest: '06:00:00',
      reported: [],
    },
    'that is missing altogether is missed from the opening on': {
      evaluated: [],
      asOf: '2026-03-04T00:30:01Z',
      expectation: { schedule: WEEKLY, from: '2026-03-03T00:00:00Z' },
      newest: null,
      reported: [],
    },
    'that was never there is stale two days after the opening': {
      schedule: DAILY,
      opened: '06:00:00',
      evaluated: [],
      asOf: '2026-03-04T06:00:01Z',
      newest: null,
      reported: ['E_COVERAGE_GAP 2026-03-03T06:00:00Z', 'E_CHECKPOINT_STALE checkpoints/'],
    },
  },
  'a log that claims to be older than anything': {
    'is not gone through minute by minute': {
      opened: '0000-01-01T00:00:00.000Z',
      schedule: EVERY_MINUTE,
      evaluated: [],
      asOf: '12:00:00',
      reported: ['E_COVERAGE_GAP schedule'],
      slots: { expected: 0, evaluated: 0 },
    },
    'is not gone through day by day either': {
      opened: '0000-01-01T00:00:00.000Z',
      schedule: WEEKLY,
      evaluated: [],
      asOf: '12:00:00',
      reported: ['E_COVERAGE_GAP schedule'],
    },
    'is gone through for as long as two hundred thousand slots could take': {
      schedule: LEAP_DAYS,
      evaluated: [],
      asOf: '2026-09-18T00:30:00Z',
      reported: [],
    },
    'is not gone through for a moment longer': {
      schedule: LEAP_DAYS,
      evaluated: [],
      asOf: '2026-09-18T00:30:00.001Z',
      reported: ['E_COVERAGE_GAP schedule'],
    },
    'is gone through for a century, of whose slots the last can still be collected': {
      opened: '1925-12-17T00:30:00.000Z',
      schedule: LEAP_DAY,
      evaluated: [],
      asOf: '00:30:00',
      reported: Array.from({ length: 24 }, (_, i) => `E_COVERAGE_GAP ${1928 + 4 * i}-02-29T06:00:00Z`),
    },
    'is not gone through for a moment more than a century': {
      opened: '1925-12-17T00:29:59.999Z',
      schedule: LEAP_DAY,
      evaluated: [],
      asOf: '00:30:00',
      reported: ['E_COVERAGE_GAP schedule'],
    },
    'can be looked at for a period': {
      opened: '0000-01-01T00:00:00.000Z',
      schedule: EVERY_MINUTE,
      evaluated: [],
      asOf: '12:00:00',
      expectation: { from: '11:58:00' },
      reported: [`E_COVERAGE_GAP ${time('11:58:00')}`, `E_COVERAGE_GAP ${time('11:59:00')}`],
      slots: { expected: 3, evaluated: 0 },
    },
  },
});
