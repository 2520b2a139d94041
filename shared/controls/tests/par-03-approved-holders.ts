import { endOfDay, startOfDay } from '../../kernel/calendar.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import type { Approval } from '../../workspace/policy.ts';
import { isHolder, namesAccount, standingOf } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Undetermined, Violation } from '../contract.ts';
import type { Holding } from '../roles.ts';

export const approvedHolders: ApplicationTest = {
  id: 'PAR-03',
  version: 1,
  scope: 'application',
  title: 'Only approved holders of privileged roles',
  criterion:
    'Every account that may be active and holds a privileged role has an approval that has begun and not expired, by somebody who is still here and is not the holder.',
  why: 'An administrator whom nobody approved is either a mistake or an intrusion.',
  controls: {
    soc2: ['CC6.1', 'CC6.3'],
    iso27001: ['A.8.2', 'A.5.15'],
    nist80053: ['AC-6(5)'],
    pcidss: ['7.2.3'],
  },
  needs: ['accounts', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  remediation: [
    'If the person needs the role, have its owner approve it under `privilegedAccess.approved` in the policy, with reason and expiry.',
    'If not, take it away: Leapsome > Employees > the employee > Edit > Role. Only a Super Admin can demote a Super Admin.',
    'If an identity provider or HR system assigns the role, change it there first.',
  ],
  closes: 'with the next run in which the approval is there, or the next complete snapshot without the role',
  titleOf: ({ facts }) => {
    const problem = PROBLEMS[String(facts.problem)] ?? String(facts.problem);
    return `${String(facts.role)} ${problem}: ${String(facts.userName)}`;
  },
  notApplicable: (policy) => (policy.privilegedAccess ? null : 'not-configured'),

  evaluate(input) {
    const privileged = input.roles.holdings.filter((held) => held.role.class === 'privileged');
    const verdicts = privileged.map((held) => judge(held, input));
    const unclassified = new Set(
      input.roles.holdings.filter((held) => held.role.class === 'unclassified').map((held) => held.role.id),
    );
    const { connection } = input;
    return {
      population: privileged.map((held) => `${held.account.id} ${held.role.id}`),
      violations: verdicts.flatMap((verdict) => verdict?.violation ?? []),
      undetermined: [
        ...verdicts.flatMap((verdict) => verdict?.undetermined ?? []),
        ...[...unclassified].map(
          (role): Undetermined => ({ connection, subject: ['role', role], reason: 'role-unclassified' }),
        ),
      ],
      parameters: { privileged: input.policy.roles.privileged },
    };
  },
};

const PROBLEMS: { readonly [problem: string]: string } = {
  'not-approved': 'without approval',
  'approval-expired': 'with an expired approval',
  'approval-not-begun': 'with an approval that lies ahead',
  'approved-by-holder': 'approved by the holder',
  'approver-gone': 'approved by somebody who is not here any more',
};

interface Verdict {
  readonly violation?: Violation;
  readonly undetermined?: Undetermined;
}

/** One good approval is enough. Without any, the fault of the best one is told: the order of the checks. */
function judge(held: Holding, input: ApplicationInput): Verdict | null {
  const { connection, policy } = input;
  const approvals = (policy.privilegedAccess?.approved ?? []).filter(
    (approval) =>
      namesAccount(approval.account, held.account) &&
      (approval.role === held.role.id || approval.role === held.role.name),
  );
  const faults = approvals.map((approval) => faultOf(approval, held, input));
  if (faults.includes(null)) return null;
  const subject = ['grant', held.account.id, held.role.id];
  if (faults.includes('approver-unknown')) return { undetermined: { connection, subject, reason: 'approver-unknown' } };
  const problem = faults[0] ?? 'not-approved';
  return {
    violation: {
      connection,
      subject,
      severity: 'high',
      facts: {
        account: held.account.id,
        userName: held.account.userName,
        role: held.role.name,
        sources: held.sources,
        problem,
      },
    },
  };
}

function faultOf(approval: Approval, held: Holding, input: ApplicationInput): string | null {
  const now = millisecondsOf(input.asOf);
  if (now < millisecondsOf(startOfDay(approval.approvedOn, input.timezone))) return 'approval-not-begun';
  if (now >= millisecondsOf(endOfDay(approval.expires, input.timezone))) return 'approval-expired';
  if (isHolder(approval.approvedBy, held.account, input)) return 'approved-by-holder';
  const standing = standingOf(approval.approvedBy, input);
  return standing === 'present' ? null : standing === 'gone' ? 'approver-gone' : 'approver-unknown';
}
