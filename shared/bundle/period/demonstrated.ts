import { daysLater } from '../../kernel/calendar.ts';
import { type Instant, millisecondsOf, type Slot, toInstant } from '../../kernel/instant.ts';
import { hoursBetween, type Period } from './period.ts';

/** At least so many hundredths of the slots have to be conclusive. */
export const CONCLUSIVE_PERCENT = 95;
/** For so many days, by the calendar of the workspace, there may be no conclusive slot. */
export const LONGEST_GAP_DAYS = 7;

/** How well the evidence of a control test covers a period. */
export interface Coverage {
  /**
   * `demonstrated`: the evidence covers the period, so that what was found, and what was not, can be relied on; it says
   * nothing of what was found. `not-applicable`: the test applied in no slot that was evaluated.
   */
  readonly state: 'demonstrated' | 'not-demonstrated' | 'not-applicable';
  readonly because: readonly ('too-few-conclusive' | 'gap-too-long')[];
  /** Expected slots that are over, without those in which the test did not apply. */
  readonly slots: number;
  /** Those in which the test reached pass or fail on complete and fresh evidence. */
  readonly conclusive: number;
  /** The longest time without a conclusive slot; from the beginning and up to the end of the period it counts too. */
  readonly longestGap: Gap;
}

interface Gap {
  readonly from: Instant;
  readonly to: Instant;
  readonly hours: number;
}

/** What a test said in an expected slot. `missing`: nothing. */
export interface ExpectedSlot {
  readonly slot: Slot;
  readonly said: 'conclusive' | 'inconclusive' | 'not-applicable' | 'missing';
}

/**
 * Whether the evidence demonstrates anything over a period: at least 95 in 100 of its slots are conclusive, and no gap
 * between conclusive ones exceeds seven days. `slots` ascending; `asOf` bounds a period that is not over.
 */
export function coverageOf(slots: readonly ExpectedSlot[], period: Period, asOf: Instant, timezone: string): Coverage {
  const applicable = slots.filter(({ said }) => said !== 'not-applicable');
  const conclusive = applicable.filter(({ said }) => said === 'conclusive');
  const end = toInstant(Math.min(millisecondsOf(period.to), millisecondsOf(asOf)));
  const gap = longestGap([period.from, ...conclusive.map(({ slot }) => toInstant(millisecondsOf(slot))), end]);
  const isEnough = conclusive.length > 0 && conclusive.length * 100 >= applicable.length * CONCLUSIVE_PERCENT;
  const isTooLong = gap.to > daysLater(gap.from, LONGEST_GAP_DAYS, timezone);
  const because = [
    ...(isEnough ? [] : (['too-few-conclusive'] as const)),
    ...(isTooLong ? (['gap-too-long'] as const) : []),
  ];
  const counts = { slots: applicable.length, conclusive: conclusive.length, longestGap: gap };
  const neverApplied = applicable.length < slots.length && applicable.every(({ said }) => said === 'missing');
  if (neverApplied) return { state: 'not-applicable', because: [], ...counts };
  return { state: because.length === 0 ? 'demonstrated' : 'not-demonstrated', because, ...counts };
}

/** The longest stretch between neighbours, ascending; of equal ones the first. */
function longestGap(times: readonly Instant[]): Gap {
  let longest: Gap | null = null;
  for (const [i, to] of times.entries()) {
    const from = times[i - 1];
    if (from === undefined) continue;
    const isLonger = longest === null || millisecondsOf(to) - millisecondsOf(from) > lengthOf(longest);
    if (isLonger) longest = { from, to, hours: hoursBetween(from, to) };
  }
  if (!longest) throw new Error('a period has a beginning and an end');
  return longest;
}

function lengthOf({ from, to }: Gap): number {
  return millisecondsOf(to) - millisecondsOf(from);
}
