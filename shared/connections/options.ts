import * as z from 'zod';
import { csvOptionsSchema } from './csv/options.ts';
import { leapsomeOptionsSchema } from './leapsome/options.ts';

/** What the configuration may say about a connection, by provider. */
export const connectionOptionsSchema = z.discriminatedUnion('provider', [leapsomeOptionsSchema, csvOptionsSchema]);

export type ConnectionOptions = z.infer<typeof connectionOptionsSchema>;
