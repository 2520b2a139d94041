import type { Match } from '../../access/matching/match.ts';
import { type Account, mayBeActive } from '../../access/snapshot.ts';
import type { ApplicationInput, ApplicationTest, Undetermined } from '../contract.ts';
import { currentOwner } from '../employment.ts';
import { currentRecords } from '../people.ts';
import { tally, type Verdict } from '../verdict.ts';

/** A change passes through the HR system, a directory and Leapsome, and managers need two synchronisations. */
const TOLERANCE = '7d';

export const managers: ApplicationTest = {
  id: 'UAR-19',
  version: 1,
  scope: 'application',
  title: 'Managers are those of the roster',
  criterion:
    'Every manager of an active account in the application, additional ones included, is named as the person’s manager by a roster, or has been so within the last 7 days.',
  why: 'A manager in Leapsome sees the reviews, goals and feedback of their reports. Whoever was their manager once still does, until somebody takes it away.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-2'],
    hipaa: ['164.308(a)(4)(ii)(C)'],
  },
  needs: ['accounts', 'people'],
  violationsHoldOn: ['accounts'],
  heedsExclusions: true,
  remediation: [
    'If the roster is wrong, correct the manager in the HR system first: it is the source of truth. Humaans: People > the person > Manager.',
    'If a directory provisions Leapsome, look at the manager there. Entra ID: Users > the person > Edit properties > Job information > Manager. It cannot take a manager away, only replace one, and a new one needs two synchronisations.',
    'Otherwise: Leapsome > Employees > the employee > Edit > Manager, or Additional managers, and remove the one that the finding names.',
  ],
  closes: 'with the next complete snapshot without that manager, or the next roster that names them',
  titleOf: ({ facts }) =>
    `Manager whom the roster does not name still sees the data of ${String(facts.userName)}: ${String(facts.otherUserName)}`,

  evaluate(input) {
    const { active, people } = input;
    const reports = active.all.filter(({ id }) => currentOwner(people.ownerOf(id)));
    const isListed = reports.some(({ id }) => managersOf(people.ownerOf(id)).length > 0);
    const verdicts = isListed ? reports.flatMap((account) => judge(account, input)) : [];
    return {
      population: reports.map(({ id }) => id),
      ...tally(verdicts),
      parameters: { tolerance: TOLERANCE },
      ...(!isListed && { notApplicable: 'managers-not-listed' }),
    };
  },
};

/** Whom the rosters name as the managers of an account's owner, in their own words. */
function managersOf(match: Match): readonly string[] {
  const owner = currentOwner(match);
  const records = owner ? currentRecords(owner) : [];
  return records.some(({ manager }) => manager !== null) ? records.flatMap(({ manager }) => manager ?? []) : [];
}

function judge(report: Account, { connection, people, everyAccount }: ApplicationInput): Verdict[] {
  if (report.managers.length === 0) return [];
  const named = managersOf(people.ownerOf(report.id)).map((text) => people.named(text));
  const keys = new Set(named.flat().map(({ key }) => key));
  const isUnknown = named.some((humans) => humans.length === 0);
  const candidates = report.managers.flatMap((id) => everyAccount(id) ?? []);
  return candidates.filter(mayBeActive).flatMap((manager): Verdict[] => {
    const match = people.ownerOf(manager.id);
    if (isNamed(match, keys)) return [];
    const subject = ['pair', report.id, manager.id];
    const undetermined = (reason: Undetermined['reason']) => [{ undetermined: { connection, subject, reason } }];
    if (mayBeNamed(match, keys)) return undetermined('owner-ambiguous');
    if (isUnknown) return undetermined('manager-unknown');
    const facts = {
      account: report.id,
      userName: report.userName,
      otherAccount: manager.id,
      otherUserName: manager.userName,
      isDirect: report.managers[0] === manager.id,
      rosterNamesSomebody: keys.size > 0,
    };
    return [{ violation: { connection, subject, severity: 'medium', facts, tolerance: TOLERANCE } }];
  });
}

function isNamed(match: Match, keys: ReadonlySet<string>): boolean {
  return match.kind === 'owner' && keys.has(match.human.key);
}

function mayBeNamed(match: Match, keys: ReadonlySet<string>): boolean {
  return match.kind === 'ambiguous' && (match.andOthers || match.humans.some(({ key }) => keys.has(key)));
}
