import * as z from 'zod';
import { allowedHostsSchema, connectionIdSchema, secretReferenceSchema } from '../option-fields.ts';
import { groupRulesSchema, roleImportSchema } from '../role-source-options.ts';

const STACKONE_BASE_URL = 'https://api.stackone.com';
export const STACKONE_HOSTS = ['api.stackone.com'];

const fields = {
  id: connectionIdSchema,
  provider: z.literal('stackone'),
  baseUrl: z.string().default(STACKONE_BASE_URL),
  allowedHosts: allowedHostsSchema,
  apiKey: secretReferenceSchema,
  /** The linked account: which application of which customer. */
  accountId: z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be the id of a linked account'),
};

export const stackOneOptionsSchema = z.discriminatedUnion('kind', [
  /** In place of the application's own interface. Its own roles are always read, where it has any. */
  z.strictObject({
    kind: z.literal('application'),
    ...fields,
    roles: z.array(z.discriminatedUnion('from', [groupRulesSchema, roleImportSchema])).default([]),
  }),
  /** A second reading of an application that another connection reads. */
  z.strictObject({ kind: z.literal('comparison'), ...fields, comparedWith: connectionIdSchema }),
]);

export type StackOneOptions = z.infer<typeof stackOneOptionsSchema>;
