import { APPROVAL_PROBLEMS, approvalsIn, lateApproval, unapproved } from '../approvals.ts';
import type { ApplicationTest, Undetermined } from '../contract.ts';
import { foundSince } from '../differences.ts';
import { grantSubject } from '../roles.ts';

export const approvedHolders: ApplicationTest = {
  id: 'PAR-03',
  version: 2,
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
    'If a directory or a group assigns the role, change it there first. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment; or Groups > the group > Members > the person > Remove.',
  ],
  closes: 'with the next run in which the approval is there, or the next complete snapshot without the role',
  titleOf: ({ facts }) => {
    const problem = APPROVAL_PROBLEMS[String(facts.problem)] ?? String(facts.problem);
    return `${String(facts.role)} ${problem}: ${String(facts.userName)}`;
  },
  notApplicable: (policy) => (policy.privilegedAccess ? null : 'not-configured'),

  evaluate(input) {
    const { connection, roles, policy } = input;
    const privileged = roles.holdings.filter((held) => held.role.class === 'privileged');
    const unclassified = roles.holdings.filter((held) => held.role.class === 'unclassified');
    const judge = approvalsIn(input);
    const verdicts = privileged.map((held) => ({ held, verdict: judge(held, input.asOf) }));
    return {
      population: privileged.map((held) => `${held.account.id} ${held.role.id}`),
      violations: verdicts.flatMap(({ held, verdict }) =>
        verdict.kind === 'refused' ? unapproved(held, verdict.problem, connection) : [],
      ),
      undetermined: [
        ...verdicts.flatMap(({ held, verdict }) =>
          verdict.kind === 'unknown' ? { connection, subject: grantSubject(held), reason: verdict.reason } : [],
        ),
        // Whoever holds such a role may need an approval: nothing that was found about the grant goes away by it.
        ...unclassified.map(
          (held): Undetermined => ({ connection, subject: grantSubject(held), reason: 'role-unclassified' }),
        ),
      ],
      parameters: { privileged: policy.roles.privileged },
      observations: {
        lateApprovals: verdicts.flatMap(({ held, verdict }) => {
          const since = foundSince('PAR-03', grantSubject(held), input);
          return verdict.kind === 'approved' && since !== null ? [lateApproval(held, verdict.approval, since)] : [];
        }),
      },
    };
  },
};
