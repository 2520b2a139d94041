import type { RosterRecord } from '../../access/matching/roster-record.ts';
import type { Account } from '../../access/snapshot.ts';
import { endOfDay } from '../../kernel/calendar.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type CalendarDate, millisecondsOf } from '../../kernel/instant.ts';
import { type Actors, actorsIn, indexByAccount, reasonForUnknown, type Standing } from '../actors.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { hasLeft, isExternal } from '../employment.ts';
import { currentRecords, type PeopleView } from '../people.ts';
import { tally, type Verdict } from '../verdict.ts';

export const externals: ApplicationTest = {
  id: 'UAR-12',
  version: 2,
  scope: 'application',
  title: 'External accounts have an end and a sponsor',
  criterion:
    'Every account that may be active and is an external’s, by the word of the application or of a roster, has an end date that is not over, and a sponsor, the manager or whom policy names, who is still here.',
  why: 'Nobody hears of it when a contractor’s work is done. Without an end date and somebody who answers for it, the account stays.',
  controls: {
    soc2: ['CC6.2'],
    iso27001: ['A.5.16', 'A.5.18'],
    nist80053: ['AC-2', 'PS-7'],
    pcidss: ['7.2.4'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts', 'people'],
  heedsExclusions: true,
  remediation: [
    'Ask the sponsor, or the department if there is none, whether the person still works for you, and until when.',
    'If they do not, end it where it began. Humaans: People > the person > set the end of employment. Entra ID: Enterprise applications > Leapsome > Users and groups > the person > Remove. Then Leapsome: Employees > the employee > … > Deactivate. Do not delete.',
    'If they do, set the end date in the HR system: Humaans: People > the person > end of employment. Where externals are in no HR system: Leapsome: Employees > the employee > Edit > End date, with Employment type external.',
    'Set the sponsor as manager. Humaans: People > the person > Manager. Entra ID: Users > the person > Edit properties > Job information > Manager; it reaches Leapsome with the second synchronisation. Or name the sponsor under `sponsors` in the policy.',
    'If the person is an employee, correct the type: Humaans: People > the person > Contract type; Leapsome: Employees > the employee > Edit > Employment type.',
  ],
  closes:
    'with the next complete snapshot in which the account has an end ahead and a sponsor who is here, or is inactive; once the roster says that the person has left, UAR-08 reports it instead',
  titleOf: ({ facts }) => {
    const problems = [facts.problems].flat().map((problem) => PROBLEMS[String(problem)] ?? String(problem));
    return `External account ${problems.join(' and ')}: ${String(facts.userName)}`;
  },

  evaluate(input) {
    const { active, policy, people } = input;
    const accounts = active.unregistered;
    const sponsorsOf = indexByAccount(policy.sponsors);
    const actors = actorsIn(input);
    let externals = 0;
    const judged = accounts.map((account) => {
      const external = isExternal(account, people.ownerOf(account.id));
      if (external === false) return null;
      if (external) externals++;
      if (external === null) return undetermined(account, 'type-unknown', input);
      const named = sponsorsOf(account).map(({ sponsor }) => sponsor);
      return judge(account, named, actors, input);
    });
    return {
      population: accounts.map((account) => account.id),
      ...tally(judged),
      parameters: { sponsors: policy.sponsors.length },
      observations: { externals },
    };
  },
};

const PROBLEMS: { readonly [problem: string]: string } = {
  'no-end-date': 'without end date',
  'end-date-passed': 'with an end date that has passed',
  'no-sponsor': 'without sponsor',
  'sponsor-gone': 'whose sponsor is not here',
};

function undetermined(account: Account, reason: Undetermined['reason'], input: ApplicationInput): Verdict {
  return { undetermined: { connection: input.connection, subject: ['account', account.id], reason } };
}

function judge(
  account: Account,
  namedSponsors: readonly string[],
  actors: Actors,
  input: ApplicationInput,
): Verdict | null {
  const { connection, people } = input;
  const match = people.ownerOf(account.id);
  if (match.kind === 'ambiguous') return undetermined(account, 'owner-ambiguous', input);
  // Whoever has left is UAR-08's.
  if (match.kind === 'owner' && hasLeft(match.human, input)) return null;
  // The end date and the sponsor may stand in the roster.
  if (people.state === 'unusable') return undetermined(account, 'employment-unknown', input);

  const endDate = endDateOf(account, input);
  const sponsor = sponsorStanding(account, namedSponsors, actors, input);
  const problems = [
    ...(endDate.problem ? [endDate.problem] : []),
    ...(sponsor === 'none' ? ['no-sponsor'] : sponsor === 'gone' ? ['sponsor-gone'] : []),
  ];
  if (problems.length === 0) {
    return sponsor === 'unknown' ? undetermined(account, reasonForUnknown(people), input) : null;
  }
  return {
    violation: {
      connection,
      subject: ['account', account.id],
      severity: 'medium',
      facts: { account: account.id, userName: account.userName, problems, endDate: endDate.date },
    },
  };
}

/** A roster's word counts before the application's: an extended contract is known there first, and when it ends, UAR-08. */
function endDateOf(
  account: Account,
  { people, asOf, timezone }: ApplicationInput,
): { readonly date: CalendarDate | null; readonly problem: string | null } {
  const ofRosters = recordsOf(account, people)
    .flatMap((record) => record.endDate ?? record.lastWorkingDay ?? [])
    .sort(byCodeUnit);
  const ofRoster = ofRosters.at(-1);
  if (ofRoster !== undefined) return { date: ofRoster, problem: null };
  if (account.endDate === null) return { date: null, problem: 'no-end-date' };
  const isOver = millisecondsOf(asOf) >= millisecondsOf(endOfDay(account.endDate, timezone));
  return { date: account.endDate, problem: isOver ? 'end-date-passed' : null };
}

/** Whom policy names; else the manager whom a roster names; else the managers in the application. One is enough. */
function sponsorStanding(
  account: Account,
  named: readonly string[],
  actors: Actors,
  { people, snapshot, everyAccount }: ApplicationInput,
): Standing | 'none' {
  const isOther = (actor: string) => !actors.isHolder(actor, account);
  if (named.length > 0) return best(named.filter(isOther).map((actor) => actors.standingOf(actor)));
  const inRosters = recordsOf(account, people)
    .flatMap((record) => record.manager ?? [])
    .filter((manager) => isOther(manager) && people.named(manager).length > 0);
  if (inRosters.length > 0) return best(inRosters.map((manager) => actors.standingOf(manager)));
  const inApplication = account.managers.filter((manager) => manager !== account.id);
  return best(
    inApplication.map((manager) => {
      const found = everyAccount(manager);
      // Half a list may lack whoever is still here.
      if (!found) return snapshot.certificate.verdict === 'complete' ? 'gone' : 'unknown';
      return actors.standingOfAccount(found);
    }),
  );
}

/** What the roster whose word counts has of the owner, without employments that are over. */
function recordsOf(account: Account, people: PeopleView): readonly RosterRecord[] {
  const match = people.ownerOf(account.id);
  return match.kind === 'owner' ? currentRecords(match.human) : [];
}

function best(standings: readonly Standing[]): Standing | 'none' {
  const order = ['present', 'unknown', 'gone'] as const;
  return order.find((standing) => standings.includes(standing)) ?? 'none';
}
