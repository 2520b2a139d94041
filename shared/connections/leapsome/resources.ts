import { z } from 'zod';
import { isCalendarDate } from '../../kernel/instant.ts';

/**
 * What is relied on in Leapsome's SCIM resources (its OpenAPI 1.1.3, RFC 7643 §4), and nothing else: unknown attributes
 * are dropped unread. Attributes that identify or entitle must be well formed, or the whole reading fails; attributes
 * that only describe become null when they are not text.
 */

export const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** Long enough for any identifier, short enough not to be a payload. */
const MAX_ID_LENGTH = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Opaque: never interpreted, never joined into paths or keys without encoding. */
const id = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH)
  .refine((text) => !CONTROL.test(text), 'holds control characters');

/** An empty text in place of an id says that there is none. */
const optionalId = z.preprocess((value) => (value === '' ? null : value), id.nullish());

/** More than this is not kept: not a name or a title any more, and memory is finite. */
export const MAX_DESCRIPTION_LENGTH = 1024;
const description = z.string().max(MAX_DESCRIPTION_LENGTH).nullable().catch(null);

/** A date, or the date of a date-time; anything else is not known. */
const date = z
  .string()
  .transform((text) => (isCalendarDate(text.slice(0, 10)) ? text.slice(0, 10) : null))
  .nullable()
  .catch(null);

/** Leapsome writes `managerId` in the extension and `value` at the top; RFC 7643 writes `value` in the extension. */
const managerSchema = z
  .union([
    optionalId,
    z.object({ managerId: optionalId, value: optionalId }).transform((m) => m.managerId ?? m.value ?? null),
  ])
  .nullish();

/** RFC 7643 §4.1.2: roles and entitlements have no fixed vocabulary; some servers send bare strings. */
const entitlementsSchema = z
  .array(
    z.union([
      id.transform((value) => ({ value, display: value })),
      z
        .object({ value: optionalId, display: optionalId })
        .refine((role) => role.value ?? role.display, 'names no role')
        .transform((role) => ({ value: role.value ?? role.display ?? '', display: role.display ?? role.value ?? '' })),
    ]),
  )
  .nullish();

export const userSchema = z.object({
  id,
  userName: id,
  externalId: optionalId,
  displayName: description.optional(),
  title: description.optional(),
  /** Three-valued: whatever is not a boolean is not known. */
  active: z.boolean().nullable().catch(null).optional(),
  emails: z.array(z.object({ value: optionalId })).nullish(),
  groups: z.array(z.object({ value: id })).nullish(),
  manager: managerSchema,
  roles: entitlementsSchema,
  entitlements: entitlementsSchema,
  userType: optionalId.catch(null),
  [ENTERPRISE_USER]: z
    .object({
      manager: managerSchema,
      additionalManagers: z.array(managerSchema).nullish(),
      department: description.optional(),
      employmentType: description.optional(),
      employeeNumber: optionalId.catch(null),
      startDate: date.optional(),
      endDate: date.optional(),
    })
    .nullish(),
});

export const groupSchema = z.object({
  id,
  displayName: description.optional(),
  /** Leapsome declares it always empty; other servers fill it. */
  members: z.array(z.object({ value: id, type: z.string().nullish() })).nullish(),
});

/** RFC 7644 §3.4.2. `itemsPerPage` and `startIndex` are not relied on: servers get them wrong. */
export const listResponseSchema = z.object({
  totalResults: z.int().min(0),
  itemsPerPage: z.int().nullable().catch(null).optional(),
  Resources: z.array(z.unknown()).optional(),
});

export type ScimUser = z.infer<typeof userSchema>;
export type ScimGroup = z.infer<typeof groupSchema>;

/** The attributes of a user that are kept; the certificate lists them. */
export const KEPT_USER_FIELDS = [
  'id',
  'userName',
  'externalId',
  'displayName',
  'title',
  'active',
  'emails',
  'groups',
  'manager',
  'roles',
  'entitlements',
  'userType',
] as const;

export const KEPT_EXTENSION_FIELDS = [
  'manager',
  'additionalManagers',
  'department',
  'employmentType',
  'employeeNumber',
  'startDate',
  'endDate',
] as const;
