import * as z from 'zod';
import { csvOptionsSchema } from './csv/options.ts';
import { entraOptionsSchema } from './entra/options.ts';
import { leapsomeOptionsSchema } from './leapsome/options.ts';

/** What the configuration may say about a connection, by provider. */
export const connectionOptionsSchema = z.discriminatedUnion('provider', [
  leapsomeOptionsSchema,
  csvOptionsSchema,
  entraOptionsSchema,
]);

export type ConnectionOptions = z.infer<typeof connectionOptionsSchema>;
