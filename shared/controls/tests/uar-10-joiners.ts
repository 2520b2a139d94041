import type { Human } from '../../access/matching/humans.ts';
import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { startOfDay } from '../../kernel/calendar.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import { APPROVAL_PROBLEMS } from '../approvals.ts';
import { type Authority, authoritiesIn } from '../authority.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { hasAppeared, isNewGrant, openSubjects } from '../differences.ts';
import { examineNewGrants } from '../new-grants.ts';
import { grantSubject, type Holding } from '../roles.ts';
import { tally, type Verdict } from '../verdict.ts';

const ID = 'UAR-10';
/** A new account may be read before the roster that lists its owner. */
const ROSTER_LAG = '24h';
/** Accounts are made some time before people start; longer before, somebody else has the time to use them. */
const EARLY_DAYS = 30;

export const joiners: ApplicationTest = {
  id: ID,
  version: 2,
  scope: 'application',
  title: 'New access authorised',
  criterion: `Everything that was added since this test last compared is authorised: accounts and standard roles by a roster’s record of somebody who has not left, by a directory’s assignment to somebody of whom no roster says that they have left, or by the service register; other roles by an approval no later than they were first seen. No account is there more than ${EARLY_DAYS} days before its owner starts.`,
  why: 'Access that nobody authorised is how mistakes and intrusions begin; it is cheapest to find on its first day.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18'],
    nist80053: ['AC-2'],
    pcidss: ['7.2.3'],
  },
  needs: ['accounts', 'people', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  heedsExclusions: true,
  compares: 'only',
  remediation: [
    'For an account that nobody stands for: if it is a new colleague’s, add them to the HR system first; if it is a service’s, register it under `serviceAccounts` with owner, purpose and expiry.',
    'For the account of somebody who has left: disable them in the directory that provisions Leapsome, then Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'For a role without approval: have its owner approve it under `privilegedAccess.approved` in the policy, or take it away: Leapsome > Employees > the employee > Edit > Role. Where a directory assigns the role, change it there first.',
    'For an early account: correct the start date in the HR system, or deactivate the account until nearer to it.',
  ],
  closes:
    'with the next run in which somebody stands for the account or the role is approved, which is then recorded as late, or the next complete snapshot in which it is gone or inactive; for an early account 30 days before the start',
  titleOf: ({ facts }) => {
    const isGrant = facts.role !== undefined;
    const subject = isGrant ? `New grant of ${String(facts.role)}` : 'New account';
    const problem = (isGrant ? GRANT_PROBLEMS : ACCOUNT_PROBLEMS)[String(facts.problem)];
    return `${subject} ${problem ?? String(facts.problem)}: ${String(facts.userName)}`;
  },

  evaluate(input) {
    const { snapshot, roles, baseline, policy } = input;
    const isOpen = openSubjects(ID, input);
    const added = snapshot.accounts.filter(
      (account) => mayBeActive(account) && (hasAppeared(account, baseline) || isOpen(['account', account.id])),
    );
    // The account itself stands for the standard roles that it came with.
    const addedIds = new Set(added.map(({ id }) => id));
    const standard = roles.holdings.filter(
      (held) =>
        held.role.class === 'standard' &&
        !addedIds.has(held.account.id) &&
        (isNewGrant(held, baseline) || isOpen(grantSubject(held))),
    );
    const others = examineNewGrants(ID, input);
    const authorityOf = authoritiesOrAssignments(input);
    const { violations, undetermined } = tally([
      ...added.map((account) => judgeAccount(account, authorityOf(account), input)),
      ...standard.map((held) => judgeStandard(held, authorityOf(held.account), input)),
    ]);
    return {
      population: [
        ...added.map(({ id }) => id),
        ...standard.map(({ account, role }) => `${account.id} ${role.id}`),
        ...others.population,
      ],
      violations: [...violations, ...others.violations],
      undetermined: [...undetermined, ...others.undetermined],
      parameters: { standard: policy.roles.standard, rosterLag: ROSTER_LAG, earlyDays: EARLY_DAYS },
      observations: {
        accounts: added.length,
        assigned: added.filter(isAssignedIn(input)).length,
        lateApprovals: [...others.lateApprovals],
      },
    };
  },
};

/** Whether the one owner of an account was given the application in a directory. */
function isAssignedIn({ people }: ApplicationInput): (account: Account) => boolean {
  return ({ id }) => {
    const match = people.ownerOf(id);
    return match.kind === 'owner' && people.assignments.isAssigned(match.human);
  };
}

/** Who stands for accounts. Where nobody knows whether the owner is employed, a directory's assignment does. */
function authoritiesOrAssignments(input: ApplicationInput): (account: Account) => Authority {
  const authorityOf = authoritiesIn(input);
  const isAssigned = isAssignedIn(input);
  return (account) => {
    const authority = authorityOf(account);
    const match = input.people.ownerOf(account.id);
    const isGiven = authority.kind === 'unknown' && match.kind === 'owner' && isAssigned(account);
    return isGiven ? { kind: 'owner', human: match.human } : authority;
  };
}

const ACCOUNT_PROBLEMS: { readonly [problem: string]: string } = {
  unmatched: 'that nobody in a roster or the service register stands for',
  'owner-gone': 'of somebody who has left',
  early: `more than ${EARLY_DAYS} days before the start date`,
};

const GRANT_PROBLEMS: { readonly [problem: string]: string } = {
  ...APPROVAL_PROBLEMS,
  unmatched: 'to an account that nobody stands for',
  'owner-gone': 'to somebody who has left',
};

function judgeAccount(account: Account, authority: Authority, input: ApplicationInput): Verdict | null {
  const subject = ['account', account.id];
  const facts = { account: account.id, userName: account.userName };
  if (authority.kind !== 'owner') return judgeAuthority(subject, facts, authority, input);
  const start = startOf(authority.human);
  if (start === null || !isEarly(start, input)) return null;
  return {
    violation: {
      connection: input.connection,
      subject,
      severity: 'low',
      facts: { ...facts, problem: 'early', person: authority.human.key, startDate: start },
    },
  };
}

function judgeStandard(held: Holding, authority: Authority, input: ApplicationInput): Verdict | null {
  const { account, role, sources } = held;
  const facts = { account: account.id, userName: account.userName, role: role.name, sources };
  return judgeAuthority(grantSubject(held), facts, authority, input);
}

function judgeAuthority(
  subject: readonly string[],
  facts: Violation['facts'],
  authority: Authority,
  { connection }: ApplicationInput,
): Verdict | null {
  switch (authority.kind) {
    case 'registered':
    case 'owner':
      return null;
    case 'unknown':
      return { undetermined: { connection, subject, reason: authority.reason } };
    case 'nobody': {
      const { problem } = authority;
      const violation: Violation = { connection, subject, severity: 'medium', facts: { ...facts, problem } };
      return { violation: problem === 'unmatched' ? { ...violation, tolerance: ROSTER_LAG } : violation };
    }
  }
}

/** The first day of somebody who has not started yet; null for everybody else. */
function startOf({ status, records }: Human): string | null {
  if (status !== 'future') return null;
  const starts = records.flatMap((record) => (record.status === 'future' ? (record.startDate ?? []) : []));
  return starts.sort(byCodeUnit)[0] ?? null;
}

function isEarly(start: string, { snapshot, timezone }: ApplicationInput): boolean {
  const ahead = millisecondsOf(startOfDay(start, timezone)) - millisecondsOf(snapshot.takenAt);
  return ahead > EARLY_DAYS * 24 * 3_600_000;
}
