import type { KnownDefinition } from '../../access/role-definitions.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { millisecondsOf } from '../../kernel/instant.ts';
import type { ApplicationInput, ApplicationTest, Undetermined, Violation } from '../contract.ts';
import { openSubjects } from '../differences.ts';
import type { Role } from '../roles.ts';

const ID = 'PAR-01';
/** An interface that told of roles and has not for so long is not there any more. */
const MISSED_FOR = '30d';

export const rolesClassified: ApplicationTest = {
  id: ID,
  version: 2,
  scope: 'application',
  title: 'Roles classified',
  criterion:
    'Policy says of every role in the application whether it is privileged, held or not; and of every role that was new, got another name or reached elsewhere since roles were first read, a policy that was approved on that day or later does.',
  why: 'Who is privileged can only be told once the roles are. A new or renamed role is privileged until somebody has looked at it, and an access role whose scope is widened makes administrators of all its holders without a single grant.',
  controls: { soc2: ['CC6.3'], iso27001: ['A.8.2'], nist80053: ['AC-2(7)'], pcidss: ['7.2.5'] },
  needs: ['accounts', 'roles'],
  violationsHoldOn: ['accounts', 'roles'],
  remediation: [
    'Look at what the role may do, and whose data it reaches: Leapsome > Settings > Employees > Access roles > the role. Ask who made or changed it, and what for.',
    'If the change was not meant, take it back there; an access role that nobody needs: archive it.',
    'Name the role, by id or as it is called now, under `roles.privileged` or `roles.standard` in the policy, raise the policy’s version, and have it approved: `approvedOn` on the day on which the change was first seen, or later.',
  ],
  closes:
    'with the next run after the policy names the role and was approved since the change was first seen, or the role is gone or inactive',
  titleOf: ({ facts }) => {
    const role = String(facts.role);
    switch (facts.problem) {
      case 'new':
        return `Role is newer than the policy that names it: ${role}`;
      case 'renamed':
        return `Role renamed since policy was approved: ${role}, was ${String(facts.formerName)}`;
      case 'rescoped':
        return `Role reaches elsewhere than when policy was approved: ${role}, ${describeScope(facts)}`;
      default:
        return `Role not classified: ${role}`;
    }
  },

  evaluate(input) {
    const { roles, policy } = input;
    const holders = Map.groupBy(roles.holdings, (held) => held.role);
    const subjectOf = subjectsIn(input);
    const violations = roles.roles
      .filter((role) => !role.isNamed || role.change !== null)
      .map((role) => violation(role, holders.get(role)?.length ?? 0, subjectOf(role), input));
    return {
      population: roles.roles.map((role) => role.id),
      violations,
      undetermined: untold(roles.untold, violations, input),
      parameters: { privileged: policy.roles.privileged, standard: policy.roles.standard },
      observations: { definitions: roles.roles.filter(({ definition }) => definition !== null).length },
    };
  },
};

/**
 * The subject of a finding about a role: its id in the application, where that tells it. A finding that stands keeps its
 * subject, so that connecting another source makes no second one of it.
 */
function subjectsIn(input: ApplicationInput): (role: Role) => readonly string[] {
  const isOpen = openSubjects(ID, input);
  return ({ id, ids, definition }) => {
    const found = ids.find((one) => isOpen(['role', one]));
    return ['role', found ?? definition?.id ?? id];
  };
}

function violation(
  { name, isNamed, change, definition }: Role,
  holders: number,
  subject: readonly string[],
  { connection, timezone }: ApplicationInput,
): Violation {
  const { since, before, scope } = definition ?? { since: null, before: null, scope: null };
  return {
    connection,
    subject,
    severity: 'high',
    facts: {
      role: name,
      problem: isNamed ? change : 'unclassified',
      ...(since !== null && { firstSeenOn: dateOf(since, timezone) }),
      ...(before && before.name !== name && { formerName: before.name }),
      ...(before && before.scope !== scope && { scope, formerScope: before.scope }),
    },
    measured: { holders },
  };
}

/** What is not told any more may have changed meanwhile. */
function untold(
  definitions: readonly KnownDefinition[],
  found: readonly Violation[],
  { connection, asOf }: ApplicationInput,
): Undetermined[] {
  const subjects = new Set(found.map(({ subject }) => subject[1]));
  return definitions
    .filter(({ id, untoldSince }) => !subjects.has(id) && isMissed(untoldSince ?? asOf, asOf))
    .map(({ id }) => ({ connection, subject: ['role', id], reason: 'role-definitions-not-collected' }));
}

function isMissed(since: string, asOf: string): boolean {
  return millisecondsOf(asOf) - millisecondsOf(since) < millisecondsIn(MISSED_FOR);
}

function describeScope({ scope, formerScope }: Violation['facts']): string {
  return scope === undefined
    ? 'another of the application’s own roles'
    : `${String(scope)}, was ${String(formerScope)}`;
}
