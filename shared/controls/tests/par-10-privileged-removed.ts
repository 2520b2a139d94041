import type { WorkspaceTest } from '../contract.ts';
import { judgeRemovals } from '../removals.ts';
import { titleOfRemoval } from './uar-06-removed.ts';

export const privilegedRemoved: WorkspaceTest = {
  id: 'PAR-10',
  version: 1,
  scope: 'workspace',
  title: 'Privileged access that reviewers revoke is gone',
  criterion:
    'Privileged access that a reviewer decided to revoke or to modify is gone, as a complete snapshot shows that was taken after the decision. It is late if a snapshot after the shorter limit for privileged access still shows it.',
  why: 'Somebody who should not be an administrator is one for as long as nobody acts.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18', 'A.8.2'],
    nist80053: ['AC-6(7)'],
    pcidss: ['7.2.4'],
  },
  remediation: [
    'Demote first: Leapsome > Employees > the employee > Edit > Role. Only a Super Admin can demote a Super Admin.',
    'If a directory or a group assigns the role, change it there first. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment; or Groups > the group > Members > the person > Remove.',
    'If the account is to go as a whole, deactivate it then: Leapsome > Employees > the employee > Deactivate. Do not delete.',
    'Have the role import attested anew, if roles come from one: it is what shows that the role is gone.',
  ],
  closes: 'with the next complete snapshot that does not show it any more; a decision to keep it closes it too',
  titleOf: (violation) => titleOfRemoval(violation),

  evaluate: (input) => judgeRemovals(input, true),
};
