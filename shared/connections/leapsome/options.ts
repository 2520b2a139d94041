import * as z from 'zod';
import { allowedHostsSchema, connectionIdSchema, secretReferenceSchema } from '../option-fields.ts';
import { groupRulesSchema, roleImportSchema } from '../role-source-options.ts';

/** Leapsome's documented SCIM base URL; its guides for identity providers name www.leapsome.com/api/scim as well. */
const LEAPSOME_BASE_URL = 'https://api.leapsome.com/scim/v1';
const CONTENT_API_BASE_URL = 'https://api.leapsome.com/v1';
export const LEAPSOME_HOSTS = ['api.leapsome.com', 'www.leapsome.com'];

const roleSourceOptionsSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('scim'),
    /** `userType` counts only if it is named: some HR systems write the contract type there. */
    attributes: z
      .array(z.enum(['roles', 'entitlements', 'userType']))
      .min(1)
      .default(['roles', 'entitlements']),
  }),
  groupRulesSchema,
  roleImportSchema,
]);

export const leapsomeOptionsSchema = z.strictObject({
  id: connectionIdSchema,
  kind: z.literal('application'),
  provider: z.literal('leapsome'),
  baseUrl: z.string().default(LEAPSOME_BASE_URL),
  allowedHosts: allowedHostsSchema,
  token: secretReferenceSchema,
  /** Leapsome's Content API, with a credential of its own: stages of accounts, and what the access roles are. */
  contentApi: z
    .strictObject({ secret: secretReferenceSchema, baseUrl: z.string().default(CONTENT_API_BASE_URL) })
    .optional(),
  /** Ids of custom attributes to keep; none is kept otherwise. */
  customAttributes: z
    .array(z.string().regex(/^[0-9a-f]{24}$/, 'must be a custom attribute id, 24 hex digits'))
    .default([]),
  roles: z.array(roleSourceOptionsSchema).default([]),
});

export type RoleSourceOptions = z.infer<typeof roleSourceOptionsSchema>;
export type LeapsomeOptions = z.infer<typeof leapsomeOptionsSchema>;
