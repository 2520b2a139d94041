import type { Human } from '../../access/matching/humans.ts';
import { MOVER_LIMIT } from '../../access/matching/positions.ts';
import { isSameLabel } from '../../access/people.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { RoleProfile } from '../../workspace/roles-policy.ts';
import { type ApprovalVerdict, approvalsIn } from '../approvals.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { peopleOf } from '../employment.ts';
import { currentRecords } from '../people.ts';
import { grantSubject, type Holding, isCalled } from '../roles.ts';
import { tally, type Verdict } from '../verdict.ts';

export const roleProfiles: ApplicationTest = {
  id: 'UAR-28',
  version: 1,
  scope: 'application',
  title: 'Roles are held where they belong',
  criterion: `Whoever holds a role that policy keeps for some departments or titles is in one of them by the rosters, or was until at most 30 days ago, or has an approval of the role that stands. Roles of which no profile speaks are anybody’s. Service accounts, leavers and accounts that nobody owns are left to the tests about these.`,
  why: 'A role that fits a job follows the job. What somebody holds beside it was given once, for a reason that nobody remembers.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.15', 'A.5.18', 'A.8.3'],
    nist80053: ['AC-2', 'AC-6(7)'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  needs: ['accounts', 'people', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  heedsExclusions: true,
  remediation: [
    'If the department or title is wrong, correct the HR system first: it is the source of truth. Humaans: People > the person > Department or Job title.',
    'If the person does not need the role, take it away. If a directory or a group assigns it, there first: Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Edit assignment; or Groups > the group > Members > the person > Remove. Then Leapsome > Employees > the employee > Edit > Role > Additional roles.',
    'If this person needs it, have its owner approve it under `privilegedAccess.approved` in the policy, with reason and expiry.',
    'If everybody in this department or job may have it, add these to `roleProfiles` in the policy, raise its version and have it approved.',
  ],
  closes:
    'with the next complete snapshot without the role, the next roster that has the person where the role belongs, or the next run in which it is approved',
  titleOf: ({ facts }) => `${String(facts.role)} held outside of where it belongs: ${String(facts.userName)}`,
  notApplicable: ({ roleProfiles: profiles }) => (profiles.length > 0 ? null : 'not-configured'),

  evaluate(input) {
    const { policy, roles, active } = input;
    const registered = new Set(active.registered.map(({ id }) => id));
    const judge = approvalsIn(input);
    const examined = roles.holdings.flatMap((held) => {
      const profiles = policy.roleProfiles.filter((profile) => profile.roles.some((text) => isCalled(held.role, text)));
      return profiles.length > 0 && !registered.has(held.account.id) ? [{ held, profiles }] : [];
    });
    return {
      population: examined.map(({ held }) => `${held.account.id} ${held.role.id}`),
      ...tally(
        examined.map(({ held, profiles }) => judgeHolding(held, profiles, () => judge(held, input.asOf), input)),
      ),
      parameters: {
        profiles: policy.roleProfiles.map(({ department, title, roles: named }) => ({
          department: department ?? null,
          title: title ?? null,
          roles: [...named],
        })),
        limit: MOVER_LIMIT,
      },
    };
  },
};

function judgeHolding(
  held: Holding,
  profiles: readonly RoleProfile[],
  approval: () => ApprovalVerdict,
  input: ApplicationInput,
): Verdict | null {
  const { connection, people } = input;
  const { account, role, sources } = held;
  const subject = grantSubject(held);
  const undetermined = (reason: Undetermined['reason']): Verdict => ({ undetermined: { connection, subject, reason } });
  const match = people.ownerOf(account.id);
  if (match.kind === 'unmatched' || (match.kind === 'owner' && match.human.status === 'ended')) return null;
  const places = peopleOf(match).map((human) => placeOf(human, profiles, input));
  const isAmbiguous = match.kind === 'ambiguous';
  if (places.every((place) => place === 'inside') && !(isAmbiguous && match.andOthers)) return null;
  const verdict = approval();
  if (verdict.kind === 'approved') return null;
  if (isAmbiguous) return undetermined('owner-ambiguous');
  const [place = 'unknown'] = places;
  if (place === 'unknown') return undetermined('position-unknown');
  if (typeof place === 'object') return { pending: { connection, subject, until: place.until } };
  if (verdict.kind === 'unknown') return undetermined(verdict.reason);
  if (account.active === null) return undetermined('active-unknown');
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
        person: match.human.key,
        problem: verdict.problem,
        belongsTo: profiles.map(describeProfile).sort(byCodeUnit),
      },
    },
  };
}

/** Where somebody is, as the profiles of a role see it. */
type Place = 'inside' | 'outside' | 'unknown' | { readonly until: Instant };

interface Job {
  readonly department: string | null;
  readonly title: string | null;
}

function placeOf(human: Human, profiles: readonly RoleProfile[], { people, snapshot }: ApplicationInput): Place {
  const fits = currentRecords(human).flatMap((record) => profiles.map((profile) => fitOf(record, profile)));
  if (fits.includes('yes')) return 'inside';
  const left = people
    .positionsOf(human)
    .flatMap(({ former }) => former.filter((job) => profiles.some((profile) => fitOf(job, profile) === 'yes')))
    .map(({ until }) => millisecondsOf(until) + millisecondsIn(MOVER_LIMIT));
  const until = Math.max(0, ...left);
  if (millisecondsOf(snapshot.takenAt) < until) return { until: toInstant(until) };
  return fits.includes('unknown') ? 'unknown' : 'outside';
}

/** Whether a job is one that a profile is for. */
function fitOf(job: Job, { department, title }: RoleProfile): 'yes' | 'no' | 'unknown' {
  const wanted = [
    [department, job.department],
    [title, job.title],
  ] as const;
  const asked = wanted.filter(([want]) => want !== undefined);
  if (asked.some(([want, own]) => own !== null && !isSameLabel(want ?? null, own))) return 'no';
  return asked.every(([, own]) => own !== null) ? 'yes' : 'unknown';
}

function describeProfile({ department, title }: RoleProfile): string {
  return [department, title].filter((name) => name !== undefined).join(', ');
}
