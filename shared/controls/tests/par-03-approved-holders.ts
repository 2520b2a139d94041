import type { Account } from '../../access/snapshot.ts';
import { endOfDay, startOfDay } from '../../kernel/calendar.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import type { Approval } from '../../workspace/policy.ts';
import { type Actors, actorsIn, indexByAccount } from '../actors.ts';
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
    iso27001: ['A.8.2', 'A.8.3'],
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
    const { connection, roles, policy } = input;
    const privileged = roles.holdings.filter((held) => held.role.class === 'privileged');
    const unclassified = roles.holdings.filter((held) => held.role.class === 'unclassified');
    const approvalsOf = indexByAccount(policy.privilegedAccess?.approved ?? []);
    const actors = actorsIn(input);
    const verdicts = privileged.map((held) => judge(held, approvalsOf(held.account), actors, input));
    return {
      population: privileged.map((held) => `${held.account.id} ${held.role.id}`),
      violations: verdicts.flatMap((verdict) => verdict?.violation ?? []),
      undetermined: [
        ...verdicts.flatMap((verdict) => verdict?.undetermined ?? []),
        // Whoever holds such a role may need an approval: nothing that was found about the grant goes away by it.
        ...unclassified.map(
          (held): Undetermined => ({ connection, subject: subjectOf(held), reason: 'role-unclassified' }),
        ),
      ],
      parameters: { privileged: policy.roles.privileged },
    };
  },
};

/** What is wrong with an approval, from the farthest from a good one to the nearest. */
const FAULTS = [
  'approval-expired',
  'approval-not-begun',
  'approved-by-holder',
  'approver-gone',
  'approver-unknown',
] as const;
type Fault = (typeof FAULTS)[number];

const PROBLEMS: { readonly [problem: string]: string } = {
  'not-approved': 'without approval',
  'approval-expired': 'with an expired approval',
  'approval-not-begun': 'with an approval that lies ahead',
  'approved-by-holder': 'approved by the holder',
  'approver-gone': 'approved by somebody who is not here',
};

interface Verdict {
  readonly violation?: Violation;
  readonly undetermined?: Undetermined;
}

/** One good approval is enough. Without any, the fault of the best one is told. */
function judge(held: Holding, ofAccount: readonly Approval[], actors: Actors, input: ApplicationInput): Verdict | null {
  const { connection, people } = input;
  const approvals = ofAccount.filter(({ role }) => role === held.role.id || role === held.role.name);
  const faults = approvals.map((approval) => faultOf(approval, held.account, actors, input));
  if (faults.includes(null)) return null;
  const problem = FAULTS.findLast((fault) => faults.includes(fault)) ?? 'not-approved';
  const subject = subjectOf(held);
  if (problem === 'approver-unknown') {
    const reason = people.state === 'none' ? 'approver-unknown' : 'employment-unknown';
    return { undetermined: { connection, subject, reason } };
  }
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

function faultOf(approval: Approval, holder: Account, actors: Actors, input: ApplicationInput): Fault | null {
  const now = millisecondsOf(input.asOf);
  if (now >= millisecondsOf(endOfDay(approval.expires, input.timezone))) return 'approval-expired';
  if (now < millisecondsOf(startOfDay(approval.approvedOn, input.timezone))) return 'approval-not-begun';
  if (actors.isHolder(approval.approvedBy, holder)) return 'approved-by-holder';
  const standing = actors.standingOf(approval.approvedBy);
  return standing === 'present' ? null : standing === 'gone' ? 'approver-gone' : 'approver-unknown';
}

function subjectOf({ account, role }: Holding): readonly string[] {
  return ['grant', account.id, role.id];
}
