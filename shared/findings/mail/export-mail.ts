import * as z from 'zod';
import { subjectLine } from './inert-text.ts';
import { evidenceLines, headSchema, type Mail, section, table, timeOf } from './layout.ts';

/** What the mail needs of a bundle that was exported. */
export const exportSchema = z.object({
  origin: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  asOf: z.string(),
  manifest: z.string(),
  bucket: z.string(),
  key: z.string(),
  exportedAt: z.string(),
  log: headSchema,
});

/** A bundle is there. Mail is no place for a link that whoever has it can use. */
export function exportMail(detail: z.infer<typeof exportSchema>): Mail {
  const { origin, period, asOf, manifest, bucket, key, exportedAt, log } = detail;
  return {
    subject: subjectLine(`Rollcall ${origin}: a bundle of evidence is ready for the auditor`),
    text: [
      ...table([
        ['Log', origin],
        ['From', timeOf(period.from)],
        ['Up to', timeOf(period.to)],
        ['As of', timeOf(asOf)],
        ['Exported', timeOf(exportedAt)],
        ['Bucket', bucket],
        ['Key', key],
        ['Manifest', `SHA-256 ${manifest}`],
      ]),
      ...section('How to fetch it, with the role of the auditor or of the operator', [
        `aws s3api get-object --bucket ${bucket} --key ${key} bundle.zip`,
        '"Hand evidence over" in docs/deploy.md says how to make a link of it, and how to check it.',
      ]),
      ...section('What it ends with', evidenceLines(log)),
      '',
    ].join('\n'),
  };
}
