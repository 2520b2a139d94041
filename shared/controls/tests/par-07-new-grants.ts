import { APPROVAL_PROBLEMS } from '../approvals.ts';
import type { ApplicationTest } from '../contract.ts';
import { examineNewGrants } from '../new-grants.ts';

const ID = 'PAR-07';

export const newGrants: ApplicationTest = {
  id: ID,
  version: 2,
  scope: 'application',
  title: 'Privileged roles granted with approval',
  criterion:
    'Every privileged role that an account holds, and did not hold when this test last compared, had an approval no later than it was first seen. The roles of an account that was inactive count as new.',
  why: 'An approval that follows the grant approves what has happened already. Whoever takes over an account grants themselves more.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'] },
  needs: ['accounts', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  compares: 'only',
  remediation: [
    'Find out who granted the role, and whether they were asked to. If nobody knows, treat it as an incident: demote the account first.',
    'If an identity provider or HR system assigns the role, or its synchronisation activated the account again, change it there first.',
    'If the person does not need the role: Leapsome > Employees > the employee > Edit > Role. Only a Super Admin can demote a Super Admin.',
    'If the person needs it, have its owner approve it under `privilegedAccess.approved` in the policy, with reason and expiry. The delay stays on record.',
  ],
  closes:
    'with the next run in which the grant has an approval, which is then recorded as late, or the next complete snapshot without the role',
  titleOf: ({ facts }) => {
    const problem = APPROVAL_PROBLEMS[String(facts.problem)] ?? String(facts.problem);
    return `New grant of ${String(facts.role)} ${problem}: ${String(facts.userName)}`;
  },
  notApplicable: (policy) => (policy.privilegedAccess ? null : 'not-configured'),

  evaluate(input) {
    const { lateApprovals, ...examined } = examineNewGrants(ID, input);
    return {
      ...examined,
      parameters: { privileged: input.policy.roles.privileged },
      observations: { lateApprovals: [...lateApprovals] },
    };
  },
};
