import * as z from 'zod';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { INSTANT_PATTERN, isCalendarDate, SLOT_PATTERN } from '../kernel/instant.ts';
import { certificateSchema } from './certificate.ts';

const text = z.string();
const date = z.string().refine(isCalendarDate, 'not a calendar date');

/** An account holds an entitlement, and which source says so; `scim` or `unified` for groups, after the interface. */
const grantSchema = z.strictObject({
  kind: z.enum(['role', 'group']),
  entitlement: text,
  source: z.enum(['scim', 'groups', 'import', 'unified']),
});

/** A login in the application. Null means that the source did not say. */
export const accountSchema = z.strictObject({
  id: text,
  externalId: text.nullable(),
  employeeNumber: text.nullable(),
  userName: text,
  displayName: text.nullable(),
  emails: z.array(text),
  active: z.boolean().nullable(),
  /** The account's stage in the application's own words: `created`, `invited`, `active`, … */
  status: text.nullable(),
  /** The stage of the employment as the application itself has it: `hired`, `leave`, `terminated`, … */
  lifecycle: text.nullable(),
  /** What the source calls the kind of employment: `internal`, `external`, or words of its own. */
  type: text.nullable(),
  /** Account ids, the direct manager first. */
  managers: z.array(text),
  department: text.nullable(),
  title: text.nullable(),
  startDate: date.nullable(),
  endDate: date.nullable(),
  /** Attributes that the configuration opts into, by id. */
  customAttributes: z.record(text, text),
  grants: z.array(grantSchema),
});

/** Something an account can hold. `name` is null for a group that memberships refer to but the source does not list. */
export const entitlementSchema = z.strictObject({
  id: text,
  kind: z.enum(['role', 'group']),
  name: text.nullable(),
});

/** What a role is in the application: a role that is renamed, or reaches further than before, shows here. */
const roleDefinitionSchema = z.strictObject({
  id: text,
  name: text,
  /** Whose data its holders may see, in the application's own words: `none`, `roleSpecific`, `userSpecific`. */
  scope: text.nullable(),
  /** Which of the application's own roles it is; null for a role that the company made, or where nothing says. */
  systemDefault: text.nullable(),
  active: z.boolean().nullable(),
});

/** `leave` covers parental and sick leave and notice: employed, not working. */
export const personStatusSchema = z.enum(['future', 'active', 'leave', 'ended', 'unknown']);

/** One record of one human in a roster; a human who was hired twice may have two. */
export const personSchema = z.strictObject({
  id: text,
  employeeNumber: text.nullable(),
  name: text.nullable(),
  emails: z.array(text),
  status: personStatusSchema,
  startDate: date.nullable(),
  /** Last day of employment. A future one of an employee is an HR secret and is not kept; that of externals is. */
  endDate: date.nullable(),
  lastWorkingDay: date.nullable(),
  /** IANA time zone, null for the workspace's. */
  timezone: text.nullable(),
  type: z.enum(['internal', 'external']).nullable(),
  /** Whatever the roster writes: an id, an employee number or an e-mail address. */
  manager: text.nullable(),
  department: text.nullable(),
  title: text.nullable(),
  /** The company of a group that employs the person, as the roster writes it. */
  legalEntity: text.nullable(),
});

/** Somebody was given the application in a directory. */
const assignmentSchema = z.strictObject({
  /** Id of the roster's record. */
  person: text,
  /** The role that was given along, by name; null for none, or where roles are not asked for. */
  role: text.nullable(),
  /** Whether it is an assignment without any role, which the directory does not provision. */
  isDefault: z.boolean(),
  /** Id of the group through which it was given; null for a direct assignment. */
  group: text.nullable(),
  /** When it was given; null where the directory does not say, as for the members of a group. */
  since: z.string().regex(INSTANT_PATTERN).nullable(),
});

/** Who was given an application by a directory. */
const assignedSchema = z.strictObject({
  /** Connection of the application. */
  application: text,
  /** Whom the directory provisions: those who are assigned, or everybody in it. */
  scope: z.enum(['assigned', 'everybody']),
  assignments: z.array(assignmentSchema),
});

/** A group of a directory, with the people who are directly in it. */
const directoryGroupSchema = z.strictObject({ id: text, name: text.nullable(), members: z.array(text) });

/** Something that a directory sent to the application about somebody. */
const provisioningSchema = z.strictObject({
  id: text,
  at: z.string().regex(INSTANT_PATTERN),
  /** In the directory's words: `create`, `update`, `disable`, `delete`, … */
  action: text,
  /** In the directory's words: `success`, `failure`, … */
  status: text,
  /** Record of the roster, and account of the application, as far as the directory says. */
  person: text.nullable(),
  account: text.nullable(),
});

const snapshotHeader = {
  workspace: text,
  connection: text,
  slot: z.string().regex(SLOT_PATTERN),
  takenAt: z.string().regex(INSTANT_PATTERN),
  certificate: certificateSchema,
};

export const accessSnapshotSchema = z.strictObject({
  schema: z.literal('urn:rollcall:access-snapshot:v1'),
  ...snapshotHeader,
  /** Who vouches for the role imports in it, by their reference. */
  attestations: z.array(z.strictObject({ source: text, by: text, asOf: z.string().regex(INSTANT_PATTERN) })),
  accounts: z.array(accountSchema),
  entitlements: z.array(entitlementSchema),
  /** The roles that the application has, held or not; null if no interface tells. */
  roleDefinitions: z.array(roleDefinitionSchema).nullable(),
});

export const rosterSnapshotSchema = z.strictObject({
  schema: z.literal('urn:rollcall:roster-snapshot:v1'),
  ...snapshotHeader,
  people: z.array(personSchema),
  /** Null where the roster says nothing of it, as all that follows. */
  assigned: assignedSchema.nullable(),
  groups: z.array(directoryGroupSchema).nullable(),
  provisioning: z.array(provisioningSchema).nullable(),
});

export type Grant = z.infer<typeof grantSchema>;
export type Account = z.infer<typeof accountSchema>;
export type Entitlement = z.infer<typeof entitlementSchema>;
export type RoleDefinition = z.infer<typeof roleDefinitionSchema>;
export type PersonStatus = z.infer<typeof personStatusSchema>;
export type Person = z.infer<typeof personSchema>;
export type AccessSnapshot = z.infer<typeof accessSnapshotSchema>;
export type RosterSnapshot = z.infer<typeof rosterSnapshotSchema>;
export type Snapshot = AccessSnapshot | RosterSnapshot;

/** Sorts by id in code-unit order, as every array in evidence is sorted. */
export function sortedById<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => byCodeUnit(a.id, b.id));
}

/** Whether somebody may be able to log in: unknown counts as yes. */
export function mayBeActive(account: Account): boolean {
  return account.active !== false;
}
