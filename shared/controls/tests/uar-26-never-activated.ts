import type { Account } from '../../access/snapshot.ts';
import { startOfDay } from '../../kernel/calendar.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, laterOf, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { indexByAccount } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { startOfEmployment } from '../employment.ts';
import { findingKey } from '../key.ts';
import { stageOf, tellsStages } from '../stages.ts';
import { tally, type Verdict } from '../verdict.ts';

const ID = 'UAR-26';
/** An invitation is used in the first weeks, or not at all. */
const LIMIT = '30d';

export const neverActivated: ApplicationTest = {
  id: ID,
  version: 1,
  scope: 'application',
  title: 'Invitations are used or withdrawn',
  criterion:
    'No account is still only invited 30 days after it was first seen so, or after its owner’s first day if that is later. Accounts without an invitation, and those of people who are being boarded, are not counted.',
  why: 'Whoever gets at an old invitation in a mailbox makes the account their own, and nobody misses it.',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.16', 'A.5.18'], nist80053: ['AC-2(3)'], pcidss: ['8.2.6'] },
  needs: ['accounts'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Ask the person or their manager whether they need Leapsome. If they do: Leapsome > Employees > filter Status: Invited > the employee > … > Resend invitation, or have them sign in through single sign-on.',
    'If they do not, take it away where it comes from: what is deactivated in Leapsome alone is activated again. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Remove. Humaans: Integrations > Leapsome > Configuration: leave the person out.',
    'Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'If nobody stands behind the account, register it under `serviceAccounts` with owner, purpose and expiry, or deactivate it.',
  ],
  closes: 'with the next complete snapshot in which the account is in another stage, or gone',
  titleOf: ({ facts }) => `Invited over 30 days ago and never activated: ${String(facts.userName)}`,

  evaluate(input) {
    const { snapshot, policy } = input;
    const registrationsOf = indexByAccount(policy.serviceAccounts);
    const accounts = tellsStages(snapshot.accounts)
      ? snapshot.accounts.filter((account) => registrationsOf(account).length === 0)
      : [];
    const inStage = (word: string) => accounts.filter(({ status }) => status?.toLowerCase() === word).length;
    return {
      population: accounts.map(({ id }) => id),
      ...tally(accounts.map((account) => judge(account, input))),
      parameters: { limit: LIMIT },
      observations: {
        invited: accounts.filter((account) => stageOf(account) === 'invited').length,
        withoutInvitation: inStage('created'),
        boarding: inStage('preboardinginvited') + inStage('preboardingactive'),
      },
      ...(!tellsStages(snapshot.accounts) && { notApplicable: 'stages-not-collected' }),
    };
  },
};

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const { connection, workspace, people, snapshot, standing } = input;
  const subject = ['account', account.id];
  const stage = stageOf(account);
  if (stage === 'unknown' && account.active !== false) {
    return { undetermined: { connection, subject, reason: 'stage-unknown' } };
  }
  // Not asked whether it is active: no source says what it writes there of somebody who has never come.
  if (stage !== 'invited') return null;
  const isStanding = standing.has(findingKey(ID, workspace, connection, subject));
  const start = startOf(account, input);
  if (start === null && people.state === 'unusable' && !isStanding) {
    return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  }
  const until = start === null ? null : toInstant(millisecondsOf(start) + millisecondsIn(LIMIT));
  // The first day has been moved since it was found.
  if (isStanding && until !== null && until > snapshot.takenAt) return { pending: { connection, subject, until } };
  const facts = { account: account.id, userName: account.userName, stage: account.status };
  const violation: Violation = { connection, subject, severity: 'low', facts, tolerance: LIMIT };
  return { violation: start === null ? violation : { ...violation, toleratedFrom: start } };
}

/** The later of the first days that the application and the rosters have. */
function startOf(account: Account, input: ApplicationInput): Instant | null {
  const match = input.people.ownerOf(account.id);
  const inRosters = match.kind === 'owner' ? startOfEmployment(match.human, input) : null;
  const inApplication = account.startDate === null ? null : startOfDay(account.startDate, input.timezone);
  return inRosters && inApplication ? laterOf(inRosters, inApplication) : (inRosters ?? inApplication);
}
