import type { RosterSnapshot } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import { AttributeError, attributesOf, descriptionOf, idOf, listOf } from '../attributes.ts';
import type { DroppedNames } from '../dropped-names.ts';
import { CollectionError } from '../errors.ts';
import { type Graph, type GraphList, MAX_PER_PAGE } from './graph.ts';
import type { EntraOptions } from './options.ts';
import { instantOf } from './users.ts';

type Assigned = NonNullable<RosterSnapshot['assigned']>;
type Assignment = Assigned['assignments'][number];

/** Ids that become part of a path are looked at: whatever else they were would be another path. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function guidOf(value: unknown, attribute: string): string {
  const id = idOf(value, attribute);
  if (GUID.test(id)) return id;
  throw new AttributeError(attribute, 'expected an object id');
}

/** The role of an assignment that was made without one. */
const NO_ROLE = '00000000-0000-0000-0000-000000000000';

/** Somebody, or a group, was given the application. */
export interface AppRoleAssignment {
  readonly id: string;
  readonly principal: string;
  /** `User`, `Group` or `ServicePrincipal`. */
  readonly principalType: string;
  readonly appRole: string;
  readonly since: Instant | null;
}

/** The application as the directory has it: its roles by id, and whether a login needs an assignment. */
export async function readServicePrincipal(graph: Graph, id: string) {
  const path = `/servicePrincipals/${id}`;
  const read = await graph.document(
    path,
    { $select: 'id,appRoles,appRoleAssignmentRequired' },
    {
      members: { appRoles: { members: { id: true, displayName: true, value: true } }, appRoleAssignmentRequired: true },
    },
  );
  try {
    const roles = listOf(read.document.appRoles, 'appRoles', roleOf);
    return { roles: new Map(roles), isAssignmentRequired: read.document.appRoleAssignmentRequired === true, ...read };
  } catch (error) {
    if (!(error instanceof AttributeError)) throw error;
    throw new CollectionError('record-invalid', `${path} cannot be relied on (${error.message}); nothing was used`);
  }
}

/** The name that people see, else the one that programs see. */
function roleOf(role: unknown, attribute: string): [id: string, name: string] {
  const { id, displayName, value } = attributesOf(role, attribute);
  const roleId = idOf(id, `${attribute}.id`);
  return [roleId, descriptionOf(displayName) || descriptionOf(value) || roleId];
}

/** Who was given an application: people, groups and programs. */
export function appRoleAssignmentsList(servicePrincipal: string, dropped: DroppedNames): GraphList<AppRoleAssignment> {
  return {
    path: `/servicePrincipals/${servicePrincipal}/appRoleAssignedTo`,
    query: {},
    pageSize: MAX_PER_PAGE,
    selection: {
      members: { id: true, principalId: true, principalType: true, appRoleId: true, createdDateTime: true },
      onDropped: dropped.noting(),
    },
    read: (record) => {
      const { id, principalId, principalType, appRoleId, createdDateTime } = attributesOf(record, 'the record');
      return {
        id: idOf(id, 'id'),
        principal: guidOf(principalId, 'principalId'),
        principalType: idOf(principalType, 'principalType'),
        appRole: idOf(appRoleId, 'appRoleId'),
        since: instantOf(createdDateTime),
      };
    },
    idOf: ({ id }) => id,
  };
}

/**
 * The assignments of people: those made to them, and those made to a group that they are directly in, of which nobody
 * knows since when they apply to them.
 */
export function assignedPeople(
  { connection, scope, appRoles }: NonNullable<EntraOptions['application']>,
  assignments: readonly AppRoleAssignment[],
  roles: ReadonlyMap<string, string>,
  peopleIn: (group: string) => readonly string[],
): Assigned {
  const people = assignments.flatMap((assignment): Assignment[] => {
    const { principal, principalType, appRole, since } = assignment;
    const isDefault = appRole === NO_ROLE;
    const role = appRoles === 'ignored' || isDefault ? null : (roles.get(appRole) ?? appRole);
    if (principalType === 'User') return [{ person: principal, role, isDefault, group: null, since }];
    if (principalType !== 'Group') return [];
    return peopleIn(principal).map((person) => ({ person, role, isDefault, group: principal, since: null }));
  });
  return { application: connection, scope, assignments: people.sort(inOrder) };
}

function inOrder(a: Assignment, b: Assignment): number {
  return byCodeUnit(sortKey(a), sortKey(b));
}

function sortKey({ person, group, role, isDefault, since }: Assignment): string {
  return [person, group, role, isDefault, since].join('\n');
}
