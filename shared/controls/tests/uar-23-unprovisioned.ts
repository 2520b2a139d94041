import type { Human } from '../../access/matching/humans.ts';
import type { RosterRecord } from '../../access/matching/roster-record.ts';
import { isSameLabel } from '../../access/people.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { laterOf, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { ScopingFilter } from '../../workspace/provisioning-policy.ts';
import { type AccountHolders, accountHolders } from '../account-holders.ts';
import type { Assigned, Assignment } from '../assignments.ts';
import type { ApplicationInput, ApplicationTest, Undetermined, Violation } from '../contract.ts';
import { hasLeft, startOfEmployment } from '../employment.ts';
import { tally, type Verdict } from '../verdict.ts';

/** A directory synchronises every 40 minutes or so, and puts aside for hours what failed before. */
const GRACE = '24h';

export const unprovisioned: ApplicationTest = {
  id: 'UAR-23',
  version: 1,
  scope: 'application',
  title: 'Whoever is assigned in the directory has an account',
  criterion:
    'Everybody to whom a directory gave the application, directly or as a direct member of a group, has an account, active or not, 24 hours after the assignment, or after it was first seen where the directory does not say since when. Left out are assignments without a role (Default Access), members of groups within groups, whom the scoping filters in the policy name, and people who have left, have not started, or whose identity is disabled.',
  why: 'A directory that does not create accounts does not end them either: it is the same synchronisation, and the failure shows here first.',
  controls: { soc2: ['CC6.2'], iso27001: ['A.5.16', 'A.5.18'], nist80053: ['AC-2'] },
  needs: ['accounts', 'people'],
  violationsHoldOn: [],
  heedsExclusions: true,
  remediation: [
    'If the person does not need Leapsome, take the assignment away. Entra ID: Enterprise applications > Leapsome > Users and groups > the person, or the group > Remove; or Groups > the group > Members > the person > Remove.',
    'Look why nothing was provisioned. Entra ID: Enterprise applications > Leapsome > Provisioning > View provisioning logs, search for the person: the log names the attribute or the error. A missing e-mail address, or one that another account has, is the commonest.',
    'Send it again. Entra ID: Enterprise applications > Leapsome > Provisioning > Provision on demand > the person.',
    'If provisioning as a whole stands still (quarantine), mend that first: Entra ID: Enterprise applications > Leapsome > Provisioning > Overview. Then leavers are not deactivated either.',
    'If a scoping filter leaves the person out on purpose, declare it under `provisioning.leftOut` in the policy. Entra ID: Enterprise applications > Leapsome > Provisioning > Edit provisioning > Mappings > Source object scope.',
    'If the person has an account under another address, add the address to the person in the HR system, or under `aliases` in the policy.',
  ],
  closes:
    'with the next complete snapshot and directory in which the person has an account, or is not assigned any more',
  titleOf: ({ facts }) =>
    `Assigned in ${String(facts.directory)} and never provisioned: record ${String(facts.record)}, given ${String(facts.through)}`,
  notApplicable: (_, inputs) => (inputs.some(({ kind }) => kind === 'idp') ? null : 'no-directory'),

  evaluate(input) {
    const { connection, people, policy } = input;
    const { scope, assigned, unlisted } = people.assignments;
    const humans = [...new Set(assigned.map(({ human }) => human))].filter((human) => !input.isOutOfScope(human));
    const isApplicable = scope === 'assigned';
    const examined = isApplicable ? humans : [];
    const holders = accountHolders(input);
    const judged = examined.map((human) => judge(human, holders, input));
    const count = (...states: readonly State[]) => judged.filter(({ state }) => states.includes(state)).length;
    const notListed: Undetermined[] = unlisted.map(({ directory, record }) => ({
      connection,
      subject: ['person', directory, record],
      reason: 'assignee-not-listed',
    }));
    // The wrong application looks like this, too; and one that provisions whom it is given to would provision nobody.
    const nobody: Undetermined[] =
      assigned.length + unlisted.length === 0
        ? [{ connection, subject: ['connection', connection], reason: 'nobody-assigned' }]
        : [];
    const { violations, undetermined, pending } = tally(judged.map(({ verdict }) => verdict));
    return {
      population: examined.map(({ key }) => key),
      violations,
      undetermined: isApplicable ? [...undetermined, ...notListed, ...nobody] : [],
      pending,
      parameters: { grace: GRACE, scopingFilters: policy.provisioning.leftOut.length },
      observations: {
        assigned: examined.length,
        provisioned: count('active', 'inactive'),
        provisionedActive: count('active'),
        withoutRole: count('without-role'),
        leftOutByFilters: count('filtered'),
        notHere: count('not-here'),
      },
      ...(scope === null && { notApplicable: 'no-directory' }),
      ...(scope === 'everybody' && { notApplicable: 'provisions-everybody' }),
    };
  },
};

