import { positionTo } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PolicyException } from '../workspace/policy.ts';
import type { ExceptionStanding } from './reconcile.ts';
import type { ExceptionFault, Finding } from './state.ts';

/**
 * What is known of somebody who approved an exception. `subject`: the exception is about themselves. `unknown`: what
 * would tell cannot be read now. `unknowable`: nothing that is connected would tell.
 */
export type ApproverStanding = 'present' | 'gone' | 'subject' | 'unknown' | 'unknowable';

/**
 * Whether an exception holds: it has begun and not expired, and was approved by somebody who is still here and not its
 * subject. While that cannot be told, an exception neither begins nor ends.
 */
export function standingOfException(
  exception: PolicyException,
  approver: ApproverStanding,
  before: Finding | undefined,
  asOf: Instant,
  timezone: string,
): ExceptionStanding {
  const fault = faultOf(exception, approver, before, asOf, timezone);
  if (fault) return { waiver: null, fault };
  const { approvedBy, reason, expires } = exception;
  return { waiver: { approvedBy, reason, expires, exclusion: null }, fault: null };
}

function faultOf(
  { approvedOn, expires }: PolicyException,
  approver: ApproverStanding,
  before: Finding | undefined,
  asOf: Instant,
  timezone: string,
): ExceptionFault | null {
  const position = positionTo(approvedOn, expires, asOf, timezone);
  if (position !== 'within') return position === 'before' ? 'not-begun' : 'expired';
  switch (approver) {
    case 'subject':
      return 'approved-by-subject';
    case 'gone':
      return 'approver-gone';
    case 'unknown':
      return before?.status === 'suppressed' ? null : 'approver-unknown';
    case 'present':
    case 'unknowable':
      return null;
  }
}

/** Of several exceptions for one finding, the one that counts: one that holds, the longest; else the latest. */
export function standingsByKey(
  exceptions: readonly PolicyException[],
  standingOf: (exception: PolicyException) => ExceptionStanding,
): Map<string, ExceptionStanding> {
  const standings = new Map<string, ExceptionStanding>();
  for (const exception of exceptions.toSorted((a, b) => (a.expires < b.expires ? -1 : 1))) {
    const standing = standingOf(exception);
    if (standing.waiver || !standings.get(exception.finding)?.waiver) standings.set(exception.finding, standing);
  }
  return standings;
}
