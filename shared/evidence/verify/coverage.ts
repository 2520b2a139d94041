import { millisecondsOf, type Slot } from '../../kernel/instant.ts';
import { expectedSlots, nextSlot, type Schedule, type ScheduleSegment } from '../../kernel/slots.ts';
import { isRecord } from './envelope.ts';
import type { VerifiedEntry, VerifiedLog } from './log.ts';
import type { Findings } from './report.ts';

/** What the auditor expects. Times are epoch milliseconds. */
export interface Expectation {
  readonly from: number | null;
  readonly to: number | null;
  /** The auditor's own word about the schedule; null to take the log's. */
  readonly schedule: Schedule | null;
  readonly asOf: number;
}

/** A run that began in time may take until after the next slot is due; Lambda and step retries included. */
const MAX_LATE_MS = 30 * 60_000;
const MIN_STALE_MS = 48 * 3_600_000;

/** Checks that every slot of the period was evaluated, in time, over complete readings. */
export function verifyCoverage(
  log: VerifiedLog,
  newestCheckpoint: number | null,
  expectation: Expectation,
  found: Findings,
): { expected: number; evaluated: number } {
  const evaluations = new Map<Slot, VerifiedEntry>();
  for (const entry of log.entries.values()) {
    const { name, predicate } = entry;
    if (name === 'control-evaluation' && predicate.trigger === 'schedule')
      evaluations.set(String(predicate.slot), entry);
  }
  const segments = segmentsOf(log, expectation);
  const until = Math.min(expectation.to ?? expectation.asOf, expectation.asOf);
  const isInPeriod = (slot: Slot) => expectation.from === null || millisecondsOf(slot) >= expectation.from;
  const expected = expectedSlots(segments, until).filter(isInPeriod);
  let evaluated = 0;
  for (const slot of expected) {
    const schedule =
      expectation.schedule ?? segments.findLast(({ from }) => millisecondsOf(from) < millisecondsOf(slot));
    if (!schedule) continue;
    const next = millisecondsOf(nextSlot(schedule, millisecondsOf(slot)));
    const entry = evaluations.get(slot);
    if (!entry) {
      // The latest slot can still be collected.
      if (next <= expectation.asOf) found.add('E_COVERAGE_GAP', slot, 'was due and has no evaluation');
      continue;
    }
    evaluated++;
    if (millisecondsOf(entry.appendedAt) > next + MAX_LATE_MS) {
      found.add('E_SLOT_LATE', slot, `was evaluated at ${entry.appendedAt}, after the next slot was due`);
    }
    checkInputs(slot, entry, found);
  }
  checkFreshness(segments, newestCheckpoint, expectation, until, found);
  return { expected: expected.length, evaluated };
}

/** The schedules that the log records, or the auditor's from the opening of the log on. */
function segmentsOf(log: VerifiedLog, { schedule, from }: Expectation): ScheduleSegment[] {
  const opening = log.entries.get(0);
  if (schedule) {
    const start = opening ? millisecondsOf(opening.appendedAt) : (from ?? 0);
    return [{ ...schedule, from: new Date(from === null ? start : Math.max(start, from - 1)).toISOString() }];
  }
  const segments: ScheduleSegment[] = [];
  const add = (recorded: unknown, start: string) => {
    if (!isRecord(recorded) || typeof recorded.cron !== 'string' || typeof recorded.timezone !== 'string') return;
    const { cron, timezone } = recorded;
    const last = segments.at(-1);
    if (last?.cron !== cron || last.timezone !== timezone) segments.push({ cron, timezone, from: start });
  };
  for (const entry of log.entries.values()) {
    if (entry.name === 'log-opened') add(entry.predicate.schedule, entry.appendedAt);
    if (entry.name !== 'control-evaluation' || !Array.isArray(entry.predicate.expecting)) continue;
    add(entry.predicate.expecting.at(-1), String(entry.predicate.slot));
  }
  return segments;
}

function checkInputs(slot: Slot, { predicate }: VerifiedEntry, found: Findings): void {
  for (const input of Array.isArray(predicate.inputs) ? predicate.inputs : []) {
    if (!isRecord(input)) continue;
    const connection = String(input.connection);
    if (input.state === 'partial')
      found.add('E_SLOT_PARTIAL', slot, `connection ${connection} was not read completely`);
    else if (input.state !== 'complete') found.add('E_SLOT_FAILED', slot, `connection ${connection} was not collected`);
  }
}

/** Without a recent checkpoint, nobody can say that the log goes on to where it seems to end. */
function checkFreshness(
  segments: readonly ScheduleSegment[],
  newest: number | null,
  { asOf }: Expectation,
  until: number,
  found: Findings,
): void {
  const schedule = segments.at(-1);
  if (newest === null || !schedule || until < asOf) return;
  const next = millisecondsOf(nextSlot(schedule, newest));
  const after = millisecondsOf(nextSlot(schedule, next));
  if (asOf <= Math.max(after, newest + MIN_STALE_MS)) return;
  const issued = new Date(newest).toISOString();
  found.add('E_CHECKPOINT_STALE', 'checkpoints/', `the newest is of ${issued}; later entries may be missing`);
}
