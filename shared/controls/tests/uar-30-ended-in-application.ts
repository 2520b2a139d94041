import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { hasLeft } from '../employment.ts';
import { findingKey } from '../key.ts';
import { endInApplication, tellsStages } from '../stages.ts';
import { tally, type Verdict } from '../verdict.ts';

const ID = 'UAR-30';

export const endedInApplication: ApplicationTest = {
  id: ID,
  version: 1,
  scope: 'application',
  title: 'Nobody is active whom the application itself has as gone',
  criterion:
    'No account that may be active belongs to somebody whose employment the application itself has as terminated or deactivated, later than the limit of the policy for leavers, from the end date in the application, or from when it was first seen where there is none; privileged accounts have no such grace. Of people who have left by the rosters, UAR-08 tells.',
  why: 'Somebody wrote down that the person is gone, and the login was left: either the HR system was not told, or the account was forgotten.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['accounts'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Find out who is right. If the person still works here, correct the stage: Leapsome > Employees > the employee > Edit > Employment status. If the HR system writes it, correct it there first. Humaans: People > the person > end of employment.',
    'If the person has left, end the employment in the HR system, so that everything else follows. Humaans: People > the person > Offboard.',
    'Then disable the identity: what is deactivated in Leapsome alone is activated again by the next synchronisation. Entra ID: Users > the person > Edit properties > Settings > Account enabled: off.',
    'If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Then Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
  ],
  closes:
    'with the next complete snapshot in which the account is inactive or gone, or the application has the person as employed',
  titleOf: ({ facts }) =>
    `Account still active though the application has its owner as gone: ${String(facts.userName)}`,

  evaluate(input) {
    const { snapshot, active, policy } = input;
    const isTold = tellsStages(snapshot.accounts);
    const accounts = isTold ? active.unregistered : [];
    return {
      population: accounts.map(({ id }) => id),
      ...tally(accounts.map((account) => judge(account, input))),
      parameters: { deactivateWithin: policy.leavers.deactivateWithin },
      observations: {
        ended: snapshot.accounts.filter((account) => endInApplication(account) === 'ended').length,
        endedAndActive: snapshot.accounts.filter(
          (account) => mayBeActive(account) && endInApplication(account) === 'ended',
        ).length,
      },
      ...(!isTold && { notApplicable: 'stages-not-collected' }),
    };
  },
};

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const { connection, workspace, people, policy, roles, snapshot, standing, timezone } = input;
  const subject = ['account', account.id];
  const stage = endInApplication(account);
  if (stage === 'unknown') return { undetermined: { connection, subject, reason: 'stage-unknown' } };
  if (stage !== 'ended') return null;
  const match = people.ownerOf(account.id);
  if (match.kind === 'owner' && hasLeft(match.human, input)) return null;
  // While rosters cannot be used, nobody knows whether UAR-08 has found it already.
  if (people.state === 'unusable' && !standing.has(findingKey(ID, workspace, connection, subject))) {
    return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  }
  if (account.active === null) return { undetermined: { connection, subject, reason: 'active-unknown' } };
  const isPrivileged = roles.privilegedAccounts.has(account.id);
  const limit = isPrivileged ? '0h' : policy.leavers.deactivateWithin;
  const facts = {
    account: account.id,
    userName: account.userName,
    lifecycle: account.lifecycle,
    stage: account.status,
    limit: isPrivileged ? '0h, privileged' : limit,
  };
  const violation: Violation = { connection, subject, severity: 'medium', facts };
  if (account.endDate === null) return { violation: { ...violation, tolerance: limit } };
  const end = millisecondsOf(endOfDay(account.endDate, timezone)) + millisecondsIn(limit);
  if (millisecondsOf(snapshot.takenAt) <= end) return { pending: { connection, subject, until: toInstant(end) } };
  return { violation };
}
