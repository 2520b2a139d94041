import { addDays, endOfDay, startOfDay } from '../../kernel/calendar.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import { reasonForUnknown, standingInRosters } from '../actors.ts';
import type { WorkspaceInput, WorkspaceTest } from '../contract.ts';

/** A policy is looked at again at least once a year. */
export const APPROVAL_HOLDS_DAYS = 365;

export const policyApproved: WorkspaceTest = {
  id: 'UAR-01',
  version: 1,
  scope: 'workspace',
  title: 'Policy says cadence, scope and reviewers, and is approved',
  criterion:
    'The policy has a version, says how often access is reviewed and who signs that off, and was approved within the last 365 days by somebody who, where a roster is connected, is still here.',
  why: 'Auditors test against the organisation’s own policy. Rules that nobody approved, or that nobody has looked at for years, are no measure.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.15', 'A.5.18'],
    nist80053: ['AC-1', 'AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  remediation: [
    'Policy: read it through with whoever answers for access: roles, limits, registers, `reviews.all.every` (how often) and `reviews.signOff` (by whom).',
    'Policy: raise `version`, and set `approvedBy` and `approvedOn` to who approved it and when. Keep the approval itself, a ticket or a signed page, where the auditor can find it.',
    'If the approver has left, have the policy approved by somebody who is here. If the roster is wrong about them, correct it there: Humaans: People > the person.',
    'Put a date into the calendar eleven months ahead: the approval lapses after 365 days.',
  ],
  closes: 'with the next run under a policy that says all of it and whose approval stands',
  titleOf: ({ facts }) => {
    const problems = [facts.problems].flat().map((problem) => PROBLEMS[String(problem)] ?? String(problem));
    return `Policy ${problems.join(', ')}`;
  },

  evaluate(input) {
    const { policy, people } = input;
    const finding = { connection: 'policy', subject: ['policy'] };
    const problems = problemsOf(input);
    const standing = policy.approvedBy === undefined ? 'present' : standingInRosters(policy.approvedBy, people);
    if (standing === 'gone') problems.push('approver-gone');
    // Where no roster is connected, only the organisation can tell, and the criterion does not ask.
    const isUnclear = people.state !== 'none' && standing === 'unknown';
    return {
      population: ['policy'],
      violations:
        problems.length > 0
          ? [
              {
                ...finding,
                severity: 'medium',
                facts: { problems, version: policy.version ?? null, approvedOn: policy.approvedOn ?? null },
              },
            ]
          : [],
      undetermined: isUnclear ? [{ ...finding, reason: reasonForUnknown(people) }] : [],
      parameters: { approvalHoldsDays: APPROVAL_HOLDS_DAYS },
    };
  },
};

const PROBLEMS: { readonly [problem: string]: string } = {
  'no-version': 'has no version',
  'no-cadence': 'does not say how often access is reviewed, and who signs it off',
  'not-approved': 'is not approved',
  'approval-lapsed': 'was last approved more than 365 days ago',
  'approval-ahead': 'has an approval that lies ahead',
  'approver-gone': 'was approved by somebody who is not here',
};

function problemsOf({ policy, asOf, timezone }: WorkspaceInput): string[] {
  const now = millisecondsOf(asOf);
  const problems: string[] = [];
  if (policy.version === undefined) problems.push('no-version');
  if (!policy.reviews?.all) problems.push('no-cadence');
  if (policy.approvedBy === undefined || policy.approvedOn === undefined) problems.push('not-approved');
  else if (now < millisecondsOf(startOfDay(policy.approvedOn, timezone))) problems.push('approval-ahead');
  else if (now >= millisecondsOf(endOfDay(addDays(policy.approvedOn, APPROVAL_HOLDS_DAYS), timezone))) {
    problems.push('approval-lapsed');
  }
  return problems;
}
