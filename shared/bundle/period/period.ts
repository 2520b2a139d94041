import { type Instant, millisecondsOf } from '../../kernel/instant.ts';

/** A span of time: `from` belongs to it, `to` does not. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

export const HOUR_MS = 3_600_000;

/** Full hours from one time to another; none if it is not later. */
export function hoursBetween(from: Instant, to: Instant): number {
  return Math.max(0, Math.floor((millisecondsOf(to) - millisecondsOf(from)) / HOUR_MS));
}

/** Where a time, a slot or an instant, lies to a period. */
export type Phase = 'before' | 'within' | 'after';

export function phaseOf(time: Instant, { from, to }: Period): Phase {
  const at = millisecondsOf(time);
  if (at < millisecondsOf(from)) return 'before';
  return at < millisecondsOf(to) ? 'within' : 'after';
}
