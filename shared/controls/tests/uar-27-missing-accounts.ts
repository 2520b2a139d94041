import type { Human } from '../../access/matching/humans.ts';
import { startOfDay } from '../../kernel/calendar.ts';
import type { Policy } from '../../workspace/policy.ts';
import { type AccountHolders, accountHolders } from '../account-holders.ts';
import type { ApplicationInput, ApplicationTest } from '../contract.ts';
import { isAway, isOver } from '../employment.ts';
import { personSubject } from '../people.ts';
import { tally, type Verdict } from '../verdict.ts';

type Rule = Policy['accountsExpected'][number];

export const missingAccounts: ApplicationTest = {
  id: 'UAR-27',
  version: 1,
  scope: 'application',
  title: 'Every employee has an account, where policy wants it',
  criterion:
    'From the day that the policy names, every employee at work owns an account that may be active, or has had none for less than the time that it gives. Externals, guests, people on leave or after their last day at work, and those who have not started or have left need none.',
  why: 'Where everybody is to have an account, whoever has none is reviewed by nobody, or uses somebody else’s; or the provisioning has stopped, which then ends no accounts either.',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.16'], nist80053: ['AC-2'] },
  needs: ['accounts', 'people'],
  violationsHoldOn: [],
  heedsExclusions: true,
  remediation: [
    'Look whether the person has an account under another address. If so, add the address to the person in the HR system (Humaans: People > the person > Work email), or under `aliases` in the policy.',
    'If they were never given the application, give it to them. Entra ID: Enterprise applications > Leapsome > Users and groups > Add user/group. Humaans: Integrations > Leapsome > Configuration: the rule for whom accounts are made.',
    'If they were, look why nothing came of it. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person.',
    'If their account was deactivated by mistake, activate it where it comes from, or by hand: Leapsome > Employees > the employee > … > Activate.',
    'If the person needs none, have an exception for the finding approved; for a whole company of the group, an entry under `exclusions`.',
  ],
  closes: 'with the next complete snapshot and rosters in which the person owns an active account, or needs none',
  titleOf: ({ facts }) =>
    facts.problem === 'inactive'
      ? `Employee whose only account is inactive: record ${String(facts.person)}`
      : `Employee without account: record ${String(facts.person)}`,
  notApplicable: (policy) => (policy.accountsExpected.length > 0 ? null : 'not-configured'),

  evaluate(input) {
    const { asOf, connection, people, policy, timezone } = input;
    const rule = policy.accountsExpected.find((one) => one.connection === connection);
    if (!rule) return { ...NOBODY, notApplicable: 'not-configured' };
    const parameters = { from: rule.from, within: rule.within };
    if (asOf < startOfDay(rule.from, timezone)) return { ...NOBODY, parameters, notApplicable: 'not-expected-yet' };
    const isHrConnected = input.inputs.some(({ kind }) => kind === 'hris');
    const employees = people.everybody.filter(
      (human) => isEmployeeAtWork(human, isHrConnected, input) && !input.isOutOfScope(human),
    );
    const holders = accountHolders(input);
    return {
      population: employees.map(({ key }) => key),
      ...tally(employees.map((human) => judge(human, rule, holders, input))),
      parameters,
      observations: { withAccount: employees.filter((human) => holders.active.has(human)).length },
    };
  },
};

const NOBODY = { population: [], violations: [], parameters: {} };

/** Directories know mailboxes, rooms and administrators' second identities: where HR is asked, its word is needed. */
function isEmployeeAtWork(human: Human, isHrConnected: boolean, input: ApplicationInput): boolean {
  const { takenAt } = input.snapshot;
  if (human.type === 'external' || (isHrConnected && human.records.every(({ kind }) => kind === 'idp'))) return false;
  if (human.status === 'unknown') return true;
  return human.status === 'active' && !isOver(human, takenAt, input) && !isAway(human, takenAt, input);
}

function judge(
  human: Human,
  { within }: Rule,
  holders: AccountHolders,
  { connection }: ApplicationInput,
): Verdict | null {
  if (holders.active.has(human)) return null;
  const { subject } = personSubject(human);
  if (human.status === 'unknown') return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  if (holders.possible === 'all' || holders.possible.has(human)) {
    return { undetermined: { connection, subject, reason: 'owner-ambiguous' } };
  }
  const facts = { person: human.key, problem: holders.inactive.has(human) ? 'inactive' : 'none' };
  // From when it was first seen: whoever comes back from a leave, or was deactivated by mistake, has the same time.
  return { violation: { connection, subject, severity: 'low', facts, tolerance: within } };
}
