import * as z from 'zod';
import { personStatusSchema } from '../../access/snapshot.ts';
import { connectionIdSchema, fileReferenceSchema, fixedDurationSchema } from '../option-fields.ts';
import { PEOPLE_COLUMNS } from './columns.ts';

export const csvOptionsSchema = z.strictObject({
  id: connectionIdSchema,
  kind: z.enum(['hris', 'idp']),
  provider: z.literal('csv'),
  file: fileReferenceSchema,
  /** How old the file's `as-of` may be when it is evaluated. */
  maxAge: fixedDurationSchema,
  /** Whether people who left stay in the file. If not, absence from two complete rosters means that they left. */
  listsLeavers: z.boolean(),
  /** Headings of the file where they differ from ours. */
  columns: z.partialRecord(z.enum(PEOPLE_COLUMNS), z.string().min(1)).default({}),
  /** What the file's words for a status mean, beside the known ones. */
  statuses: z.record(z.string(), personStatusSchema).default({}),
  /** What the file's words for an employment type mean, beside the known ones. */
  types: z.record(z.string(), z.enum(['internal', 'external'])).default({}),
});

export type CsvOptions = z.infer<typeof csvOptionsSchema>;
