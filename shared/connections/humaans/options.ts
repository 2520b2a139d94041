import * as z from 'zod';
import { allowedHostsSchema, connectionIdSchema, secretReferenceSchema } from '../option-fields.ts';

export const HUMAANS_HOSTS = ['app.humaans.io'];

export const humaansOptionsSchema = z.strictObject({
  id: connectionIdSchema,
  kind: z.literal('hris'),
  provider: z.literal('humaans'),
  baseUrl: z.string().default('https://app.humaans.io/api'),
  allowedHosts: allowedHostsSchema,
  /** With the scope `private:read`. */
  token: secretReferenceSchema,
  /** What contract types of the company mean, beside the known words. */
  contractTypes: z.record(z.string(), z.enum(['internal', 'external'])).default({}),
});

export type HumaansOptions = z.infer<typeof humaansOptionsSchema>;
