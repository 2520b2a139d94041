import type { Human } from '../../access/matching/humans.ts';
import type { Account } from '../../access/snapshot.ts';
import type { ApplicationInput, ApplicationTest } from '../contract.ts';
import { hasLeft, peopleOf } from '../employment.ts';
import { tally, type Verdict } from '../verdict.ts';

/** Directories synchronise every 40 minutes or so, and need two rounds for some changes. */
const TOLERANCE = '2h';

export const unassigned: ApplicationTest = {
  id: 'UAR-22',
  version: 1,
  scope: 'application',
  title: 'Active accounts are assigned in the directory',
  criterion:
    'Everybody who owns an account that may be active was given the application in a directory, directly or through a group, with a role or without, or has had it taken away less than 2 hours ago. Accounts of leavers are for UAR-08, of disabled identities for UAR-24, of nobody for UAR-09, and registered ones for PAR-09.',
  why: 'What the directory did not give it does not take away: such an account stays when everything else of its owner ends.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Ask the person’s manager whether they need Leapsome. If they do, give it to them where it is given. Entra ID: Enterprise applications > Leapsome > Users and groups > Add user/group, with a role that is not Default Access, which is not provisioned; or add them to a group that is assigned, directly: members of groups within groups do not count.',
    'If they have no identity in the directory, have one made from the HR system, or look whether their record there has the same address and employee number. Entra ID: Users > New user.',
    'If they do not need it, look why the account is still active. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person: mend what failed, and let it be sent again with Provision on demand.',
    'Only then by hand. If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Then Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'If no person uses the account, register it under `serviceAccounts` with owner, purpose and expiry.',
  ],
  closes:
    'with the next complete snapshot and directory in which the person is assigned, or the account is inactive or gone',
  titleOf: ({ facts }) =>
    facts.problem === 'no-identity'
      ? `Active account of somebody whom the directory does not know: ${String(facts.userName)}`
      : `Active account that the directory did not give: ${String(facts.userName)}`,
  notApplicable: (_, inputs) => (inputs.some(({ kind }) => kind === 'idp') ? null : 'no-directory'),

  evaluate(input) {
    const { active, people } = input;
    const { scope, assigned } = people.assignments;
    const owned = active.unregistered.filter(({ id }) => people.ownerOf(id).kind !== 'unmatched');
    return {
      population: scope === 'assigned' ? owned.map(({ id }) => id) : [],
      ...tally(scope === 'assigned' ? owned.map((account) => judge(account, input)) : []),
      parameters: { tolerance: TOLERANCE },
      observations: { peopleAssigned: new Set(assigned.map(({ human }) => human)).size },
      ...(scope === null && { notApplicable: 'no-directory' }),
      ...(scope === 'everybody' && { notApplicable: 'provisions-everybody' }),
    };
  },
};

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const { connection, people } = input;
  const subject = ['account', account.id];
  const match = people.ownerOf(account.id);
  const problems = peopleOf(match).map((human) => problemOf(human, input));
  const mayBeOthers = match.kind === 'ambiguous' && match.andOthers;
  if (!mayBeOthers && problems.every((problem) => problem === null)) return null;
  if (match.kind !== 'owner') return { undetermined: { connection, subject, reason: 'owner-ambiguous' } };
  if (account.active === null) return { undetermined: { connection, subject, reason: 'active-unknown' } };
  const [problem = null] = problems;
  // One of the records that the directory was to tell of may be this person's.
  if (problem === 'no-identity' && people.assignments.unlisted.length > 0) {
    return { undetermined: { connection, subject, reason: 'assignee-not-listed' } };
  }
  // Given to an identity of which nobody knows whether it lets anybody in.
  if (problem === 'not-assigned' && isPerhapsAssigned(match.human, input)) {
    return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  }
  const facts = {
    account: account.id,
    userName: account.userName,
    person: match.human.key,
    matchedBy: match.by,
    problem,
  };
  const measured = people.provisioning.lastSent('deprovisioning', match.human, account.id);
  return { violation: { connection, subject, severity: 'medium', facts, measured, tolerance: TOLERANCE } };
}

function isPerhapsAssigned(human: Human, { people }: ApplicationInput): boolean {
  return people.assignments.of(human).some(({ record }) => record.status === 'unknown');
}

/** What is wrong with somebody's having an account; null also for those of whom other tests tell. */
function problemOf(human: Human, input: ApplicationInput): 'not-assigned' | 'no-identity' | null {
  const { assignments } = input.people;
  const identities = assignments.identitiesOf(human);
  if (hasLeft(human, input)) return null;
  if (identities.length === 0) return 'no-identity';
  if (identities.every(({ status }) => status === 'ended')) return null;
  return assignments.isAssigned(human) ? null : 'not-assigned';
}
