import { type Account, mayBeActive } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ServiceAccount } from '../../workspace/policy.ts';
import { namesAccount, standingOf } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Pending, Undetermined, Violation } from '../contract.ts';

/** A new account may be read before the roster that lists its owner; privileged ones are not given this time. */
const GRACE_MS = 24 * 3_600_000;
const GRACE_SNAPSHOTS = 2;

export const owners: ApplicationTest = {
  id: 'UAR-09',
  version: 1,
  scope: 'application',
  title: 'Every account has an owner',
  criterion:
    'Every account that may be active belongs to exactly one person of the rosters, or is registered as a service, shared, break-glass or test account with an owner who is still here and an expiry ahead.',
  why: 'An account that nobody owns is reviewed by nobody and removed by nobody.',
  controls: {
    soc2: ['CC6.1', 'CC6.2'],
    iso27001: ['A.5.16', 'A.8.3'],
    nist80053: ['AC-2', 'AC-2(3)'],
    pcidss: ['7.2.5'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  remediation: [
    'Find out whose account it is: Leapsome > Employees > search for the user name.',
    'If it is a person’s under another address, add the address to the person in the HR system, or under `aliases` in the policy.',
    'If no person stands behind it, register it under `serviceAccounts` with owner, purpose and expiry.',
    'If nobody needs it, deactivate it: Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'If several people match, make their addresses distinct in the HR system.',
  ],
  closes: 'with the next complete snapshot in which the account has one owner, is registered, or is inactive',
  titleOf: ({ facts }) =>
    TITLES[String(facts.problem)]?.(String(facts.userName)) ?? `Owner of account ${facts.userName} unclear`,

  evaluate(input) {
    const accounts = input.snapshot.accounts.filter(mayBeActive);
    const verdicts = accounts.map((account) => judge(account, input));
    return {
      population: accounts.map((account) => account.id),
      violations: verdicts.flatMap((verdict) => verdict?.violation ?? []),
      undetermined: verdicts.flatMap((verdict) => verdict?.undetermined ?? []),
      pending: verdicts.flatMap((verdict) => verdict?.pending ?? []),
      parameters: { graceHours: GRACE_MS / 3_600_000, graceSnapshots: GRACE_SNAPSHOTS },
      observations: { registered: accounts.filter((account) => registered(account, input)).length },
    };
  },
};

const TITLES: { readonly [problem: string]: (userName: string) => string } = {
  unmatched: (userName) => `Nobody owns account ${userName}`,
  ambiguous: (userName) => `More than one person matches account ${userName}`,
  'registration-expired': (userName) => `Registration of account ${userName} has expired`,
  'owner-gone': (userName) => `The registered owner of account ${userName} is not here any more`,
};

interface Verdict {
  readonly violation?: Violation;
  readonly undetermined?: Undetermined;
  readonly pending?: Pending;
}

function registered(account: Account, { policy }: ApplicationInput): ServiceAccount | undefined {
  return policy.serviceAccounts.find((entry) => namesAccount(entry.account, account));
}

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const entry = registered(account, input);
  if (entry) return judgeRegistered(account, entry, input);
  const match = input.people.ownerOf(account.id);
  if (match.kind === 'owner') return null;
  if (match.kind === 'ambiguous') {
    const people = match.humans.map((human) => human.key);
    return { violation: violation(account, input, { problem: 'ambiguous', matchedBy: match.by, people }) };
  }
  return judgeUnmatched(account, input);
}

function judgeUnmatched(account: Account, input: ApplicationInput): Verdict {
  const { connection, asOf, people, roles } = input;
  const memory = people.unmatched(account.id);
  const since = memory?.since ?? asOf;
  const isPrivileged = roles.privilegedAccounts.has(account.id);
  const graceIsOver =
    (memory?.snapshots ?? 0) >= GRACE_SNAPSHOTS && millisecondsOf(asOf) - millisecondsOf(since) >= GRACE_MS;
  if (isPrivileged || graceIsOver) return { violation: violation(account, input, { problem: 'unmatched', since }) };
  const until: Instant = toInstant(millisecondsOf(since) + GRACE_MS);
  return { pending: { connection, subject: ['account', account.id], until } };
}

function judgeRegistered(account: Account, entry: ServiceAccount, input: ApplicationInput): Verdict | null {
  const { connection, asOf, timezone } = input;
  const facts = { kind: entry.kind, expires: entry.expires };
  if (millisecondsOf(asOf) >= millisecondsOf(endOfDay(entry.expires, timezone))) {
    return { violation: violation(account, input, { problem: 'registration-expired', ...facts }) };
  }
  switch (standingOf(entry.owner, input)) {
    case 'present':
      return null;
    case 'gone':
      return { violation: violation(account, input, { problem: 'owner-gone', ...facts }) };
    case 'unknown':
      return { undetermined: { connection, subject: ['account', account.id], reason: 'employment-unknown' } };
  }
}

function violation(account: Account, input: ApplicationInput, facts: Violation['facts']): Violation {
  return {
    connection: input.connection,
    subject: ['account', account.id],
    severity: 'medium',
    facts: { account: account.id, userName: account.userName, ...facts },
  };
}
