import type { WorkspaceTest } from '../contract.ts';
import { judgeRemovals, overdueBy } from '../removals.ts';

export const removed: WorkspaceTest = {
  id: 'UAR-06',
  version: 1,
  scope: 'workspace',
  title: 'What reviewers revoke is gone',
  criterion:
    'Whatever a reviewer decided to revoke or to modify is gone, as a complete snapshot shows that was taken after the decision. It is late if a snapshot after the limit of the policy still shows it.',
  why: 'A decision that nobody carries out changes nothing. That it was carried out, only the application itself shows.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  remediation: [
    'If a directory provisions Leapsome, take the assignment away there first, or it comes back. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Remove assignment.',
    'To revoke: Leapsome > Employees > the employee > Deactivate. Do not delete: that takes their feedback and goals with it.',
    'To modify: Leapsome > Employees > the employee > Edit > Role, to one of those that may stay. Then have the role import attested anew, if roles come from one.',
    'If the reviewer was wrong, they decide again while the review is open: `rollcall review decide`. After that, have the finding waived for a time, with an approval.',
  ],
  closes: 'with the next complete snapshot that does not show it any more; a decision to keep it closes it too',
  titleOf: (violation) => titleOfRemoval(violation),

  evaluate: (input) => judgeRemovals(input, false),
};

/** Until the limit it is something to do; after it, something that is wrong. */
export function titleOfRemoval({
  facts: { review, item, userName, removeBy, late },
  measured,
}: Parameters<WorkspaceTest['titleOf']>[0]): string {
  const which = `${String(userName)} (${String(review)}, item ${String(item)})`;
  if (late === true) return `Revoked access is still there: ${which}, ${overdueBy(measured.businessDaysOver)}`;
  return `Revoked access is to be gone by ${String(removeBy).slice(0, 16)}Z: ${which}`;
}