/** How it stands with somebody who was given the application. */
type State = 'active' | 'inactive' | 'without-role' | 'filtered' | 'not-here' | 'missing';

interface Judged {
  readonly state: State;
  readonly verdict: Verdict | null;
}

function judge(human: Human, holders: AccountHolders, input: ApplicationInput): Judged {
  const settled = (state: State): Judged => ({ state, verdict: null });
  if (holders.active.has(human)) return settled('active');
  if (holders.inactive.has(human)) return settled('inactive');
  const given = input.people.assignments.of(human);
  const here = given.filter(({ record }) => record.status !== 'ended' && record.status !== 'future');
  if (human.status === 'future' || hasLeft(human, input) || here.length === 0) return settled('not-here');
  const provisioning = here.flatMap((one) => {
    const assignments = one.assignments.filter(({ isDefault }) => !isDefault);
    return assignments.length > 0 ? [{ ...one, assignments }] : [];
  });
  if (provisioning.length === 0) return settled('without-role');
  const { leftOut } = input.policy.provisioning;
  const due = provisioning.filter(({ record }) => !leftOut.some((filter) => isLeftOut(record, filter)));
  const [first] = due;
  if (!first) return settled('filtered');
  return { state: 'missing', verdict: judgeMissing(first, due, holders, input) };
}

function isLeftOut(record: RosterRecord, { type, department, title }: ScopingFilter): boolean {
  const agrees = (wanted: string | undefined, own: string | null) =>
    wanted === undefined || (own !== null && isSameLabel(wanted, own));
  return agrees(type, record.type) && agrees(department, record.department) && agrees(title, record.title);
}

function judgeMissing(
  { human, record }: Assigned,
  due: readonly Assigned[],
  { possible, someUnmatched }: AccountHolders,
  input: ApplicationInput,
): Verdict {
  const { connection, snapshot } = input;
  const subject = ['person', record.connection, record.id];
  if (possible === 'all' || possible.has(human)) {
    return { undetermined: { connection, subject, reason: 'owner-ambiguous' } };
  }
  if (someUnmatched && human.emails.length === 0 && human.aliases.length === 0) {
    return { undetermined: { connection, subject, reason: 'assignee-not-matchable' } };
  }
  if (record.status === 'unknown') return { undetermined: { connection, subject, reason: 'employment-unknown' } };
  const assignments = due.flatMap((one) => one.assignments);
  const violation: Violation = {
    connection,
    subject,
    severity: 'low',
    facts: {
      person: human.key,
      directory: record.connection,
      record: record.id,
      through: throughOf(assignments),
      roles: [...new Set(assignments.flatMap(({ role }) => role ?? []))].sort(byCodeUnit),
      since: sinceOf(assignments),
    },
    measured: input.people.provisioning.lastSent('provisioning', human, null),
  };
  const since = sinceOf(assignments);
  if (since !== null) {
    const end = millisecondsOf(laterOf(since, startOfEmployment(human, input) ?? since)) + millisecondsIn(GRACE);
    if (millisecondsOf(snapshot.takenAt) >= end) return { violation };
    const isDated = assignments.every((assignment) => assignment.since !== null);
    if (isDated) return { pending: { connection, subject, until: toInstant(end) } };
  }
  return { violation: { ...violation, tolerance: GRACE } };
}

function throughOf(assignments: readonly Assignment[]): string {
  const viaGroups = assignments.filter(({ group }) => group !== null).length;
  if (viaGroups === 0) return 'directly';
  return viaGroups === assignments.length ? 'through a group' : 'directly and through a group';
}

/** The first of the times that the directory tells; null if it tells none. */
function sinceOf(assignments: readonly Assignment[]): string | null {
  return assignments.flatMap(({ since }) => since ?? []).sort(byCodeUnit)[0] ?? null;
}
