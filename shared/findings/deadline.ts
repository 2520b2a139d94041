import { millisecondsIn } from '../kernel/duration.ts';
import { type Instant, millisecondsOf, toInstant } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import type { Finding } from './state.ts';

/** Until when policy wants a finding remediated; null where it sets no time, and while it is not open. */
export function deadlineOf(
  { severity, status, openedAt }: Pick<Finding, 'severity' | 'status' | 'openedAt'>,
  within: Policy['remediateWithin'],
): Instant | null {
  if (severity === 'informational' || status !== 'open') return null;
  return toInstant(millisecondsOf(openedAt) + millisecondsIn(within[severity]));
}
