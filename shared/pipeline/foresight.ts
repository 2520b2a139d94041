import { endOfDay } from '../kernel/calendar.ts';
import { millisecondsIn } from '../kernel/duration.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import { nextSlot, type Schedule, slotsBetween } from '../kernel/slots.ts';
import type { Workspace } from '../workspace/configuration.ts';

/** Something in the configuration that will not do what its author expects. */
export interface Warning {
  readonly code: 'leaver-limit-too-short' | 'expired';
  /** One sentence. May name an account as the configuration does. */
  readonly message: string;
}

const HOUR_MS = 3_600_000;
/** Long enough for a monthly schedule to show its interval. */
const LOOK_AHEAD_MS = 62 * 24 * HOUR_MS;

/** What can be told from the configuration alone, before anything is read. */
export function foresee({ schedule, policy, exceptions }: Workspace, asOf: Instant): Warning[] {
  const warnings: Warning[] = [];
  const limit = policy.leavers.deactivateWithin;
  const interval = longestInterval(schedule, millisecondsOf(asOf));
  if (millisecondsIn(limit) < 2 * interval) {
    warnings.push({
      code: 'leaver-limit-too-short',
      message:
        `leavers.deactivateWithin is ${limit}, and slots are up to ${describeHours(interval)} apart: whether the limit was ` +
        `kept cannot always be told; run at least every ${describeHours(millisecondsIn(limit) / 2)}, or raise the limit`,
    });
  }
  const expired = (expires: string, what: string) => {
    if (millisecondsOf(endOfDay(expires, schedule.timezone)) > millisecondsOf(asOf)) return;
    warnings.push({ code: 'expired', message: `${what} expired on ${expires}; renew it, or take it out` });
  };
  for (const { role, account, expires } of policy.privilegedAccess?.approved ?? []) {
    expired(expires, `the approval of ${role} for ${account}`);
  }
  for (const { account, expires } of policy.serviceAccounts) expired(expires, `the service account ${account}`);
  for (const { finding, expires } of exceptions) expired(expires, `the exception for ${finding}`);
  return warnings;
}

/** The longest time between two slots, in milliseconds, without the hour that daylight saving adds twice a year. */
function longestInterval({ cron }: Schedule, from: number): number {
  const steady = { cron, timezone: 'UTC' };
  const first = millisecondsOf(nextSlot(steady, from));
  const times = slotsBetween(steady, first, first + LOOK_AHEAD_MS).map(millisecondsOf);
  if (times.length === 0) times.push(millisecondsOf(nextSlot(steady, first)));
  return Math.max(...times.map((time, i) => time - (times[i - 1] ?? first)));
}

/** `6 h`, `30 min`: whole hours where it is, minutes otherwise. */
function describeHours(milliseconds: number): string {
  return milliseconds % HOUR_MS === 0 ? `${milliseconds / HOUR_MS} h` : `${Math.floor(milliseconds / 60_000)} min`;
}
