import type { Human } from '../../access/matching/humans.ts';
import { MOVER_LIMIT } from '../../access/matching/positions.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { APPROVAL_PROBLEMS, approvalsIn } from '../approvals.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { peopleOf } from '../employment.ts';
import { judgeFormerTeams } from '../former-teams.ts';
import { currentRecords } from '../people.ts';
import { grantSubject, type Holding } from '../roles.ts';
import { tally, type Verdict } from '../verdict.ts';

type Judge = ReturnType<typeof approvalsIn>;

const ID = 'UAR-21';

export const movers: ApplicationTest = {
  id: ID,
  version: 2,
  scope: 'application',
  title: 'Movers keep no former privileged roles and teams',
  criterion:
    'Every privileged role of somebody whose department or title has changed in a roster is gone 30 days after a complete roster first showed the change, or has an approval that is dated on or after that day, by somebody who is still here and is not the holder; and so is every team that policy maps to a group of a directory and that they were in before.',
  why: 'Whoever changes jobs gets the new access and keeps the old. After a few moves somebody may do everything, and nobody has decided so.',
  controls: {
    soc2: ['CC6.2', 'CC6.3'],
    iso27001: ['A.5.18', 'A.6.5'],
    nist80053: ['AC-2', 'PS-5'],
    pcidss: ['7.2.4'],
  },
  needs: ['accounts', 'people', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  heedsExclusions: true,
  compares: 'also',
  remediation: [
    'If the person did not move, correct the HR system first: it is the source of truth. Humaans: People > the person > Department or Job title. A change that is taken back within 30 days is not counted.',
    'Ask the new manager whether the person still needs the role. If not, take it away: Leapsome > Employees > the employee > Edit > Role. Only a Super Admin can demote a Super Admin.',
    'If a directory or a group assigns the role, change it there first. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment; or Groups > the group > Members > the person > Remove.',
    'If the person needs it in the new job too, or a department was only renamed, have the owner of the role approve it anew under `privilegedAccess.approved` in the policy, with a date no earlier than the change.',
    'A team of the former job: take the person out of the group of the directory first. Entra ID: Groups > the group > Members > the person > Remove. Then Leapsome > Settings > Teams > the team > the person > Remove. If the person needs it, approve it as above, with the team’s id as `role`.',
  ],
  closes:
    'with the next run in which the role or team has an approval dated on or after the change, or the next complete snapshot without it',
  titleOf: ({ facts }) => {
    const problem = facts.problem === 'not-approved' ? 'not approved since' : APPROVAL_PROBLEMS[String(facts.problem)];
    const what = facts.role === undefined ? `Team ${String(facts.name)}` : String(facts.role);
    return `${what} of somebody who has moved ${problem ?? String(facts.problem)}: ${String(facts.userName)}`;
  },
  notApplicable: (policy) => (policy.privilegedAccess ? null : 'not-configured'),

  evaluate(input) {
    const { snapshot, people, roles, policy, asOf } = input;
    const someOwner = (is: (human: Human) => boolean) =>
      snapshot.accounts.some(({ id }) => peopleOf(people.ownerOf(id)).some(is));
    const isListed = someOwner((human) =>
      currentRecords(human).some(({ department, title }) => (department ?? title) !== null),
    );
    const isFirst = !someOwner((human) => people.positionsOf(human).some(({ since }) => since !== asOf));
    const privileged = roles.holdings.filter(({ role }) => role.class !== 'standard');
    const judge = approvalsIn(input);
    const teams = judgeFormerTeams(ID, judge, input);
    return {
      population: [...privileged.map(({ account, role }) => `${account.id} ${role.id}`), ...teams.population],
      ...tally([...privileged.map((held) => judgeHolding(held, judge, input)), ...teams.verdicts]),
      parameters: { privileged: policy.roles.privileged, limit: MOVER_LIMIT },
      ...((!isListed || isFirst) && { notApplicable: isListed ? 'no-baseline' : 'positions-not-listed' }),
    };
  },
};

function judgeHolding(held: Holding, judge: Judge, input: ApplicationInput): Verdict | null {
  const { connection, snapshot, people } = input;
  const { account, role, sources } = held;
  const subject = grantSubject(held);
  const undetermined = (reason: Undetermined['reason']): Verdict => ({ undetermined: { connection, subject, reason } });
  const match = people.ownerOf(account.id);
  const open = peopleOf(match).flatMap((human) => openMove(human, held, judge, input) ?? []);
  const [first] = open.sort((a, b) => byCodeUnit(a.seen, b.seen));
  if (!first) return match.kind === 'ambiguous' && match.andOthers ? undetermined('owner-ambiguous') : null;

  const { human, seen, verdict } = first;
  const until = millisecondsOf(seen) + millisecondsIn(MOVER_LIMIT);
  if (millisecondsOf(snapshot.takenAt) < until) return { pending: { connection, subject, until: toInstant(until) } };
  if (match.kind === 'ambiguous') return undetermined('owner-ambiguous');
  if (role.class === 'unclassified') return undetermined('role-unclassified');
  if (account.active === null) return undetermined('active-unknown');
  if (verdict.kind === 'unknown') return undetermined(verdict.reason);
  return {
    violation: {
      connection,
      subject,
      severity: 'medium',
      facts: {
        account: account.id,
        userName: account.userName,
        role: role.name,
        sources,
        person: human.key,
        problem: verdict.problem,
        rosterShowedMoveAt: seen,
      },
    },
  };
}

interface OpenMove {
  readonly human: Human;
  readonly seen: Instant;
  readonly verdict: Exclude<ReturnType<Judge>, { readonly kind: 'approved' }>;
}

/** The first of somebody's moves since which nobody has approved the role; an approval settles all moves before it. */
function openMove(human: Human, held: Holding, judge: Judge, input: ApplicationInput): OpenMove | null {
  const moves = input.people.positionsOf(human).flatMap(({ former }) => former.map(({ until }) => until));
  for (const seen of moves.sort(byCodeUnit)) {
    const verdict = judge(held, input.asOf, dateOf(seen, input.timezone));
    if (verdict.kind !== 'approved') return { human, seen, verdict };
  }
  return null;
}
