import { type Account, type Entitlement, sortedById } from '../../access/snapshot.ts';
import type { ApplicationTest, Undetermined, Violation } from '../contract.ts';

export const teamNames: ApplicationTest = {
  id: 'UAR-17',
  version: 1,
  scope: 'application',
  title: 'Team names are distinct',
  criterion: 'No two groups have names that are equal but for case, spaces, punctuation and ways of writing a letter.',
  why: 'Leapsome makes a second team from a slightly different spelling, and its members then miss, or escape, what the first one is given. Rollcall’s own group rules name groups by id and are not misled; people and directories that go by the name are, so a rule by name is void here.',
  controls: {
    soc2: ['CC6.3'],
    iso27001: ['A.5.18', 'A.8.3'],
    nist80053: ['AC-2'],
  },
  needs: ['accounts'],
  violationsHoldOn: ['accounts'],
  remediation: [
    'See which of the two the directory fills. Entra ID: Groups > All groups > search for the name; and Enterprise applications > Leapsome > Provisioning > Provisioning logs, filter Groups.',
    'If teams come from departments, correct the spelling there first. Humaans: Settings > Departments, or People > the person > Department. Entra ID: Users > the person > Edit properties > Job information > Department.',
    'Leapsome: Settings > Teams > the team that goes: move its members to the other one, then archive it. Before that, look where it is used: review cycles, surveys, goals and access roles (Settings > Employees > Access roles > user scope).',
    'Configuration: if a rule under `roles: from: groups` names the id of the team that goes, name the other one’s.',
    'If both are meant, for example a department and a cost centre of one name, rename one so that people can tell them apart.',
  ],
  closes: 'with the next complete snapshot in which one of the two is gone or renamed',
  titleOf: ({ facts }) => `Two teams of nearly the same name: ${String(facts.name)}, ${String(facts.otherName)}`,

  evaluate({ connection, snapshot }) {
    const groups = sortedById(snapshot.entitlements.filter(({ kind }) => kind === 'group'));
    const members = membersOf(snapshot.accounts);
    const named = groups.flatMap(({ id, name }) => (name === null ? [] : { id, name }));
    const alike = Map.groupBy(named, ({ name }) => comparable(name));
    return {
      population: groups.map((group) => group.id),
      violations: [...alike.values()].flatMap(([first, ...further]) => {
        if (!first) return [];
        return further.map(
          (other): Violation => ({
            connection,
            subject: ['pair', first.id, other.id],
            severity: 'low',
            facts: { group: first.id, name: first.name, otherGroup: other.id, otherName: other.name },
            measured: { members: members.get(first.id) ?? 0, otherMembers: members.get(other.id) ?? 0 },
          }),
        );
      }),
      undetermined: groups
        .filter(({ name }) => name === null)
        .map((group): Undetermined => ({ connection, subject: ['group', group.id], reason: 'group-name-unknown' })),
      parameters: {},
    };
  },
};

/** What is left of a name when ways of writing it are taken away. Names of signs alone are compared as they are. */
function comparable(name: string): string {
  const folded = name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
  return folded.replace(/[^\p{L}\p{M}\p{N}]+/gu, '') || folded.trim();
}

function membersOf(accounts: readonly Account[]): ReadonlyMap<Entitlement['id'], number> {
  const members = new Map<Entitlement['id'], number>();
  for (const { grants } of accounts) {
    for (const { kind, entitlement } of grants) {
      if (kind === 'group') members.set(entitlement, (members.get(entitlement) ?? 0) + 1);
    }
  }
  return members;
}
