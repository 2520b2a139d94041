import * as z from 'zod';
import { fileReferenceSchema, fixedDurationSchema } from './option-fields.ts';

/** Sources of roles that any application may have beside its own interface. */

/** Groups by id: a display name can be renamed or nearly duplicated. */
export const groupRulesSchema = z.strictObject({
  from: z.literal('groups'),
  rules: z.array(z.strictObject({ group: z.string().min(1), role: z.string().min(1) })).min(1),
});
export const roleImportSchema = z.strictObject({
  from: z.literal('import'),
  file: fileReferenceSchema,
  maxAge: fixedDurationSchema,
});
export type GroupRules = z.infer<typeof groupRulesSchema>;
export type RoleImport = z.infer<typeof roleImportSchema>;
