import type { Account } from '../access/snapshot.ts';
import { positionTo } from '../kernel/calendar.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { CalendarDate, Instant } from '../kernel/instant.ts';
import type { Approval } from '../workspace/policy.ts';
import { type Actors, actorsIn, indexByAccount, reasonForUnknown } from './actors.ts';
import type { ApplicationInput, Violation } from './contract.ts';
import type { ReasonCode } from './reasons.ts';
import { grantSubject, type Holding, isCalled, type Role } from './roles.ts';

/** What is wrong with an approval, from the farthest from a good one to the nearest. */
const FAULTS = [
  'approval-expired',
  'approval-not-begun',
  'approved-by-holder',
  'approver-gone',
  'approver-unknown',
] as const;
type Fault = (typeof FAULTS)[number];

/** How a title says what is wrong with the approval of a grant. */
export const APPROVAL_PROBLEMS: { readonly [problem: string]: string } = {
  'not-approved': 'without approval',
  'approval-expired': 'with an expired approval',
  'approval-not-begun': 'with an approval that lies ahead',
  'approved-by-holder': 'approved by the holder',
  'approver-gone': 'approved by somebody who is not here',
  'approved-late': 'approved only after it was granted',
};

/** Whether a grant was approved at an instant. `unknown`: nothing at hand can tell whether the approver is still here. */
export type ApprovalVerdict =
  | { readonly kind: 'approved'; readonly approval: Approval }
  | { readonly kind: 'refused'; readonly problem: Exclude<Fault, 'approver-unknown'> | 'not-approved' }
  | { readonly kind: 'unknown'; readonly reason: ReasonCode };

/** What an account holds, and what approvals may call it. */
interface Held {
  readonly account: Account;
  readonly role: Pick<Role, 'ids' | 'name'>;
}

/**
 * Judges grants by the approvals of the policy. One good approval is enough: begun and not expired at the instant, by
 * somebody who is still here and is not the holder. Without any, the fault of the best one is told. Where a first day is
 * given, approvals that are dated before it do not count.
 */
export function approvalsIn(
  input: ApplicationInput,
): (held: Held, at: Instant, from?: CalendarDate) => ApprovalVerdict {
  const approvalsOf = indexByAccount(input.policy.privilegedAccess?.approved ?? []);
  const actors = actorsIn(input);
  return (held, at, from) => {
    const approvals = approvalsOf(held.account).filter(
      ({ role, approvedOn }) => isCalled(held.role, role) && (from === undefined || approvedOn >= from),
    );
    const judged = approvals.map((approval) => ({
      approval,
      fault: faultOf(approval, held.account, actors, at, input),
    }));
    const good = judged.find(({ fault }) => fault === null);
    if (good) return { kind: 'approved', approval: good.approval };
    const problem = FAULTS.findLast((fault) => judged.some((one) => one.fault === fault)) ?? 'not-approved';
    if (problem !== 'approver-unknown') return { kind: 'refused', problem };
    return { kind: 'unknown', reason: reasonForUnknown(input.people) };
  };
}

function faultOf(
  approval: Approval,
  holder: Account,
  actors: Actors,
  at: Instant,
  { timezone }: ApplicationInput,
): Fault | null {
  const position = positionTo(approval.approvedOn, approval.expires, at, timezone);
  if (position !== 'within') return position === 'before' ? 'approval-not-begun' : 'approval-expired';
  if (actors.isHolder(approval.approvedBy, holder)) return 'approved-by-holder';
  const standing = actors.standingOf(approval.approvedBy);
  return standing === 'present' ? null : standing === 'gone' ? 'approver-gone' : 'approver-unknown';
}

/** A privileged grant that lacks a good approval. */
export function unapproved(held: Holding, problem: string, connection: string): Violation {
  const { account, role, sources } = held;
  const facts = { account: account.id, userName: account.userName, role: role.name, sources, problem };
  return { connection, subject: grantSubject(held), severity: 'high', facts };
}

/** A grant that had been found without approval, and has one now: it closes, and the delay stays on record. */
export function lateApproval(
  { account, role }: Holding,
  approval: Approval,
  foundAt: Instant,
): { [name: string]: Json } {
  const { approvedOn, approvedBy } = approval;
  return { account: account.id, role: role.name, foundAt, approvedOn, approvedBy };
}
