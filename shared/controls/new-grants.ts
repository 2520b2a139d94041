import type { Json } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Approval } from '../workspace/policy.ts';
import { type ApprovalVerdict, approvalsIn, lateApproval, unapproved } from './approvals.ts';
import type { ApplicationInput, Examination, Undetermined } from './contract.ts';
import { firstSeen, foundSince, isNewGrant, openSubjects } from './differences.ts';
import type { ReasonCode } from './reasons.ts';
import { grantSubject, type Holding } from './roles.ts';

/** What became of the grants that a test examined. */
interface ExaminedGrants extends Pick<Examination, 'population' | 'violations'> {
  readonly undetermined: readonly Undetermined[];
  /** Grants that had been found without approval, and have one now. */
  readonly lateApprovals: readonly { readonly [name: string]: Json }[];
}

type Judgement =
  | { readonly kind: 'settled' }
  | { readonly kind: 'late'; readonly approval: Approval; readonly foundAt: Instant }
  | { readonly kind: 'violation'; readonly problem: string }
  | { readonly kind: 'undetermined'; readonly reason: ReasonCode };

/**
 * Examines the roles that need an approval, privileged ones and those that nobody has classified: the grants that are
 * new since the test's baseline, and those that it has not settled.
 */
export function examineNewGrants(test: string, input: ApplicationInput): ExaminedGrants {
  const { connection, roles, baseline, policy } = input;
  const isOpen = openSubjects(test, input);
  const grants = roles.holdings.filter(
    (held) => held.role.class !== 'standard' && (isNewGrant(held, baseline) || isOpen(grantSubject(held))),
  );
  const judge = approvalsIn(input);
  const judged = grants.map((held) => {
    const judgement: Judgement = policy.privilegedAccess
      ? judgeGrant(test, held, judge, input)
      : { kind: 'undetermined', reason: 'not-configured' };
    return { held, judgement };
  });
  return {
    population: grants.map((held) => `${held.account.id} ${held.role.id}`),
    violations: judged.flatMap(({ held, judgement }) =>
      judgement.kind === 'violation' ? unapproved(held, judgement.problem, connection) : [],
    ),
    undetermined: judged.flatMap(({ held, judgement }) =>
      judgement.kind === 'undetermined' ? { connection, subject: grantSubject(held), reason: judgement.reason } : [],
    ),
    lateApprovals: judged.flatMap(({ held, judgement }) =>
      judgement.kind === 'late' ? [lateApproval(held, judgement.approval, judgement.foundAt)] : [],
    ),
  };
}

/**
 * A grant has to be approved by the time at which it is first seen. One that is approved later is found all the same,
 * and closes with the next run, so that the delay is on record.
 */
function judgeGrant(
  test: string,
  held: Holding,
  judge: (held: Holding, at: Instant) => ApprovalVerdict,
  input: ApplicationInput,
): Judgement {
  const now = judge(held, input.asOf);
  const foundAt = foundSince(test, grantSubject(held), input);
  if (foundAt !== null && now.kind === 'approved') return { kind: 'late', approval: now.approval, foundAt };
  const verdict = foundAt === null ? judge(held, firstSeen(test, held, grantSubject(held), input)) : now;
  if (verdict.kind === 'approved') return { kind: 'settled' };
  if (held.role.class === 'unclassified') return { kind: 'undetermined', reason: 'role-unclassified' };
  if (verdict.kind === 'unknown') return { kind: 'undetermined', reason: verdict.reason };
  return { kind: 'violation', problem: now.kind === 'approved' ? 'approved-late' : verdict.problem };
}
