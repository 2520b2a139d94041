import { z } from 'zod';
import { ENTERPRISE_USER } from '../../../simulators/leapsome/resources.ts';

/**
 * Leapsome's OpenAPI description of its SCIM interface, version 1.1.3, as far as it describes what is read: every
 * attribute that it names and no other, required where it says so.
 */

const text = z.string();
const date = z.iso.date();
const dateTime = z.iso.datetime();

const managerSchema = z.strictObject({ managerId: text.optional(), displayName: text.optional() });

export const userSchema = z.strictObject({
  id: text,
  userName: text,
  externalId: text.nullable().optional(),
  title: text.optional(),
  photos: z.array(z.strictObject({ value: z.url().optional(), type: z.literal('photo').optional() })).optional(),
  meta: z.strictObject({ created: dateTime, location: text, version: text, lastModified: dateTime }).optional(),
  name: z.strictObject({ familyName: text, givenName: text, formatted: text.optional() }).optional(),
  displayName: text.optional(),
  [ENTERPRISE_USER]: z
    .object({
      manager: managerSchema.optional(),
      additionalManagers: z.array(managerSchema).optional(),
      attachments: z.array(z.strictObject({ fileName: text.optional(), access: z.array(text).optional() })).optional(),
      department: text.optional(),
      costCenter: text.optional(),
      division: text.optional(),
      level: text.optional(),
      startDate: date.optional(),
      endDate: date.optional(),
      birthday: date.optional(),
      gender: text.optional(),
      employmentType: z.enum(['internal', 'external']).optional(),
      location: text.optional(),
    })
    // Custom attributes, by their ids.
    .catchall(text)
    .refine((extension) =>
      Object.keys(extension).every((name) => /^[a-z]+$/i.test(name) || /^[0-9a-f]{24}$/.test(name)),
    )
    .optional(),
  active: z.boolean().optional(),
  emails: z
    .array(z.strictObject({ primary: z.literal(true), type: z.literal('work'), value: text.optional() }))
    .optional(),
  groups: z.array(z.strictObject({ value: text.optional() })).optional(),
  manager: z.strictObject({ value: text.optional() }).optional(),
  schemas: z.array(text).optional(),
});

export const groupSchema = z.strictObject({
  id: text,
  displayName: text,
  members: z.array(z.unknown()).max(0).optional(),
  meta: z
    .strictObject({
      created: dateTime.optional(),
      location: text.optional(),
      lastModified: dateTime.optional(),
      version: text.optional(),
    })
    .optional(),
  schemas: z.array(text).optional(),
  externalId: text.optional(),
});

/** A collection of users or groups. */
export const collectionOf = <Resource extends z.ZodType>(resource: Resource) =>
  z.strictObject({
    Resources: z.array(resource),
    totalResults: z.int(),
    itemsPerPage: z.int(),
    startIndex: z.int(),
    schemas: z.array(text),
  });

const supported = z.strictObject({ supported: z.boolean() });

export const serviceProviderConfigSchema = z.strictObject({
  documentationUrl: z.url(),
  patch: supported,
  bulk: supported,
  filter: supported,
  changePassword: supported,
  sort: supported,
  etag: supported,
  authenticationSchemes: z.strictObject({ name: text, description: text, specUrl: z.url(), documentationUrl: z.url() }),
});

/** The one body of an error that is described. */
export const notFoundSchema = z.strictObject({
  schemas: z.array(text),
  detail: z.literal('Resource not found'),
  status: z.literal('404'),
});
