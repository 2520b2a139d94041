import { parseCron } from '../../kernel/cron.ts';
import { type Instant, millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import { nextSlot, type Schedule, type ScheduleSegment, slotsBetween } from '../../kernel/slots.ts';
import type { VerifiedLog } from './log.ts';
import type { EvaluationPredicate } from './predicates.ts';
import type { Findings } from './report.ts';

/** What the auditor expects. Times are epoch milliseconds; the period ends before `to`. */
export interface Expectation {
  readonly from: number | null;
  readonly to: number | null;
  /** The auditor's own word about the schedule; null to take the log's. */
  readonly schedule: Schedule | null;
  readonly asOf: number;
}

interface Evaluation {
  readonly appendedAt: Instant;
  readonly predicate: EvaluationPredicate;
}

/** A run that began in time may take until after the next slot is due; Lambda and step retries included. */
const MAX_LATE_MS = 30 * 60_000;
const MIN_STALE_MS = 48 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Enough for a century of days, or for two decades of hours. */
const MAX_DAYS = 100 * 366;
const MAX_SLOTS = 200_000;

/** Checks that every slot of the period was evaluated, in time, over complete readings. */
export function verifyCoverage(
  log: VerifiedLog,
  newestCheckpoint: number | null,
  expectation: Expectation,
  found: Findings,
): { expected: number; evaluated: number } {
  const segments = segmentsOf(log, expectation);
  const until = Math.min(expectation.to === null ? expectation.asOf : expectation.to - 1, expectation.asOf);
  if (!isCountable(segments, until)) {
    found.add('E_COVERAGE_GAP', 'schedule', 'has more slots than can be checked; choose a period with --from and --to');
    return { expected: 0, evaluated: 0 };
  }
  const evaluations = scheduledEvaluations(log);
  const expected = [...slotsOf(segments, until)];
  for (const [i, { slot, schedule }] of expected.entries()) {
    const evaluation = evaluations.get(slot);
    if (evaluation) checkEvaluation(slot, evaluation, expectation.schedule, found);
    // The latest slot can still be collected.
    else if (i + 1 < expected.length || dueAfter(slot, schedule) <= expectation.asOf) {
      found.add('E_COVERAGE_GAP', slot, 'was due and has no evaluation');
    }
  }
  checkFreshness(log, segments, newestCheckpoint, until, found);
  return { expected: expected.length, evaluated: expected.filter(({ slot }) => evaluations.has(slot)).length };
}

function scheduledEvaluations(log: VerifiedLog): Map<Slot, Evaluation> {
  const evaluations = new Map<Slot, Evaluation>();
  for (const { meaning, appendedAt } of log.entries.values()) {
    if (meaning.name !== 'control-evaluation' || meaning.predicate.trigger !== 'schedule') continue;
    // Of two, which the log forbids, the first counts.
    const { slot } = meaning.predicate;
    if (!evaluations.has(slot)) evaluations.set(slot, { appendedAt, predicate: meaning.predicate });
  }
  return evaluations;
}

/** The schedules of the period: those that the log records, or the auditor's from the opening of the log on. */
function segmentsOf(log: VerifiedLog, { schedule, from }: Expectation): ScheduleSegment[] {
  const opening = log.entries.get(0);
  const segments: ScheduleSegment[] = [];
  const add = ({ cron, timezone }: Schedule, start: number) => {
    const last = segments.at(-1);
    if (last?.cron === cron && last.timezone === timezone) return;
    // A slot at the very beginning of the period is in it.
    segments.push({ cron, timezone, from: toInstant(Math.max(start, from === null ? start : from - 1)) });
  };
  if (schedule) {
    const start = opening ? millisecondsOf(opening.appendedAt) : from;
    if (start !== null) add(schedule, start);
    return segments;
  }
  for (const { meaning, appendedAt } of log.entries.values()) {
    if (meaning.name === 'log-opened') add(meaning.predicate.schedule, millisecondsOf(appendedAt));
    if (meaning.name !== 'control-evaluation') continue;
    const expecting = meaning.predicate.expecting.at(-1);
    if (expecting) add(expecting, millisecondsOf(meaning.predicate.slot));
  }
  return segments;
}

/** Whether the slots are few enough to go through. A hostile log may claim to be open since the year 0. */
function isCountable(segments: readonly ScheduleSegment[], until: number): boolean {
  let days = 0;
  let slots = 0;
  for (const { cron, from } of segments) {
    const length = Math.max(0, until - millisecondsOf(from)) / DAY_MS;
    const { hours, minutes } = parseCron(cron);
    days += length;
    slots += length * hours.length * minutes.length;
  }
  return days <= MAX_DAYS && slots <= MAX_SLOTS;
}

/** The expected slots, each with the schedule that asks for it, ascending. */
function* slotsOf(segments: readonly ScheduleSegment[], until: number): Generator<{ slot: Slot; schedule: Schedule }> {
  for (const [i, schedule] of segments.entries()) {
    const next = segments[i + 1];
    const end = next ? Math.min(millisecondsOf(next.from), until) : until;
    for (const slot of slotsBetween(schedule, millisecondsOf(schedule.from), end)) yield { slot, schedule };
  }
}

function dueAfter(slot: Slot, schedule: Schedule): number {
  return millisecondsOf(nextSlot(schedule, millisecondsOf(slot)));
}

function checkEvaluation(
  slot: Slot,
  { appendedAt, predicate }: Evaluation,
  schedule: Schedule | null,
  found: Findings,
): void {
  // The evaluation itself says under which schedule it ran, unless the auditor says otherwise.
  const own = schedule ?? predicate.expecting.at(-1);
  if (own && millisecondsOf(appendedAt) > dueAfter(slot, own) + MAX_LATE_MS) {
    found.add('E_SLOT_LATE', slot, `was evaluated at ${appendedAt}, after the next slot was due`);
  }
  for (const { connection, state } of predicate.inputs) {
    if (state === 'partial') found.add('E_SLOT_PARTIAL', slot, `connection ${connection} was not read completely`);
    else if (state !== 'complete') found.add('E_SLOT_FAILED', slot, `connection ${connection} was not collected`);
  }
}

/** Without a checkpoint from the end of the period, nobody can say that the log goes on to where it seems to end. */
function checkFreshness(
  log: VerifiedLog,
  segments: readonly ScheduleSegment[],
  newestCheckpoint: number | null,
  until: number,
  found: Findings,
): void {
  const schedule = segments.at(-1);
  const opening = log.entries.get(0);
  const newest = newestCheckpoint ?? (opening ? millisecondsOf(opening.appendedAt) : null);
  if (newest === null || !schedule) return;
  const next = millisecondsOf(nextSlot(schedule, newest));
  const after = millisecondsOf(nextSlot(schedule, next));
  if (until <= Math.max(after, newest + MIN_STALE_MS)) return;
  found.add(
    'E_CHECKPOINT_STALE',
    'checkpoints/',
    `the newest is of ${toInstant(newest)}; later entries may be missing`,
  );
}
