import type { Human } from '../../access/matching/humans.ts';
import type { RosterRecord } from '../../access/matching/roster-record.ts';
import { isSameLabel } from '../../access/people.ts';
import { currentRecords } from '../../controls/people.ts';

/** Whether somebody works here, on leave or not. Of whom nobody knows, it is taken to be so. */
export function isHere({ status }: Human): boolean {
  return status !== 'ended' && status !== 'future';
}

/** The record by which somebody is, or was last, employed. */
export function recordOf(human: Human): RosterRecord {
  const record = currentRecords(human)[0] ?? human.employments[0];
  if (!record) throw new Error('a human has a record');
  return record;
}

/** Whether department or job are not what they were. What a roster does not say any more has not changed. */
export function isMove(before: Human, now: Human): boolean {
  const [old, current] = [recordOf(before), recordOf(now)];
  return isOther(old.department, current.department) || isOther(old.title, current.title);
}

function isOther(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && !isSameLabel(before, now);
}
