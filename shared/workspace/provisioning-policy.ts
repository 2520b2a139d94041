import * as z from 'zod';

const text = z.string().min(1);

/** People whom a directory does not provision: all that is named has to hold of the directory's own record of them. */
const scopingFilterSchema = z
  .strictObject({
    department: text.optional(),
    title: text.optional(),
    type: z.enum(['internal', 'external']).optional(),
    reason: text,
  })
  .refine(
    ({ reason: _, ...attributes }) => Object.keys(attributes).length > 0,
    'must name a department, title or type',
  );

/** How directories provision the application, as far as their interfaces do not say. */
export const provisioningSchema = z
  .strictObject({
    /** The scoping filters of the directory: whom it leaves out although it gave them the application. */
    leftOut: z.array(scopingFilterSchema).default([]),
  })
  .default({ leftOut: [] });

export type ScopingFilter = z.infer<typeof scopingFilterSchema>;
