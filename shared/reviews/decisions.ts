import { deadlineAfter } from '../kernel/calendar.ts';
import type { CalendarDate } from '../kernel/instant.ts';
import type { ReviewEvent } from './event.ts';
import type { Participant } from './participants.ts';
import type { Refusal } from './refusals.ts';
import { isSubject } from './reviewers.ts';
import type { ReviewState, RowState } from './state.ts';
import type { RowDecision } from './submission.ts';

/** What is wrong with some decisions; null if they all may be made by that person on that day. */
export function judgeDecisions(
  state: ReviewState,
  actor: Participant,
  decisions: readonly RowDecision[],
  day: CalendarDate,
): { readonly why: Refusal; readonly row: string } | null {
  const rows = new Map(state.rows.map((row) => [row.row, row]));
  const seen = new Set<string>();
  for (const decision of decisions) {
    const why = faultOf(state, actor, decision, rows.get(decision.row), day);
    if (why) return { why, row: decision.row };
    if (seen.has(decision.row)) return { why: 'repeated-row', row: decision.row };
    seen.add(decision.row);
  }
  return null;
}

function faultOf(
  state: ReviewState,
  actor: Participant,
  { digest, decision, roles, reason }: RowDecision,
  row: RowState | undefined,
  day: CalendarDate,
): Refusal | null {
  if (!row) return 'unknown-row';
  if (row.digest !== digest) return 'altered-row';
  if (isSubject(actor, row)) return 'self-review';
  if (!mayDecide(state, actor, row, day)) return 'not-the-reviewer';
  if ((decision === 'modify') !== (roles !== null)) return 'roles-missing';
  const needsReason = state.rules.reasonFor.includes(decision);
  return needsReason && (reason === null || reason.trim() === '') ? 'reason-missing' : null;
}

/** Whether a row is somebody's to decide on a day: as its reviewer, or as a delegate of that one. */
export function mayDecide(
  { delegations }: Pick<ReviewState, 'delegations'>,
  { actor }: Pick<Participant, 'actor'>,
  { row, reviewer }: Pick<RowState, 'row' | 'reviewer'>,
  day: CalendarDate,
): boolean {
  if (reviewer === null) return false;
  if (reviewer === actor) return true;
  return delegations.some(
    ({ by, to, rows, from, until }) =>
      by === reviewer && to === actor && (rows?.includes(row) ?? true) && from <= day && day <= until,
  );
}

/** The review with decisions made. What is nobody's goes back to whom the review belongs to, and stays undecided. */
export function withDecisions(
  state: ReviewState,
  { entry, at, submission }: ReviewEvent,
  by: string,
  decisions: readonly RowDecision[],
): ReviewState {
  const { authentication, method } = submission.acting;
  const made = new Map(decisions.map((decision) => [decision.row, decision]));
  const rows = state.rows.map((row): RowState => {
    const now = made.get(row.row);
    if (!now) return row;
    const { decision, roles, reason } = now;
    if (decision === 'not-mine') {
      return { ...row, reviewer: state.coordinator, basis: 'returned', decision: null, removal: null };
    }
    const standing = { decision, roles: roles && [...roles], reason, by, at, authentication, method };
    return {
      ...row,
      decision: { ...standing, entry: { ...entry } },
      removal: decision === 'keep' ? null : { limit: limitOf(state, row, at), lastSeen: null, gone: null, late: null },
    };
  });
  return { ...state, rows };
}

/** Until when access has to be gone that is to go by a decision at a time. */
function limitOf({ rules }: ReviewState, { privileged }: RowState, at: string): string {
  return deadlineAfter(at, privileged ? rules.removePrivilegedWithin : rules.removeWithin, rules.timezone);
}
