import { describe, expect, it } from 'vitest';
import { type Expectation, verifyCoverage } from '../../../../shared/evidence/verify/coverage.ts';
import type { VerifiedEntry, VerifiedLog } from '../../../../shared/evidence/verify/log.ts';
import type { EvaluationPredicate, Meaning } from '../../../../shared/evidence/verify/predicates.ts';
import { Findings } from '../../../../shared/evidence/verify/report.ts';
import type { Schedule } from '../../../../shared/kernel/slots.ts';

const SIX_HOURLY: Schedule = { cron: '0 */6 * * *', timezone: 'UTC' };
const HOURLY: Schedule = { cron: '0 * * * *', timezone: 'UTC' };
const DAILY: Schedule = { cron: '0 6 * * *', timezone: 'UTC' };
const WEEKLY: Schedule = { cron: '0 6 * * 1', timezone: 'UTC' };
/** A thousand times on the one day that most years do not have. */
const LEAP_DAYS: Schedule = { cron: '0-49 0-19 29 2 *', timezone: 'UTC' };
const LEAP_DAY: Schedule = { cron: '0 6 29 2 *', timezone: 'UTC' };
const EVERY_MINUTE: Schedule = { cron: '* * * * *', timezone: 'UTC' };

/** An evaluation: its slot on 2 March, when it was appended (at once), and what was unusual about it. */
interface Evaluated {
  readonly slot: string;
  readonly at?: string;
  readonly trigger?: 'manual';
  readonly schedule?: Schedule;
  readonly states?: readonly EvaluationPredicate['inputs'][number]['state'][];
}

interface Row {
  readonly opened?: string;
  readonly schedule?: Schedule;
  readonly evaluated: readonly Evaluated[];
  readonly asOf: string;
  readonly expectation?: { readonly from?: string; readonly to?: string; readonly schedule?: Schedule };
  /** Time of the newest checkpoint; that of verification, if nothing is said; null if there is none. */
  readonly newest?: string | null;
  /** `code at`, for each. */
  readonly reported: readonly string[];
  readonly slots?: { readonly expected: number; readonly evaluated: number };
}

/** Times are of 2 March 2026, a Monday, or whole. */
const time = (text: string) => (text.includes('T') ? text : `2026-03-02T${text}Z`);
const ms = (text: string) => Date.parse(time(text));
const instant = (text: string) => new Date(ms(text)).toISOString();

function entry(seq: number, appendedAt: string, meaning: Meaning): VerifiedEntry {
  return {
    seq,
    path: `log/${seq}`,
    digest: '',
    predicateType: '',
    predicate: {},
    subjects: [],
    writer: null,
    appendedAt: instant(appendedAt),
    meaning,
  };
}

function evaluation(seq: number, schedule: Schedule, { slot, at, trigger, states, ...own }: Evaluated): VerifiedEntry {
  const predicate: EvaluationPredicate = {
    slot: time(slot),
    trigger: trigger ?? 'schedule',
    asOf: instant(at ?? slot),
    artifacts: { policy: '', results: '', state: '', transitions: '', matching: '' },
    previous: null,
    inputs: (states ?? ['complete']).map((state, i) => ({ connection: `c${i}`, state, entry: null })),
    expecting: [{ ...(own.schedule ?? schedule) }],
    summary: {},
  };
  return entry(seq, at ?? slot, { name: 'control-evaluation', predicate });
}

function check({ opened = '00:30:00', schedule = SIX_HOURLY, evaluated, asOf, newest, ...row }: Row) {
  const opening = entry(0, opened, {
    name: 'log-opened',
    predicate: { key: { keyid: '', spki: '' }, schedule: { ...schedule } },
  });
  let current = schedule;
  const evaluations = evaluated.map((item, i) => {
    current = item.schedule ?? current;
    return evaluation(i + 1, current, item);
  });
  const entries = new Map([opening, ...evaluations].map((item) => [item.seq, item]));
  const log: VerifiedLog = { entries, size: entries.size, origin: 'acme/main', keys: [] };
  const { from, to } = row.expectation ?? {};
  const expectation: Expectation = {
    from: from === undefined ? null : ms(from),
    to: to === undefined ? null : ms(to),
    schedule: row.expectation?.schedule ?? null,
    asOf: ms(asOf),
  };
  const found = new Findings();
  const checkpoint = newest === null ? null : ms(newest ?? asOf);
  const slots = verifyCoverage(log, checkpoint, expectation, found);
  return { reported: found.list.map(({ code, at }) => `${code} ${at}`), slots };
}

const each = (...slots: string[]): Evaluated[] => slots.map((slot) => ({ slot }));

const ROWS: { readonly [group: string]: { readonly [name: string]: Row } } = {
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
  },
  'the period of the auditor': {
    'begins with its first moment and ends with its last': {
      evaluated: [],
      asOf: '2026-03-03T12:00:00Z',
      expectation: { from: '12:00:00', to: '18:00:00' },
      reported: [`E_COVERAGE_GAP ${time('12:00:00')}`, `E_COVERAGE_GAP ${time('18:00:00')}`],
      slots: { expected: 2, evaluated: 0 },
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
    'is fresh for two slots, if those take longer': {
      schedule: WEEKLY,
      evaluated: each('06:00:00'),
      asOf: '2026-03-16T06:00:00Z',
      newest: '06:00:00',
      reported: ['E_COVERAGE_GAP 2026-03-09T06:00:00Z'],
    },
    'does not matter for a period that is over': {
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
};

describe.each(Object.entries(ROWS))('%s', (_group, rows) => {
  it.each(Object.entries(rows))('%s', (_name, row) => {
    const { reported, slots } = check(row);

    expect(reported).toEqual(row.reported);
    if (row.slots) expect(slots).toEqual(row.slots);
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
