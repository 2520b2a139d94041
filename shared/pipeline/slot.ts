import { RollcallError } from '../kernel/errors.ts';
import { isSlot, millisecondsOf, type Slot, toSlot } from '../kernel/instant.ts';
import { isDueAt, latestSlot, nextSlot, type Schedule } from '../kernel/slots.ts';
import type { RunSlot } from './run-context.ts';

export type SlotErrorCode =
  /** Not a time, or not one at which the schedule is due: a mistake in the call. */
  | 'slot-invalid'
  /** Too early, too late, or older than what has been evaluated: nothing can be collected for it. */
  | 'slot-refused';

export class SlotError extends RollcallError<SlotErrorCode> {}

export interface SlotRequest {
  /** A slot by name; null for the latest one. */
  readonly slot: Slot | null;
  /** Ad hoc: a slot of its own, which never counts for coverage. */
  readonly manual: boolean;
}

/**
 * The slot that a run is for. Without a name it is the latest scheduled one, or this very second for a manual run.
 * Throws a SlotError `slot-invalid`.
 */
export function chooseSlot(request: SlotRequest, schedule: Schedule, now: number): RunSlot {
  const slot = request.slot ?? (request.manual ? manualSlot(schedule, now) : latestSlot(schedule, now));
  if (!isSlot(slot)) {
    throw new SlotError('slot-invalid', `"${slot}" is not a slot; write it in UTC to the second, 2026-11-22T06:00:00Z`);
  }
  if (request.slot !== null && !request.manual && !isDueAt(schedule, slot)) {
    const latest = latestSlot(schedule, now);
    throw new SlotError('slot-invalid', `the schedule is not due at ${slot}; the latest slot is ${latest}`);
  }
  if (request.manual && isDueAt(schedule, slot)) {
    throw new SlotError('slot-invalid', `${slot} is a slot of the schedule; leave out --manual`);
  }
  return { slot, trigger: request.manual ? 'manual' : 'schedule' };
}

/** Throws `slot-refused` for a slot that lies ahead, or after which the next one is due already. */
export function refuseUntimely({ slot }: RunSlot, schedule: Schedule, now: number): void {
  const refused = (why: string) =>
    new SlotError('slot-refused', `slot ${slot} ${why}; use --manual to collect at this moment`);
  if (millisecondsOf(slot) > now) throw refused('lies in the future');
  if (millisecondsOf(nextSlot(schedule, millisecondsOf(slot))) <= now) {
    throw refused('is over, since the next one is due, and stays a gap');
  }
}

/** Two kinds of slot must not meet in the same second. */
function manualSlot(schedule: Schedule, now: number): Slot {
  const slot = toSlot(now);
  return isDueAt(schedule, slot) ? toSlot(now - 1000) : slot;
}
