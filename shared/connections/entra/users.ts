import { normalisePerson } from '../../access/people.ts';
import type { Person } from '../../access/snapshot.ts';
import { dateOf } from '../../kernel/calendar.ts';
import { type CalendarDate, type Instant, isCalendarDate, toInstant } from '../../kernel/instant.ts';
import { attributesOf, descriptionOf, idOf, isNothing, optionalId } from '../attributes.ts';
import type { DroppedNames } from '../dropped-names.ts';
import { employmentType } from '../employment-types.ts';
import type { Selection } from '../transport/selection.ts';
import { type GraphList, MAX_PER_PAGE } from './graph.ts';

/** Attributes that are asked for and kept: Graph gives most of them only when they are named. */
const ATTRIBUTES = [
  'id',
  'userPrincipalName',
  'mail',
  'displayName',
  'jobTitle',
  'department',
  'accountEnabled',
  'employeeId',
  'employeeType',
  'employeeHireDate',
  'userType',
] as const;
const MANAGER: Selection = { members: { id: true } };

/** The kept attributes, as the certificate lists them. */
export const KEPT_FIELDS = [...ATTRIBUTES, 'manager', 'deletedDateTime'];

/** The workspace's zone, and the day there. */
interface Here {
  readonly timezone: string;
  readonly today: CalendarDate;
}

/** The list of everybody in the directory, guests included. */
export function usersList(here: Here, dropped: DroppedNames): GraphList<Person> {
  return {
    path: '/users',
    // Without $levels a manager's own attributes cannot be selected, and all of them would come.
    query: { $select: ATTRIBUTES.join(), $expand: 'manager($levels=1;$select=id)' },
    pageSize: MAX_PER_PAGE,
    selection: selection({ manager: MANAGER }, dropped),
    read: (record) => readUser(record, here),
    idOf: ({ id }) => id,
  };
}

/** The list of those who were deleted in the last 30 days. Their managers are not told. */
export function deletedUsersList(here: Here, dropped: DroppedNames): GraphList<Person> {
  return {
    path: '/directory/deletedItems/microsoft.graph.user',
    query: { $select: [...ATTRIBUTES, 'deletedDateTime'].join() },
    pageSize: MAX_PER_PAGE,
    selection: selection({ deletedDateTime: true }, dropped),
    read: (record) => readDeletedUser(record, here),
    idOf: ({ id }) => id,
  };
}

function selection(more: Selection['members'], dropped: DroppedNames): Selection {
  const kept = Object.fromEntries(ATTRIBUTES.map((name) => [name, true]));
  return { members: { ...kept, ...more, '@odata.id': false, '@odata.type': false }, onDropped: dropped.noting() };
}

/**
 * A user as a person: whoever can log in to the directory works here, as far as the directory knows. One that is disabled
 * until a day of hire that lies ahead is about to. Throws an AttributeError.
 */
function readUser(record: unknown, { today }: Here): Person {
  const user = attributesOf(record, 'the record');
  const id = idOf(user.id, 'id');
  const userName = userNameOf(user.userPrincipalName, id);
  const mail = optionalId(user.mail, 'mail');
  const startDate = hireDate(user.employeeHireDate);
  const isGuest = wordOf(user.userType) === 'guest';
  // A guest's user name is made from the address at home, and is none itself.
  const isOwnName = userName !== null && !isGuest && !/#EXT#/i.test(userName);
  const isAhead = user.accountEnabled === false && startDate !== null && startDate > today;
  const person: Person = {
    id,
    employeeNumber: optionalId(user.employeeId, 'employeeId'),
    name: descriptionOf(user.displayName),
    emails: [...new Set([mail, isOwnName ? userName : null])].filter((email) => email !== null),
    status: isAhead ? 'future' : statusOf(user.accountEnabled),
    startDate,
    endDate: null,
    lastWorkingDay: null,
    timezone: null,
    type: isGuest ? 'external' : (employmentType(wordOf(user.employeeType), {}) ?? null),
    manager: isNothing(user.manager) ? null : optionalId(attributesOf(user.manager, 'manager').id, 'manager'),
    department: descriptionOf(user.department),
    title: descriptionOf(user.jobTitle),
    legalEntity: null,
  };
  return normalisePerson(person, today);
}

/** Whoever was deleted has left, on that very day too. */
function readDeletedUser(record: unknown, here: Here): Person {
  const deletedAt = instantOf(attributesOf(record, 'the record').deletedDateTime);
  const endDate = deletedAt === null ? null : dateOf(deletedAt, here.timezone);
  return { ...readUser(record, here), status: 'ended', endDate };
}

/** A deleted user's name has the object id in front, without its hyphens, so that the name is free for another. */
function userNameOf(value: unknown, id: string): string | null {
  const name = optionalId(value, 'userPrincipalName');
  const prefix = id.replaceAll('-', '').toLowerCase();
  return name?.toLowerCase().startsWith(prefix) ? name.slice(prefix.length) || null : name;
}

function statusOf(isEnabled: unknown): Person['status'] {
  if (typeof isEnabled !== 'boolean') return 'unknown';
  return isEnabled ? 'active' : 'ended';
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

/** Midnight of a day, in universal time. */
function hireDate(value: unknown): CalendarDate | null {
  const date = typeof value === 'string' ? value.slice(0, 10) : '';
  return isCalendarDate(date) ? date : null;
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** A time as Graph writes it, with up to seven digits below the second; null for anything else. */
export function instantOf(value: unknown): Instant | null {
  const time = typeof value === 'string' && DATE_TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : toInstant(time);
}
