import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import { expectedSlots, nextSlot, type Schedule, type ScheduleSegment } from '../../kernel/slots.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { FedEvaluation, FedItem } from './feed.ts';
import type { Period } from './period.ts';
import type { Completeness, SlotRecord } from './report.ts';

/** An evaluation may be appended this long after the next slot was due; the verifier allows the same. */
const MAX_LATE_MS = 30 * 60_000;

/** What became of the slots of a period. */
export interface SlotsFollowed {
  readonly schedules: readonly ScheduleSegment[];
  readonly completeness: Completeness;
}

/** Follows which slots were due and which were evaluated, by the rule of the verifier. */
export function followSlots({ from, to }: Period, asOf: Instant) {
  const segments: ScheduleSegment[] = [];
  const evaluated: SlotRecord[] = [];
  /** The artifact that each entry of a reading names. */
  const readings = new Map<number, EvidenceLink>();

  const expect = ({ cron, timezone }: Schedule, since: Instant) => {
    const last = segments.at(-1);
    if (last?.cron !== cron || last.timezone !== timezone) segments.push({ cron, timezone, from: since });
  };

  return {
    take(item: FedItem): void {
      if (item.kind === 'opened') expect(item.schedule, item.appendedAt);
      if (item.kind === 'snapshot' || item.kind === 'failure') {
        if (item.phase === 'within') readings.set(item.link.entry, item.link);
      }
      if (item.kind !== 'evaluation') return;
      expect(item.expecting, toInstant(millisecondsOf(item.slot)));
      if (item.phase === 'within') evaluated.push(recordOf(item, readings));
    },

    finish(): SlotsFollowed {
      const end = Math.min(millisecondsOf(to) - 1, millisecondsOf(asOf));
      // A slot at the very beginning of the period is in it.
      const start = millisecondsOf(from) - 1;
      const ofPeriod = segments.flatMap((segment, i): ScheduleSegment[] => {
        const next = segments[i + 1];
        if (next && millisecondsOf(next.from) <= start) return [];
        return [{ ...segment, from: toInstant(Math.max(start, millisecondsOf(segment.from))) }];
      });
      const expected = expectedSlots(ofPeriod, end);
      return {
        schedules: segmentsWithin(segments, start, end),
        completeness: complete(expected, evaluated, segments, asOf),
      };
    },
  };
}

/** The schedules that applied in the period, each from its own beginning. */
function segmentsWithin(segments: readonly ScheduleSegment[], start: number, end: number): ScheduleSegment[] {
  return segments.filter(({ from }, i) => {
    const next = segments[i + 1];
    return millisecondsOf(from) <= end && (!next || millisecondsOf(next.from) > start);
  });
}

function complete(
  expected: readonly Slot[],
  evaluated: readonly SlotRecord[],
  segments: readonly ScheduleSegment[],
  asOf: Instant,
): Completeness {
  const due = new Set(expected);
  const known = evaluated.map((record) => ({
    ...record,
    isExpected: record.trigger === 'schedule' && due.has(record.slot),
  }));
  const scheduled = new Set(known.filter(({ isExpected }) => isExpected).map(({ slot }) => slot));
  const absent = expected.filter((slot) => !scheduled.has(slot)).map((slot) => absentSlot(slot, segments, asOf));
  const slots = [...known, ...absent].sort((a, b) => byCodeUnit(a.slot, b.slot));
  const count = (is: (record: SlotRecord) => boolean) =>
    slots.filter((record) => record.isExpected && is(record)).length;
  return {
    expected: count(({ state }) => state !== 'pending'),
    evaluated: scheduled.size,
    missed: count(({ state }) => state === 'missed'),
    late: count(({ isLate }) => isLate),
    failed: count(({ state }) => state === 'failed'),
    partial: count(({ state }) => state === 'partial'),
    manual: slots.filter(({ trigger }) => trigger === 'manual').length,
    slots,
  };
}

/** A slot without evaluation is missed, unless the next one is not due yet. */
function absentSlot(slot: Slot, segments: readonly ScheduleSegment[], asOf: Instant): SlotRecord {
  const schedule = segments.findLast(({ from }) => millisecondsOf(from) < millisecondsOf(slot));
  const isPending = schedule !== undefined && dueAfter(schedule, slot) > millisecondsOf(asOf);
  return {
    slot,
    trigger: 'schedule',
    isExpected: true,
    state: isPending ? 'pending' : 'missed',
    isLate: false,
    evaluatedAt: null,
    evidence: null,
    obstacles: [],
  };
}

function recordOf(item: FedEvaluation, readings: ReadonlyMap<number, EvidenceLink>): SlotRecord {
  const { slot, trigger, expecting, appendedAt, asOf, link, inputs, documents } = item;
  const obstacles = inputs.flatMap(({ connection, state, entry }) => {
    if (state === 'complete') return [];
    const reasons = documents?.results.inputs.find((input) => input.connection === connection)?.reasons ?? [];
    const evidence = entry ? (readings.get(entry.seq) ?? { entry: entry.seq, artifact: null }) : null;
    return [{ connection, state, reasons: [...reasons], evidence }];
  });
  const isFailed = obstacles.some(({ state }) => state !== 'partial');
  return {
    slot,
    trigger,
    isExpected: false,
    state: isFailed ? 'failed' : obstacles.length > 0 ? 'partial' : 'complete',
    isLate: trigger === 'schedule' && millisecondsOf(appendedAt) > dueAfter(expecting, slot) + MAX_LATE_MS,
    evaluatedAt: asOf,
    evidence: link,
    obstacles,
  };
}

function dueAfter(schedule: Schedule, slot: Slot): number {
  return millisecondsOf(nextSlot(schedule, millisecondsOf(slot)));
}
