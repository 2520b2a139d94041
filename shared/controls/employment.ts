import type { Employment } from '../access/matching/employment.ts';
import type { Human } from '../access/matching/humans.ts';
import type { Match } from '../access/matching/match.ts';
import type { Account } from '../access/snapshot.ts';
import { endOfDay, startOfDay } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { CalendarDate, Instant } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import type { ApplicationInput, WorkspaceInput } from './contract.ts';
import { currentRecords } from './people.ts';

/** Whether the person has left, as the policy counts it: at the end of employment, or of the last day at work. */
export function hasLeft(human: Human, input: ApplicationInput): boolean {
  return isOver(human, input.snapshot.takenAt, input);
}

/** Whether an employment is over at a time, as the policy counts it. */
export function isOver(employment: Employment, at: Instant, rules: Rules): boolean {
  if (employment.status === 'ended') return true;
  return rules.policy.leavers.from === 'lastWorkingDay' && hasStoppedWorking(employment, at, rules);
}

/** Whether somebody is employed and need not be able to sign in: on leave, or after the last day at work. */
export function isAway(employment: Employment, at: Instant, rules: Rules): boolean {
  return employment.status === 'leave' || hasStoppedWorking(employment, at, rules);
}

function hasStoppedWorking({ status, lastWorkingDay, timezone }: Employment, at: Instant, rules: Rules): boolean {
  const isEmployed = status === 'active' || status === 'leave';
  return isEmployed && lastWorkingDay !== null && endOfDay(lastWorkingDay, timezone ?? rules.timezone) <= at;
}

type Rules = Pick<WorkspaceInput, 'policy' | 'timezone'>;

/** The last day by which the policy counts, null if no roster says it. */
export function lastDayOf(employment: Employment, from: Policy['leavers']['from']): CalendarDate | null {
  const { lastWorkingDay, endDate } = employment;
  return from === 'lastWorkingDay' ? (lastWorkingDay ?? endDate) : (endDate ?? lastWorkingDay);
}

/** When somebody's present employment begins; null if no roster says it. */
export function startOfEmployment(human: Human, { timezone }: ApplicationInput): Instant | null {
  const days = currentRecords(human).flatMap(({ startDate }) => startDate ?? []);
  const last = days.sort(byCodeUnit).at(-1);
  return last === undefined ? null : startOfDay(last, human.timezone ?? timezone);
}

/** Whether the account is an external's, by the application's word or a roster's. Null: neither says. */
export function isExternal(account: Account, match: Match): boolean | null {
  const ofAccount = account.type?.toLowerCase();
  if (ofAccount === 'external') return true;
  if (match.kind === 'ambiguous' && match.andOthers) return null;
  const people = peopleOf(match);
  if (people.some(({ type }) => type === 'external')) return match.kind === 'owner' ? true : null;
  const saysInternal =
    ofAccount === 'internal' || (people.length > 0 && people.every(({ type }) => type === 'internal'));
  return saysInternal ? false : null;
}

/** The one person whose an account is, unless the employment has ended; null otherwise. */
export function currentOwner(match: Match): Human | null {
  return match.kind === 'owner' && match.human.status !== 'ended' ? match.human : null;
}

/** The people whose an account is or may be, as far as the match names them. */
export function peopleOf(match: Match): readonly Human[] {
  if (match.kind === 'owner') return [match.human];
  return match.kind === 'ambiguous' ? match.humans : [];
}
