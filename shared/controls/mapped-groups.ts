import type { Human } from '../access/matching/humans.ts';
import type { MappedGroup } from '../workspace/roles-policy.ts';
import type { ApplicationInput } from './contract.ts';

/** A group of a directory and a team of this application that are to have the same people in them. */
export interface MappedTeam {
  readonly mapped: MappedGroup;
  /** Whether somebody is directly in the group; null if the directory does not tell of it. */
  readonly hasMember: ((human: Human) => boolean) | null;
  /** Name of the team; null if the application does not list it. */
  readonly name: string | null;
}

/** The groups that policy maps to teams of the application. */
export function mappedTeams({ connection, policy, people, snapshot }: ApplicationInput): MappedTeam[] {
  const names = new Map(
    snapshot.entitlements.flatMap(({ kind, id, name }) => (kind === 'group' ? [[id, name ?? id]] : [])),
  );
  return policy.mappedGroups
    .filter(({ application = connection }) => application === connection)
    .map((mapped) => {
      const members = people.groupMembers(mapped.directory, mapped.group);
      const isMember = ({ records }: Human) =>
        records.some((record) => record.connection === mapped.directory && members?.has(record.id));
      return { mapped, hasMember: members && isMember, name: names.get(mapped.team) ?? null };
    });
}
