import * as z from 'zod';
import { list, member } from '../kernel/unknown-values.ts';
import { ALWAYS } from './cross-checks.ts';

const text = z.string().min(1);

/** Roles that are for some departments or jobs: who holds one of them is in one that has it. */
const roleProfileSchema = z
  .strictObject({
    /** As rosters write them, whatever the case; both, where both have to hold. */
    department: text.optional(),
    title: text.optional(),
    /** By id or name. */
    roles: z.array(text).min(1),
  })
  .superRefine(namesAPlace, ALWAYS);

export const roleProfilesSchema = z.array(roleProfileSchema).default([]);

/** A group of a directory, and the team of the application that has the same people in it. */
const mappedGroupSchema = z.strictObject({
  /** Connection of the directory. */
  directory: text,
  /** Its id there, which directories write in lower case. */
  group: text.toLowerCase(),
  /** Its id in the application. */
  team: text,
  /** Connection of the application; not needed where there is one. */
  application: text.optional(),
});

export const mappedGroupsSchema = z.array(mappedGroupSchema).default([]);

export type RoleProfile = z.infer<typeof roleProfileSchema>;
export type MappedGroup = z.infer<typeof mappedGroupSchema>;

function namesAPlace(profile: unknown, context: z.RefinementCtx): void {
  const names = ['department', 'title'].some((name) => member(profile, name) !== undefined);
  if (!names) context.addIssue({ code: 'custom', path: [], message: 'must name a department, a title, or both' });
}

/** Roles of profiles are ones that the policy classifies: a misspelt one would silently be for everybody. */
export function profilesFit(policy: unknown, context: z.RefinementCtx): void {
  const roles = member(policy, 'roles');
  const classified = new Set([...list(member(roles, 'privileged')), ...list(member(roles, 'standard'))]);
  for (const [i, profile] of list(member(policy, 'roleProfiles')).entries()) {
    for (const [j, role] of list(member(profile, 'roles')).entries()) {
      if (typeof role !== 'string' || classified.has(role)) continue;
      const message = `"${role}" is not among the roles of the policy`;
      context.addIssue({ code: 'custom', path: ['roleProfiles', i, 'roles', j], message });
    }
  }
}

/** Groups are of directories, and teams of applications, of the workspace. */
export function mappedGroupsFit(workspace: unknown, context: z.RefinementCtx): void {
  const connections = list(member(workspace, 'connections'));
  const ofKind = (kind: string) => connections.filter((connection) => member(connection, 'kind') === kind);
  const applications = ofKind('application').map((connection) => member(connection, 'id'));
  for (const [i, mapped] of list(member(member(workspace, 'policy'), 'mappedGroups')).entries()) {
    const complain = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['policy', 'mappedGroups', i, name], message });
    const [id, group, application] = [
      member(mapped, 'directory'),
      member(mapped, 'group'),
      member(mapped, 'application'),
    ];
    const directory = ofKind('idp').find((connection) => member(connection, 'id') === id);
    if (typeof id === 'string' && directory === undefined) complain('directory', `"${id}" is no idp of this workspace`);
    else if (typeof group === 'string' && !list(member(directory, 'groups')).includes(group)) {
      complain('group', `is not among the groups of "${String(id)}", so its members are not read`);
    }
    if (application === undefined && applications.length > 1)
      complain('application', 'must say which of the applications it is');
    else if (typeof application === 'string' && !applications.includes(application)) {
      complain('application', `"${application}" is no application of this workspace`);
    }
  }
}
