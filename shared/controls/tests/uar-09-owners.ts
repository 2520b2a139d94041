import type { Account } from '../../access/snapshot.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ApplicationInput, ApplicationTest, Violation } from '../contract.ts';
import { tally, type Verdict } from '../verdict.ts';

/** A new account may be read before the roster that lists its owner; privileged ones are not given this time. */
const GRACE_MS = 24 * 3_600_000;
const GRACE_SNAPSHOTS = 2;

export const owners: ApplicationTest = {
  id: 'UAR-09',
  version: 2,
  scope: 'application',
  title: 'Every account has an owner',
  criterion:
    'Every account that may be active belongs to exactly one person of the rosters, or is registered as a service, shared, break-glass or test account. Whether the registration is good, PAR-09 tells.',
  why: 'An account that nobody owns is reviewed by nobody and removed by nobody.',
  controls: {
    soc2: ['CC6.1'],
    iso27001: ['A.5.16', 'A.8.3'],
    nist80053: ['AC-2(3)'],
    pcidss: ['7.2.5'],
    hipaa: ['164.312(a)(2)(i)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'Find out whose account it is: Leapsome > Employees > search for the user name.',
    'If it is a person’s under another address, add the address to the person in the HR system (Humaans: People > the person > Work email), or under `aliases` in the policy.',
    'If no person stands behind it, register it under `serviceAccounts` with owner, purpose and expiry.',
    'If nobody needs it, end it where it comes from. Entra ID: Enterprise applications > Leapsome > Users and groups > search for the user name > Remove. Then deactivate it: Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'If several people match, make their addresses distinct. Humaans: People > the person > Work email. Entra ID: Users > the person > Edit properties > Contact information.',
  ],
  closes: 'with the next complete snapshot in which the account has one owner, is registered, or is inactive',
  titleOf: ({ facts }) => {
    const userName = String(facts.userName);
    return facts.problem === 'ambiguous'
      ? `More than one person matches account ${userName}`
      : `Nobody owns account ${userName}`;
  },

  evaluate(input) {
    const { all, registered, unregistered } = input.active;
    return {
      population: all.map((account) => account.id),
      ...tally(unregistered.map((account) => judge(account, input))),
      parameters: { graceHours: GRACE_MS / 3_600_000, graceSnapshots: GRACE_SNAPSHOTS },
      observations: { registered: registered.length },
    };
  },
};

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const match = input.people.ownerOf(account.id);
  if (match.kind === 'owner') return null;
  if (match.kind === 'ambiguous') {
    const people = match.humans.map((human) => human.key);
    const facts = { problem: 'ambiguous', matchedBy: match.by, people, ...(match.andOthers && { andOthers: true }) };
    return { violation: violation(account, input, facts) };
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

function violation(account: Account, input: ApplicationInput, facts: Violation['facts']): Violation {
  return {
    connection: input.connection,
    subject: ['account', account.id],
    severity: 'medium',
    facts: { account: account.id, userName: account.userName, ...facts },
  };
}
