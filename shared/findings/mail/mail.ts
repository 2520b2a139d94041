import * as z from 'zod';
import { baselineMail, baselineSchema } from './baseline-mail.ts';
import { exportMail, exportSchema } from './export-mail.ts';
import { findingMail, findingSchema } from './finding-mail.ts';
import { integrityMail, integritySchema } from './integrity-mail.ts';
import type { Mail } from './layout.ts';
import { REVIEW_MAILS, reviewMail, reviewSchema } from './review-mail.ts';

const envelope = { source: z.literal('rollcall') };

/** The events that are told to people, as they come from the bus, as far as their text needs them. */
const toldSchema = z.discriminatedUnion('detail-type', [
  z.object({
    ...envelope,
    'detail-type': z.enum(['Finding Opened', 'Finding Updated', 'Finding Reopened', 'Finding Resolved']),
    detail: findingSchema,
  }),
  z.object({ ...envelope, 'detail-type': z.literal('Baseline'), detail: baselineSchema }),
  z.object({ ...envelope, 'detail-type': z.literal('Evidence Integrity Alert'), detail: integritySchema }),
  z.object({ ...envelope, 'detail-type': z.literal('Bundle Exported'), detail: exportSchema }),
  z.object({
    ...envelope,
    'detail-type': z.enum(Object.keys(REVIEW_MAILS) as (keyof typeof REVIEW_MAILS)[]),
    detail: reviewSchema,
  }),
]);

/** Events that are for programs only: a failed run is a finding too, and nobody is to read of it twice. */
const UNTOLD = ['Finding Suppressed', 'Test Outcome Changed', 'Run Completed', 'Run Failed'];

/**
 * The mail that tells of an event; null if nobody needs to be told. Of a finding people hear when it opens, comes back,
 * becomes graver or is gone, and once for all findings of its subject. Throws a ZodError for what is no event of ours.
 */
export function mailOf(event: unknown): Mail | null {
  const { 'detail-type': type } = z.object({ ...envelope, 'detail-type': z.string() }).parse(event);
  if (UNTOLD.includes(type)) return null;
  const told = toldSchema.parse(event);
  switch (told['detail-type']) {
    case 'Baseline':
      return baselineMail(told.detail);
    case 'Evidence Integrity Alert':
      return integrityMail(told.detail);
    case 'Bundle Exported':
      return exportMail(told.detail);
    case 'Access Review Opened':
    case 'Access Review Due Soon':
    case 'Access Review Overdue':
    case 'Access Review Signed Off':
      return reviewMail(told['detail-type'], told.detail);
    default:
      return told.detail.unmapped.alert ? findingMail(told.detail) : null;
  }
}
