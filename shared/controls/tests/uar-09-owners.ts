import { type Account, mayBeActive, sortedById } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ServiceAccount } from '../../workspace/policy.ts';
import { type Actors, actorsIn, indexByAccount } from '../actors.ts';
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
    'Every account that may be active belongs to exactly one person of the rosters, who has no other such account, or is registered as a service, shared, break-glass or test account with an owner who is still here and an expiry ahead.',
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
  remediation: [
    'Find out whose account it is: Leapsome > Employees > search for the user name.',
    'If it is a person’s under another address, add the address to the person in the HR system, or under `aliases` in the policy.',
    'If no person stands behind it, register it under `serviceAccounts` with owner, purpose and expiry.',
    'If nobody needs it, deactivate it: Leapsome > Employees > the employee > … > Deactivate. Do not delete.',
    'If several people match, make their addresses distinct in the HR system.',
    'If one person has two accounts, deactivate the one that the directory does not provision, or register it if both are needed.',
  ],
  closes:
    'with the next complete snapshot in which the account has one owner of its own, is registered, or is inactive',
  titleOf: ({ facts }) => {
    const title = TITLES[String(facts.problem)];
    return title
      ? title(String(facts.userName), String(facts.otherUserName))
      : `Owner of account ${facts.userName} unclear`;
  },

  evaluate(input) {
    const accounts = input.snapshot.accounts.filter(mayBeActive);
    const registrationsOf = indexByAccount(input.policy.serviceAccounts);
    const actors = actorsIn(input);
    const [registered, others] = divide(accounts, (account) => registrationsOf(account).length > 0);
    const verdicts = [
      ...registered.map((account) => judgeRegistered(account, registrationsOf(account), actors, input)),
      ...others.map((account) => judge(account, input)),
    ];
    return {
      population: accounts.map((account) => account.id),
      violations: [...verdicts.flatMap((verdict) => verdict?.violation ?? []), ...duplicates(others, input)],
      undetermined: verdicts.flatMap((verdict) => verdict?.undetermined ?? []),
      pending: verdicts.flatMap((verdict) => verdict?.pending ?? []),
      parameters: { graceHours: GRACE_MS / 3_600_000, graceSnapshots: GRACE_SNAPSHOTS },
      observations: { registered: registered.length },
    };
  },
};

const TITLES: { readonly [problem: string]: (userName: string, other: string) => string } = {
  unmatched: (userName) => `Nobody owns account ${userName}`,
  ambiguous: (userName) => `More than one person matches account ${userName}`,
  duplicate: (userName, other) => `Two active accounts for one person: ${userName}, ${other}`,
  'registration-expired': (userName) => `Registration of account ${userName} has expired`,
  'owner-gone': (userName) => `The registered owner of account ${userName} is not here`,
};

interface Verdict {
  readonly violation?: Violation;
  readonly undetermined?: Undetermined;
  readonly pending?: Pending;
}

function judge(account: Account, input: ApplicationInput): Verdict | null {
  const match = input.people.ownerOf(account.id);
  if (match.kind === 'owner') return null;
  if (match.kind === 'ambiguous') {
    const people = match.humans.map((human) => human.key);
    return { violation: violation(account, input, { problem: 'ambiguous', matchedBy: match.by, people }) };
  }
  return judgeUnmatched(account, input);
}

/** Further accounts of people who have one already. Each is a pair with the first, so that it closes by itself. */
function duplicates(accounts: readonly Account[], { connection, people }: ApplicationInput): Violation[] {
  const byOwner = new Map<string, Account[]>();
  for (const account of accounts) {
    const match = people.ownerOf(account.id);
    if (match.kind !== 'owner') continue;
    const own = byOwner.get(match.human.key);
    if (own) own.push(account);
    else byOwner.set(match.human.key, [account]);
  }
  return [...byOwner].flatMap(([person, own]) => {
    const [first, ...further] = sortedById(own);
    if (!first) return [];
    return further.map(
      (other): Violation => ({
        connection,
        subject: ['pair', first.id, other.id],
        severity: 'medium',
        facts: {
          account: first.id,
          userName: first.userName,
          otherAccount: other.id,
          otherUserName: other.userName,
          problem: 'duplicate',
          person,
        },
      }),
    );
  });
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

/** One good registration is enough. Without any, the fault of the one that lasts longest is told. */
function judgeRegistered(
  account: Account,
  entries: readonly ServiceAccount[],
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  const verdicts = entries
    .toSorted((a, b) => byCodeUnit(b.expires, a.expires))
    .map((entry) => judgeRegistration(account, entry, actors, input));
  return verdicts.includes(null) ? null : (verdicts[0] ?? null);
}

function judgeRegistration(
  account: Account,
  entry: ServiceAccount,
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  const { connection, asOf, timezone } = input;
  const facts = { kind: entry.kind, expires: entry.expires };
  if (millisecondsOf(asOf) >= millisecondsOf(endOfDay(entry.expires, timezone))) {
    return { violation: violation(account, input, { problem: 'registration-expired', ...facts }) };
  }
  switch (actors.standingOf(entry.owner)) {
    case 'present':
      return null;
    case 'gone':
      return { violation: violation(account, input, { problem: 'owner-gone', ...facts }) };
    case 'unknown':
      return { undetermined: { connection, subject: ['account', account.id], reason: 'employment-unknown' } };
  }
}

function divide<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  const { yes = [], no = [] } = Object.groupBy(items, (item) => (belongs(item) ? 'yes' : 'no'));
  return [yes, no];
}

function violation(account: Account, input: ApplicationInput, facts: Violation['facts']): Violation {
  return {
    connection: input.connection,
    subject: ['account', account.id],
    severity: 'medium',
    facts: { account: account.id, userName: account.userName, ...facts },
  };
}
