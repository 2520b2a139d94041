import * as z from 'zod';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { INSTANT_PATTERN, isCalendarDate, SLOT_PATTERN } from '../kernel/instant.ts';
import { certificateSchema } from './certificate.ts';

const text = z.string();
const date = z.string().refine(isCalendarDate, 'not a calendar date');

/** An account holds an entitlement, and which role source says so (`scim` for groups). */
const grantSchema = z.strictObject({
  kind: z.enum(['role', 'group']),
  entitlement: text,
  source: z.enum(['scim', 'groups', 'import']),
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
});

export const rosterSnapshotSchema = z.strictObject({
  schema: z.literal('urn:rollcall:roster-snapshot:v1'),
  ...snapshotHeader,
  people: z.array(personSchema),
});

export type Grant = z.infer<typeof grantSchema>;
export type Account = z.infer<typeof accountSchema>;
export type Entitlement = z.infer<typeof entitlementSchema>;
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
