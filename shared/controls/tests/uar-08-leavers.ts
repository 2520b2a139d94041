import type { Human } from '../../access/matching/humans.ts';
import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ApplicationInput, ApplicationTest, Baseline, Undetermined, Violation } from '../contract.ts';
import { hasLeft, lastDayOf } from '../employment.ts';
import { findingKey } from '../key.ts';
import { tally, type Verdict } from '../verdict.ts';

const HOUR = 3_600_000;

export const leavers: ApplicationTest = {
  id: 'UAR-08',
  version: 2,
  scope: 'application',
  title: 'Leavers have no active account',
  criterion:
    'No account of a person whose employment has ended is active later than the end of the last day plus the limit of the policy; accounts with privileged roles have no such grace.',
  why: 'An account that outlives its owner’s employment is the commonest finding of access audits, and the easiest way back in.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18', 'A.6.5'],
    nist80053: ['AC-2(3)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts', 'supplementary-rosters'],
  heedsExclusions: true,
  compares: 'also',
  remediation: [
    'If the person still works here, correct the roster first, it is the source of truth. Humaans: People > the person > end of employment.',
    'End it where it comes from: an account that is deactivated in Leapsome alone is activated again by the next synchronisation. Entra ID: Users > the person > Edit properties > Settings > Account enabled: off; and Enterprise applications > Leapsome > Users and groups > the person > Remove. Humaans: People > the person > Offboard, and Integrations > Leapsome > Configuration > Deprovisioning: Deactivate.',
    'If the directory sent it and it failed, or did not send it, look why. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person: mend what failed, and send it again with Provision on demand.',
    'If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Leapsome does not deactivate Super Admins.',
    'Leapsome > Employees > the employee > … > Deactivate. Do not delete: the history would be lost.',
  ],
  closes: 'with the next complete snapshot in which the account is inactive or gone',
  titleOf: ({ facts, measured }) =>
    facts.state === 'deactivated late'
      ? `Account deactivated ${String(measured.hours)} to ${String(measured.hoursAtMost)} h after employment ended: ${String(facts.userName)} (limit ${String(facts.limit)})`
      : `Account still active ${String(measured.hours)} h after employment ended: ${String(facts.userName)} (limit ${String(facts.limit)})`,

  evaluate(input) {
    const { snapshot, baseline, policy } = input;
    const gone = baseline?.gone ?? [];
    const accounts = [...snapshot.accounts, ...gone.filter(mayBeActive)];
    const verdicts = snapshot.accounts.map((account) => judge(account, account.active, input));
    // An account that a complete reading does not list any more is as good as inactive.
    for (const account of gone.filter(mayBeActive)) verdicts.push(judge(account, false, input));
    return {
      population: accounts.map((account) => account.id),
      ...tally(verdicts),
      parameters: { deactivateWithin: policy.leavers.deactivateWithin, from: policy.leavers.from },
      observations: {
        leaversWithAccount: accounts.filter((account) => isLeavers(account, input)).length,
      },
    };
  },
};

function isLeavers(account: Account, input: ApplicationInput): boolean {
  const match = input.people.ownerOf(account.id);
  return match.kind === 'owner' && hasLeft(match.human, input);
}

/** Null: the account is as it should be, as far as leaving goes. `active` is what this snapshot says of it. */
function judge(account: Account, active: boolean | null, input: ApplicationInput): Verdict | null {
  const match = input.people.ownerOf(account.id);
  if (match.kind === 'unmatched') return null;
  if (match.kind === 'ambiguous') {
    const mayHaveLeft =
      match.andOthers || match.humans.some((human) => human.status === 'unknown' || hasLeft(human, input));
    return mayHaveLeft && active !== false ? undetermined(account, 'owner-ambiguous', input) : null;
  }
  const { human, by } = match;
  if (hasLeft(human, input)) return judgeLeaver(account, active, human, by, input);
  return human.status === 'unknown' && active !== false ? undetermined(account, 'employment-unknown', input) : null;
}

