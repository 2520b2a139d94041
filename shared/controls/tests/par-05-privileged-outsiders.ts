import type { Match } from '../../access/matching/match.ts';
import type { Account } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { indexByAccount } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { hasLeft, isExternal, lastDayOf } from '../employment.ts';
import type { Holding } from '../roles.ts';
import { tally, type Verdict } from '../verdict.ts';

export const privilegedOutsiders: ApplicationTest = {
  id: 'PAR-05',
  version: 2,
  scope: 'application',
  title: 'No leaver, orphan or external holds privileged access',
  criterion:
    'Every active account with a privileged role belongs to exactly one person of the rosters, who has not left and is not an external, or is registered as a service, shared, break-glass or test account. There is no grace.',
  why: 'With an administrator’s account, somebody who is no longer bound by anything can read every review and change every right.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.6.5', 'A.8.2'],
    nist80053: ['AC-2(3)', 'AC-6(5)', 'PS-4'],
    pcidss: ['8.2.5'],
    hipaa: ['164.308(a)(3)(ii)(C)'],
  },
  needs: ['accounts', 'people', 'roles'],
  violationsHoldOn: ['accounts', 'people', 'supplementary-rosters', 'roles'],
  remediation: [
    'At once, as a Super Admin, Leapsome: Employees > the employee > Edit > Role: set the primary role to the ordinary one and take additional roles away. Leapsome does not deactivate Super Admins, so this comes first.',
    'A leaver: end the access where it comes from, or the next synchronisation brings it back. Entra ID: Users > the person > Edit properties > Settings > Account enabled: off, and Enterprise applications > Leapsome > Users and groups > the person > Remove. Humaans: People > the person > Offboard; Integrations > Leapsome > Configuration > Deprovisioning: Deactivate.',
    'A leaver or an account that nobody owns: Leapsome: Employees > the employee > … > Deactivate. Do not delete.',
    'An account that nobody owns and something needs: register it under `serviceAccounts` with owner, purpose and expiry.',
    'An external who really must administer Leapsome: have an exception for this finding’s key approved, with an expiry, and an approval under `privilegedAccess.approved` (PAR-03).',
    'Several people match: make their addresses distinct. Humaans: People > the person > Work email. Entra ID: Users > the person > Edit properties > Contact information.',
    'Look at what the account did since the person left: Leapsome keeps no log that can be read here; ask its support.',
  ],
  closes:
    'with the next complete snapshot in which the account is inactive or has no privileged role, or the person turns out to be a current employee',
  titleOf: ({ facts }) => {
    const roles = [facts.roles].flat().join(', ');
    return `${roles} held by ${PROBLEMS[String(facts.problem)] ?? String(facts.problem)}: ${String(facts.userName)}`;
  },

  evaluate(input) {
    const { roles, policy } = input;
    const relevant = roles.holdings.filter((held) => held.role.class !== 'standard');
    const byAccount = Map.groupBy(relevant, (held) => held.account);
    const registrationsOf = indexByAccount(policy.serviceAccounts);
    const isRegistered = (account: Account) => registrationsOf(account).length > 0;
    const verdicts = [...byAccount].map(([account, held]) => judge(account, held, isRegistered(account), input));
    return {
      population: [...byAccount].filter(([, held]) => held.some(isPrivileged)).map(([account]) => account.id),
      ...tally(verdicts),
      parameters: { privileged: policy.roles.privileged },
    };
  },
};

const PROBLEMS: { readonly [problem: string]: string } = {
  leaver: 'somebody who has left',
  unmatched: 'an account that nobody owns',
  ambiguous: 'an account that more than one person matches',
  external: 'an external',
};

function isPrivileged(held: Holding): boolean {
  return held.role.class === 'privileged';
}

/** What keeps an account from privileged access: a problem, something that nobody knows, or a day that is not over. */
type Objection =
  | { readonly problem: keyof typeof PROBLEMS; readonly person: string | null }
  | { readonly unknown: Undetermined['reason'] }
  | { readonly until: string };

function judge(
  account: Account,
  holdings: readonly Holding[],
  isRegistered: boolean,
  input: ApplicationInput,
): Verdict | null {
  const { connection } = input;
  const objection = objectionTo(account, isRegistered, input);
  if (!objection) return null;
  const subject = ['account', account.id];
  const undetermined = (reason: Undetermined['reason']) => ({ undetermined: { connection, subject, reason } });
  if ('unknown' in objection) return undetermined(objection.unknown);
  if ('until' in objection) return { pending: { connection, subject, until: objection.until } };
  const roles = holdings.filter(isPrivileged).map((held) => held.role.name);
  if (roles.length === 0) return undetermined('role-unclassified');
  if (account.active === null) return undetermined('active-unknown');
  return {
    violation: {
      connection,
      subject,
      severity: 'critical',
      facts: { account: account.id, userName: account.userName, roles, ...objection },
    },
  };
}

function objectionTo(account: Account, isRegistered: boolean, input: ApplicationInput): Objection | null {
  const { people } = input;
  const match = people.ownerOf(account.id);
  const ofLeaver = match.kind === 'owner' ? objectionToOwner(match, input) : null;
  if (ofLeaver || isRegistered) return ofLeaver;
  const external = isExternal(account, match);
  if (external) return { problem: 'external', person: match.kind === 'owner' ? match.human.key : null };
  // Whose the account is, nobody knows while rosters are missing; the runner says why.
  if (people.state !== 'known') return null;
  if (match.kind !== 'owner') return { problem: match.kind, person: null };
  return external === null ? { unknown: 'type-unknown' } : null;
}

function objectionToOwner({ human }: Match & { kind: 'owner' }, input: ApplicationInput): Objection | null {
  if (hasLeft(human, input)) {
    const lastDay = lastDayOf(human, input.policy.leavers.from);
    const end = lastDay === null ? null : endOfDay(lastDay, human.timezone ?? input.timezone);
    const isOver = end === null || end <= input.snapshot.takenAt;
    return isOver ? { problem: 'leaver', person: human.key } : { until: end };
  }
  return human.status === 'unknown' ? { unknown: 'employment-unknown' } : null;
}
