import { isCalendarDate } from '../../kernel/instant.ts';
import {
  AttributeError,
  type Attributes,
  attributesOf,
  descriptionOf,
  idOf,
  isId,
  isNothing,
  listOf,
  optionalId,
} from '../attributes.ts';
import type { Selection } from '../transport/selection.ts';

/** Leapsome writes what employs a user into an extension of the same name as RFC 7643 §4.3, with attributes of its own. */
const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What is kept of a user (Leapsome's OpenAPI 1.1.3, RFC 7643 §4.1), at one level; null where nothing is said. */
export interface ScimUser {
  readonly id: string;
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly title: string | null;
  /** Three-valued: whatever is not a boolean is not known. */
  readonly active: boolean | null;
  readonly emails: readonly string[];
  /** Ids of groups. */
  readonly groups: readonly string[];
  /** The direct manager: the extension's, which Leapsome fills, else the top-level one. */
  readonly manager: string | null;
  readonly additionalManagers: readonly string[];
  readonly roles: readonly ScimRole[];
  readonly department: string | null;
  readonly employmentType: string | null;
  readonly employeeNumber: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Attributes that the configuration opts into, by id. */
  readonly customAttributes: { readonly [id: string]: string };
}

/** A role that a user has, and the attribute that says so. */
export interface ScimRole {
  readonly attribute: 'roles' | 'entitlements' | 'userType';
  readonly value: string;
  readonly display: string;
}

const VALUES: Selection = { members: { value: true } };
/** Leapsome writes `managerId` in the extension and `value` at the top; RFC 7643 writes `value` in the extension. */
const MANAGERS: Selection = { members: { managerId: true, value: true } };
const ROLES: Selection = { members: { value: true, display: true } };

const USER_MEMBERS = {
  id: true,
  userName: true,
  externalId: true,
  displayName: true,
  title: true,
  active: true,
  emails: VALUES,
  groups: VALUES,
  manager: MANAGERS,
  roles: ROLES,
  entitlements: ROLES,
  userType: true,
} as const satisfies Selection['members'];

const EXTENSION_MEMBERS = {
  manager: MANAGERS,
  additionalManagers: MANAGERS,
  department: true,
  employmentType: true,
  employeeNumber: true,
  startDate: true,
  endDate: true,
} as const satisfies Selection['members'];

/** The attributes of a user that are kept, as the certificate lists them. */
export function keptFields(customAttributes: readonly string[]): string[] {
  const ofExtension = Object.keys(EXTENSION_MEMBERS).map((name) => `enterprise.${name}`);
  return [...Object.keys(USER_MEMBERS), ...ofExtension, ...customAttributes];
}

/** Selects of users what is kept, and tells the names of all else: those at the top, and those in the extension. */
export function selectUsers(
  customAttributes: readonly string[],
  onDropped: (name: string) => void,
  onDroppedInExtension: (name: string) => void,
): Selection {
  const custom = Object.fromEntries(customAttributes.map((id) => [id, true]));
  const extension: Selection = { members: { ...custom, ...EXTENSION_MEMBERS }, onDropped: onDroppedInExtension };
  return { members: { ...USER_MEMBERS, schemas: false, [ENTERPRISE_USER]: extension }, onDropped };
}

/** Throws an AttributeError. */
export function readUser(record: unknown, customAttributes: readonly string[]): ScimUser {
  const user = attributesOf(record, 'the record');
  const extension = isNothing(user[ENTERPRISE_USER]) ? NONE : attributesOf(user[ENTERPRISE_USER], 'enterprise');
  const topManager = managerOf(user.manager, 'manager');
  return {
    id: idOf(user.id, 'id'),
    userName: idOf(user.userName, 'userName'),
    externalId: optionalId(user.externalId, 'externalId'),
    displayName: descriptionOf(user.displayName),
    title: descriptionOf(user.title),
    active: typeof user.active === 'boolean' ? user.active : null,
    emails: listOf(user.emails, 'emails', emailOf),
    groups: listOf(user.groups, 'groups', groupOf),
    manager: managerOf(extension.manager, 'enterprise.manager') ?? topManager,
    additionalManagers: listOf(extension.additionalManagers, 'enterprise.additionalManagers', managerOf),
    roles: rolesOf(user),
    department: descriptionOf(extension.department),
    employmentType: descriptionOf(extension.employmentType),
    employeeNumber: isId(extension.employeeNumber) ? extension.employeeNumber : null,
    startDate: dateOf(extension.startDate),
    endDate: dateOf(extension.endDate),
    customAttributes: customOf(extension, customAttributes),
  };
}

const NONE: { readonly [name: string]: never } = {};

function emailOf(email: unknown, attribute: string): string | null {
  return optionalId(attributesOf(email, attribute).value, attribute);
}

function groupOf(group: unknown, attribute: string): string {
  return idOf(attributesOf(group, attribute).value, attribute);
}

function managerOf(manager: unknown, attribute: string): string | null {
  if (isNothing(manager) || typeof manager === 'string') return optionalId(manager, attribute);
  const { managerId, value } = attributesOf(manager, attribute);
  const byValue = optionalId(value, attribute);
  return optionalId(managerId, attribute) ?? byValue;
}

function rolesOf({ roles, entitlements, userType }: Attributes): readonly ScimRole[] {
  if (isNothing(roles) && isNothing(entitlements) && isNothing(userType)) return NO_ROLES;
  return [
    ...listOf(roles, 'roles', (role) => roleOf(role, 'roles')),
    ...listOf(entitlements, 'entitlements', (role) => roleOf(role, 'entitlements')),
    ...(isId(userType) ? [{ attribute: 'userType' as const, value: userType, display: userType }] : []),
  ];
}

const NO_ROLES: readonly ScimRole[] = [];

/** RFC 7643 §4.1.2: roles and entitlements have no fixed vocabulary; some servers send bare strings. */
function roleOf(role: unknown, attribute: 'roles' | 'entitlements'): ScimRole {
  if (typeof role === 'string') {
    const name = idOf(role, attribute);
    return { attribute, value: name, display: name };
  }
  const attributes = attributesOf(role, attribute);
  const value = optionalId(attributes.value, attribute);
  const display = optionalId(attributes.display, attribute);
  const name = value ?? display;
  if (name === null) throw new AttributeError(attribute, 'names no role');
  return { attribute, value: name, display: display ?? name };
}

/** A date, or the date of a date-time; anything else is not known. */
function dateOf(value: unknown): string | null {
  const date = typeof value === 'string' ? value.slice(0, 10) : '';
  return isCalendarDate(date) ? date : null;
}

function customOf(extension: Attributes, ids: readonly string[]): ScimUser['customAttributes'] {
  if (ids.length === 0) return NONE;
  const custom: { [id: string]: string } = {};
  for (const id of ids) {
    const text = Object.hasOwn(extension, id) ? descriptionOf(extension[id]) : null;
    if (text !== null) custom[id] = text;
  }
  return custom;
}