function undetermined(account: Account, reason: Undetermined['reason'], { connection }: ApplicationInput): Verdict {
  return { undetermined: { connection, subject: ['account', account.id], reason } };
}

/**
 * The time to deactivation is known only to lie between two readings. It kept the limit if its upper bound did, broke
 * it if its lower bound did; between them nobody can tell.
 */
function judgeLeaver(
  account: Account,
  active: boolean | null,
  human: Human,
  matchedBy: string,
  input: ApplicationInput,
): Verdict | null {
  const { policy, snapshot, baseline, connection, roles, standing, workspace } = input;
  const subject = ['account', account.id];
  const isPrivileged = roles.privilegedAccounts.has(account.id);
  const limit = isPrivileged ? 0 : millisecondsIn(policy.leavers.deactivateWithin);
  const shownSince = input.people.endShownSince(human.key) ?? null;
  const end = millisecondsOf(endOf(human, input, shownSince ?? input.asOf));
  const seen = millisecondsOf(snapshot.takenAt) - end;
  const violation = (state: string, milliseconds: number, measured: Violation['measured'] = {}): Verdict => ({
    violation: {
      connection,
      subject,
      severity: 'high',
      facts: {
        account: account.id,
        userName: account.userName,
        person: human.key,
        matchedBy,
        state,
        endedOn: lastDayOf(human, policy.leavers.from),
        // Null while the roster has the employment going on, after the last day at work.
        rosterShowedEndAt: shownSince,
        limit: isPrivileged ? '0h, privileged' : policy.leavers.deactivateWithin,
      },
      measured: {
        hours: Math.floor(milliseconds / HOUR),
        ...measured,
        ...input.people.provisioning.lastSent('deprovisioning', human, account.id),
      },
    },
  });

  if (active !== false) {
    if (seen <= limit) return { pending: { connection, subject, until: toInstant(end + limit) } };
    return active ? violation('active', seen) : { undetermined: { connection, subject, reason: 'active-unknown' } };
  }
  if (baseline?.find(account.id)?.active !== true) return null;
  // Found while it was active, it closes now, however closely its end can be told.
  if (standing.has(findingKey('UAR-08', workspace, connection, subject))) return null;
  const between = timeOfDeactivation(account.id, baseline, input);
  if (millisecondsOf(between.firstInactive) - end <= limit) return null;
  const lastSeenActive = millisecondsOf(between.lastActive) - end;
  if (lastSeenActive <= limit) return { undetermined: { connection, subject, reason: 'resolution' } };
  // Late all the same is what nobody could see before: the roster tells only now, or could not be read.
  const hoursAtMost = Math.ceil((millisecondsOf(between.firstInactive) - end) / HOUR);
  return violation('deactivated late', lastSeenActive, { hoursAtMost });
}

/** Between which readings an account that was active in the baseline was deactivated. */
function timeOfDeactivation(
  account: string,
  baseline: Baseline,
  { snapshot, previous }: ApplicationInput,
): { readonly lastActive: Instant; readonly firstInactive: Instant } {
  const between = { lastActive: baseline.takenAt, firstInactive: snapshot.takenAt };
  // A reading in between that this test could not judge still shows when the account was active.
  if (!previous || previous.takenAt <= baseline.takenAt) return between;
  const known = previous.find(account);
  if (known?.active === true) return { ...between, lastActive: previous.takenAt };
  const isInactive = known === undefined || known.active === false;
  return isInactive ? { ...between, firstInactive: previous.takenAt } : between;
}

/** When the limit starts: with the end of the last day where the person works; without a date, when a roster showed it. */
function endOf(human: Human, input: ApplicationInput, shownSince: Instant): Instant {
  const lastDay = lastDayOf(human, input.policy.leavers.from);
  return lastDay === null ? shownSince : endOfDay(lastDay, human.timezone ?? input.timezone);
}
