import type { Human } from '../../access/matching/humans.ts';
import type { Account } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ApplicationInput, ApplicationTest, Pending, Undetermined, Violation } from '../contract.ts';

const HOUR = 3_600_000;

export const leavers: ApplicationTest = {
  id: 'UAR-08',
  version: 1,
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
  violationsHoldOn: ['accounts'],
  remediation: [
    'If the person still works here, correct the roster first: it is the source of truth.',
    'If a directory provisions Leapsome (Entra ID, Humaans, Okta), disable the person there. An account that is deactivated in Leapsome alone is activated again by the next synchronisation.',
    'If the account has the Super Admin role, demote it first: Leapsome > Employees > the employee > Edit > Role. Leapsome does not deactivate Super Admins.',
    'Leapsome > Employees > the employee > … > Deactivate. Do not delete: the history would be lost.',
  ],
  closes: 'with the next complete snapshot in which the account is inactive or gone',
  titleOf: ({ facts, measured }) =>
    facts.state === 'deactivated late'
      ? `Account deactivated later than the limit of ${String(facts.limit)} after employment ended: ${String(facts.userName)}`
      : `Account still active ${String(measured.hours)} h after employment ended: ${String(facts.userName)} (limit ${String(facts.limit)})`,

  evaluate(input) {
    const { snapshot, policy } = input;
    const verdicts = snapshot.accounts.map((account) => judge(account, input));
    return {
      population: snapshot.accounts.map((account) => account.id),
      violations: verdicts.flatMap((verdict) => (verdict?.kind === 'violation' ? verdict.violation : [])),
      undetermined: verdicts.flatMap((verdict) => (verdict?.kind === 'undetermined' ? verdict.item : [])),
      pending: verdicts.flatMap((verdict) => (verdict?.kind === 'pending' ? verdict.item : [])),
      parameters: { deactivateWithin: policy.leavers.deactivateWithin, from: policy.leavers.from },
      observations: {
        leaversWithAccount: snapshot.accounts.filter((account) => isLeavers(account, input)).length,
      },
    };
  },
};

type Verdict =
  | { readonly kind: 'violation'; readonly violation: Violation }
  | { readonly kind: 'undetermined'; readonly item: Undetermined }
  | { readonly kind: 'pending'; readonly item: Pending };

function isLeavers(account: Account, { people }: ApplicationInput): boolean {
  const match = people.ownerOf(account.id);
  return match.kind === 'owner' && match.human.status === 'ended';
}

/** Null: the account is as it should be, as far as leaving goes. */
function judge(account: Account, input: ApplicationInput): Verdict | null {
  const match = input.people.ownerOf(account.id);
  const undetermined = (reason: Undetermined['reason']): Verdict => ({
    kind: 'undetermined',
    item: { connection: input.connection, subject: ['account', account.id], reason },
  });
  if (match.kind === 'unmatched') return null;
  if (match.kind === 'ambiguous') {
    const mayHaveLeft = match.humans.some((human) => human.status === 'ended' || human.status === 'unknown');
    return mayHaveLeft && account.active !== false ? undetermined('owner-ambiguous') : null;
  }
  if (match.human.status === 'unknown' && account.active !== false) return undetermined('employment-unknown');
  if (match.human.status !== 'ended') return null;
  return judgeLeaver(account, match.human, match.by, input, undetermined);
}

/**
 * The time to deactivation is known only to lie between two readings. It kept the limit if its upper bound did, broke
 * it if its lower bound did; between them nobody can tell.
 */
function judgeLeaver(
  account: Account,
  human: Human,
  matchedBy: string,
  input: ApplicationInput,
  undetermined: (reason: Undetermined['reason']) => Verdict,
): Verdict | null {
  const { policy, snapshot, previous, connection, roles } = input;
  const isPrivileged = roles.privilegedAccounts.has(account.id);
  const limit = isPrivileged ? 0 : millisecondsIn(policy.leavers.deactivateWithin);
  const shownSince = input.people.endShownSince(human.key) ?? input.asOf;
  const end = millisecondsOf(endOf(human, input, shownSince));
  const seen = millisecondsOf(snapshot.takenAt) - end;
  const violation = (state: string, hours: number): Verdict => ({
    kind: 'violation',
    violation: {
      connection,
      subject: ['account', account.id],
      severity: 'high',
      facts: {
        account: account.id,
        userName: account.userName,
        person: human.key,
        matchedBy,
        state,
        endedOn: lastDayOf(human, policy.leavers.from),
        rosterShowedEndAt: shownSince,
        limit: isPrivileged ? '0h, privileged' : policy.leavers.deactivateWithin,
      },
      measured: { hours },
    },
  });

  if (account.active !== false) {
    if (seen <= limit) {
      const until = toInstant(end + limit);
      return { kind: 'pending', item: { connection, subject: ['account', account.id], until } };
    }
    return account.active ? violation('active', Math.floor(seen / HOUR)) : undetermined('active-unknown');
  }
  const before = previous?.accounts.get(account.id);
  if (!previous || before?.active !== true) return null;
  const lastSeenActive = millisecondsOf(previous.takenAt) - end;
  if (seen <= limit) return null;
  if (lastSeenActive <= limit) return undetermined('resolution');
  // Seen active beyond the limit, it has its finding already, which now closes; unless the roster tells only now.
  return shownSince === input.asOf ? violation('deactivated late', Math.floor(lastSeenActive / HOUR)) : null;
}

/** The last day by which the policy counts, null if no roster says it. */
function lastDayOf(human: Human, from: 'employmentEnd' | 'lastWorkingDay'): string | null {
  return from === 'lastWorkingDay' ? (human.lastWorkingDay ?? human.endDate) : (human.endDate ?? human.lastWorkingDay);
}

/** When the limit starts: the end of the last day where the person works; without a date, when a roster first showed it. */
function endOf(human: Human, input: ApplicationInput, shownSince: Instant): Instant {
  const lastDay = lastDayOf(human, input.policy.leavers.from);
  return lastDay === null ? shownSince : endOfDay(lastDay, human.timezone ?? input.timezone);
}
