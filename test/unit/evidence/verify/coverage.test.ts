import { DAILY, type Evaluated, HOURLY, ms, SIX_HOURLY, testRows, time } from './coverage-of-a-log.ts';

const each = (...slots: string[]): Evaluated[] => slots.map((slot) => ({ slot }));

testRows({
  'slots that were due': {
    'nothing is missed when all were evaluated': {
      evaluated: each('06:00:00', '12:00:00'),
      asOf: '12:10:00',
      reported: [],
      slots: { expected: 2, evaluated: 2 },
    },
    'nothing is expected before the first slot after the opening': {
      evaluated: [],
      asOf: '05:59:59',
      reported: [],
      slots: { expected: 0, evaluated: 0 },
    },
    'the slot at which the log was opened is not expected': {
      opened: '06:00:00',
      evaluated: [],
      asOf: '12:10:00',
      reported: [],
      slots: { expected: 1, evaluated: 0 },
    },
    'a slot without evaluation is a gap': {
      evaluated: each('06:00:00', '18:00:00'),
      asOf: '18:10:00',
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
      slots: { expected: 3, evaluated: 2 },
    },
    'the latest slot is no gap while it can be collected': {
      evaluated: each('06:00:00'),
      asOf: '17:59:59',
      reported: [],
      slots: { expected: 2, evaluated: 1 },
    },
    'it is one as soon as the next is due': {
      evaluated: each('06:00:00'),
      asOf: '18:00:00',
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
    },
    'a manual slot does not fill a gap, even at the same second': {
      evaluated: [{ slot: '06:00:00', trigger: 'manual' }, ...each('12:00:00')],
      asOf: '12:10:00',
      reported: [`E_COVERAGE_GAP ${time('06:00:00')}`],
    },
    'a manual slot is not expected and not wrong': {
      evaluated: [...each('06:00:00'), { slot: '07:13:21', trigger: 'manual' }],
      asOf: '07:20:00',
      reported: [],
      slots: { expected: 1, evaluated: 1 },
    },
    'an evaluation of a slot that is not due fills no gap': {
      evaluated: each('06:30:00'),
      asOf: '12:10:00',
      reported: [`E_COVERAGE_GAP ${time('06:00:00')}`],
      slots: { expected: 2, evaluated: 0 },
    },
  },
  'slots that went wrong': {
    'half an hour after the next slot is still in time': {
      evaluated: [{ slot: '06:00:00', at: '12:30:00' }, ...each('12:00:00')],
      asOf: '12:40:00',
      reported: [],
    },
    'a second more is late': {
      evaluated: [{ slot: '06:00:00', at: '12:30:01' }],
      asOf: '12:40:00',
      reported: [`E_SLOT_LATE ${time('06:00:00')}`],
    },
    'every connection is named that was not read, or not completely': {
      evaluated: [{ slot: '06:00:00', states: ['complete', 'partial', 'failed', 'missing'] }],
      asOf: '06:10:00',
      reported: [
        `E_SLOT_PARTIAL ${time('06:00:00')}`,
        `E_SLOT_FAILED ${time('06:00:00')}`,
        `E_SLOT_FAILED ${time('06:00:00')}`,
      ],
      slots: { expected: 1, evaluated: 1 },
    },
    'a manual slot that failed is not reported': {
      evaluated: [...each('06:00:00'), { slot: '07:00:00', trigger: 'manual', states: ['failed'] }],
      asOf: '07:10:00',
      reported: [],
    },
    'of two evaluations of a slot the first counts': {
      evaluated: [...each('06:00:00'), { slot: '06:00:00', at: '18:00:00' }, ...each('12:00:00', '18:00:00')],
      asOf: '18:10:00',
      reported: [],
    },
  },
  'schedules that change': {
    'to more slots: they are expected from the evaluation on that says so': {
      evaluated: [...each('06:00:00'), { slot: '12:00:00', schedule: HOURLY }, ...each('13:00:00', '15:00:00')],
      asOf: '15:10:00',
      reported: [`E_COVERAGE_GAP ${time('14:00:00')}`],
      slots: { expected: 5, evaluated: 4 },
    },
    'to fewer slots: the others are not expected any more': {
      evaluated: [...each('06:00:00'), { slot: '12:00:00', schedule: DAILY }],
      asOf: '2026-03-03T06:10:00Z',
      reported: [],
      slots: { expected: 3, evaluated: 2 },
    },
    'those missed before the change stay missed': {
      evaluated: [{ slot: '18:00:00', schedule: DAILY }],
      asOf: '18:10:00',
      reported: [`E_COVERAGE_GAP ${time('06:00:00')}`, `E_COVERAGE_GAP ${time('12:00:00')}`],
      slots: { expected: 3, evaluated: 1 },
    },
    'at a manual slot: the old schedule counts up to it, the new one after it': {
      evaluated: [...each('06:00:00'), { slot: '13:30:00', trigger: 'manual', schedule: HOURLY }, ...each('14:00:00')],
      asOf: '14:10:00',
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`],
      slots: { expected: 3, evaluated: 2 },
    },
    'to fewer slots: what was evaluated in time for the new schedule is not late for the old one': {
      schedule: HOURLY,
      evaluated: [...each('01:00:00', '02:00:00', '03:00:00', '04:00:00', '05:00:00')].concat([
        { slot: '06:00:00', at: '09:00:00', schedule: SIX_HOURLY },
      ]),
      asOf: '09:10:00',
      reported: [],
    },
    'and back again': {
      evaluated: [
        { slot: '06:00:00', schedule: HOURLY },
        { slot: '07:00:00', schedule: SIX_HOURLY },
        ...each('12:00:00'),
      ],
      asOf: '12:10:00',
      reported: [],
      slots: { expected: 3, evaluated: 3 },
    },
    'back and forth': {
      evaluated: [
        { slot: '06:00:00', schedule: HOURLY },
        { slot: '07:00:00', schedule: SIX_HOURLY },
        { slot: '12:00:00', schedule: HOURLY },
      ],
      asOf: '14:10:00',
      reported: [`E_COVERAGE_GAP ${time('13:00:00')}`],
      slots: { expected: 5, evaluated: 3 },
    },
    'to another time zone': {
      schedule: DAILY,
      evaluated: [{ slot: '06:00:00', schedule: { ...DAILY, timezone: 'Europe/Berlin' } }],
      asOf: '2026-03-03T05:10:00Z',
      reported: [],
      slots: { expected: 2, evaluated: 1 },
    },
    'not at all for a year, which is counted once, and not again from each evaluation on': {
      schedule: DAILY,
      evaluated: Array.from({ length: 365 }, (_, day) => ({
        slot: new Date(ms('06:00:00') + day * 24 * 3_600_000).toISOString().replace('.000', ''),
      })),
      asOf: '2027-03-01T06:10:00Z',
      reported: [],
      slots: { expected: 365, evaluated: 365 },
    },
  },
});
