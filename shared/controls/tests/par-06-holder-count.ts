import type { Account } from '../../access/snapshot.ts';
import type { Policy } from '../../workspace/policy.ts';
import type { ApplicationInput, ApplicationTest } from '../contract.ts';
import { isCalled } from '../roles.ts';
import { tally, type Verdict } from '../verdict.ts';

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What holds where policy is silent: one administrator is a risk when ill, and many are nobody's responsibility. */
const DEFAULT_RANGES: { readonly [role: string]: Range } = { 'Super Admin': { min: 2, max: 4 } };

/** A leave of this length, from when Rollcall first saw it: rosters do not say when it began. */
const LEAVE = '30d';

export const holderCount: ApplicationTest = {
  id: 'PAR-06',
  version: 2,
  scope: 'application',
  title: 'Number of privileged holders in range, and none on a long leave',
  criterion:
    'Each privileged role for which policy gives a range is held by that many active accounts; Super Admin, where the application has it and policy says nothing, by two to four. Where a roster is connected, no holder of a privileged role has been seen on leave for 30 days.',
  why: 'With one administrator, nobody can help when they are ill or their account is taken. With many, privilege has become a convenience.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.8.2'],
    nist80053: ['AC-6(5)'],
    pcidss: ['7.2.5'],
  },
  needs: ['accounts', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  remediation: [
    'Too many: ask each holder what they need the role for. A narrower one often does: Leapsome: Settings > Employees > Access roles, then Employees > the employee > Edit > Role > Additional roles.',
    'Take it from the others. If a directory or a group gives it, there first: Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment. Then, as a Super Admin, Leapsome: Employees > the employee > Edit > Role.',
    'Too few: have a second person approved under `privilegedAccess.approved`, then Leapsome: Employees > the employee > Edit > Role. Or keep a break-glass account, registered under `serviceAccounts`, tried once a year.',
    'On leave: agree with the person that somebody else holds the role meanwhile, have that approved, and take it from them as above. They get it back with an approval.',
    'If the number is right for you, say so in the policy: `privilegedAccess.holders: { "Super Admin": { min: 2, max: 6 } }`, raise its version and have it approved.',
  ],
  closes:
    'with the next complete snapshot in which the number is in the range, or the next run under a policy that allows it; a leave, when the person is back or does not hold the role any more',
  titleOf: ({ facts }) =>
    facts.problem === 'on-leave'
      ? `${[facts.roles].flat().join(', ')} held during a leave of 30 days or more: ${String(facts.userName)}`
      : `${facts.problem === 'too-few' ? 'Too few' : 'Too many'} holders of ${String(facts.role)}: ${String(facts.count)} (policy: ${describeRange(facts)})`,

  evaluate(input) {
    const ranges = rangesFor(input);
    const privileged = input.roles.holdings.filter((held) => held.role.class === 'privileged');
    const byAccount = Map.groupBy(privileged, (held) => held.account);
    return {
      population: [
        ...ranges.map(([role]) => `role ${role}`),
        ...[...byAccount.keys()].map(({ id }) => `account ${id}`),
      ],
      ...tally([
        ...ranges.map(([role, range]) => judge(role, range, input)),
        ...[...byAccount].map(([account, held]) =>
          judgeLeave(
            account,
            held.map(({ role }) => role.name),
            input,
          ),
        ),
      ]),
      ...(ranges.length === 0 && { notApplicable: 'not-configured' }),
      parameters: { holders: declared(input.policy), leave: LEAVE },
    };
  },
};

function declared({ privilegedAccess }: Policy): { [role: string]: { min: number | null; max: number | null } } {
  const ranges: readonly [string, Range][] = Object.entries(privilegedAccess?.holders ?? {});
  return Object.fromEntries(ranges.map(([role, { min, max }]) => [role, { min: min ?? null, max: max ?? null }]));
}

/** The ranges of the policy, and the defaults of roles that the application has. */
function rangesFor({ policy, roles }: ApplicationInput): [role: string, range: Range][] {
  const own = policy.privilegedAccess?.holders ?? {};
  const silent = roles.roles.filter((role) => !Object.keys(own).some((text) => isCalled(role, text)));
  const names = new Set(silent.filter((role) => role.class === 'privileged').map((role) => role.name));
  return [...Object.entries(own), ...Object.entries(DEFAULT_RANGES).filter(([role]) => names.has(role))];
}

/** The number lies between those that are active and those that may be. */
function judge(role: string, { min, max }: Range, input: ApplicationInput): Verdict | null {
  const { connection, roles, snapshot } = input;
  const holders = roles.holdings.filter((held) => isCalled(held.role, role));
  const held = new Map(holders.map(({ account }) => [account.id, account.active]));
  const certain = [...held.values()].filter((active) => active === true).length;
  // Sources that may miss roles may have some too many as well: they show that there are many, not that there are enough.
  const sure = new Map(holders.filter(({ isCertain }) => isCertain).map(({ account }) => [account.id, account.active]));
  const sureAndActive = [...sure.values()].filter((active) => active === true).length;
  const subject = ['role', role];
  const violation = (problem: string, count: number): Verdict => ({
    violation: {
      connection,
      subject,
      severity: 'medium',
      facts: { role, problem, count, min: min ?? null, max: max ?? null },
    },
  });
  if (max !== undefined && certain > max) return violation('too-many', certain);
  if (min !== undefined && sure.size < min) {
    // In half a list, or one that misses roles set by hand, few may be more.
    const isComplete = snapshot.certificate.verdict === 'complete' && roles.obstacle === null;
    return isComplete ? violation('too-few', sure.size) : null;
  }
  const isUnclear = (max !== undefined && held.size > max) || (min !== undefined && sureAndActive < min);
  return isUnclear ? { undetermined: { connection, subject, reason: 'active-unknown' } } : null;
}

/** Whether the owner of an account is on leave. Whose nobody is, is PAR-05's. */
function judgeLeave(
  account: Account,
  roles: readonly string[],
  { connection, people }: ApplicationInput,
): Verdict | null {
  const subject = ['account', account.id];
  if (people.state === 'none') return null;
  const match = people.ownerOf(account.id);
  const status = match.kind === 'owner' ? match.human.status : null;
  if (people.state === 'unusable' || status === 'unknown') {
    return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  }
  if (status !== 'leave') return null;
  const facts = { account: account.id, userName: account.userName, roles, problem: 'on-leave' };
  return { violation: { connection, subject, severity: 'low', facts, tolerance: LEAVE } };
}

function describeRange({ min, max }: { readonly [name: string]: unknown }): string {
  if (typeof max !== 'number') return `at least ${String(min)}`;
  return typeof min === 'number' ? `${min} to ${max}` : `at most ${max}`;
}
