import * as z from 'zod';
import type { VerifiedEntry } from '../../evidence/verify/log.ts';
import { millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import { expectedSlots } from '../../kernel/slots.ts';

/** Slots are expected under these schedules, each from its instant on. */
const expectingSchema = z.array(z.object({ cron: z.string(), timezone: z.string(), from: z.string() })).min(1);

export const coverageSchema = z.strictObject({
  expecting: expectingSchema,
  /** Slots up to this one that nobody evaluated have been counted. */
  counted: z.string(),
});
/** Which slots are due next, and which gaps are known. */
export type Coverage = z.infer<typeof coverageSchema>;

/**
 * A run has this long: the flexible window of the scheduler, and each connection's deadline with its retries. Only then is
 * its slot missed, though it may still be made up for until the next one is due.
 */
const GRACE_MS = 90 * 60_000;
/** A log that has been silent for longer is not counted slot by slot. */
const MAX_SILENCE_MS = 400 * 24 * 3_600_000;

/** Follows the schedule through entries. Returns the slots that an evaluation left behind it without one of their own. */
export function follow(
  before: Coverage,
  entries: readonly VerifiedEntry[],
): { readonly coverage: Coverage; readonly gaps: readonly Slot[] } {
  let { expecting } = before;
  const gaps: Slot[] = [];
  for (const { meaning, appendedAt } of entries) {
    if (meaning.name === 'log-opened') expecting = [{ ...meaning.predicate.schedule, from: appendedAt }];
    if (meaning.name !== 'control-evaluation') continue;
    const { slot, trigger } = meaning.predicate;
    if (trigger === 'schedule') gaps.push(...slotsUntil(expecting, millisecondsOf(slot) - 1));
    expecting = expectingSchema.safeParse(meaning.predicate.expecting).data ?? expecting;
  }
  const uncounted = gaps.filter((slot) => slot > before.counted);
  return { coverage: { expecting, counted: latestOf(before.counted, uncounted) }, gaps: uncounted };
}

/** The slots since the last evaluation whose time has run out. */
export function overdueSlots({ expecting }: Coverage, now: number): Slot[] {
  return slotsUntil(expecting, now - GRACE_MS);
}

export function latestOf(counted: Slot, slots: readonly Slot[]): Slot {
  const last = slots.at(-1) ?? '';
  return last > counted ? last : counted;
}

function slotsUntil(expecting: Coverage['expecting'], until: number): Slot[] {
  const earliest = until - MAX_SILENCE_MS;
  const from = (time: string) => toInstant(Math.max(millisecondsOf(time), earliest));
  return expectedSlots(
    expecting.map((segment) => ({ ...segment, from: from(segment.from) })),
    until,
  );
}
