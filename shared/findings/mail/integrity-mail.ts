import * as z from 'zod';
import { subjectLine } from './inert-text.ts';
import { evidenceLines, headSchema, type Mail, section, table, timeOf } from './layout.ts';

/** What the mail needs of an alert about the evidence itself. */
export const integritySchema = z.object({
  origin: z.string(),
  code: z.string(),
  at: z.string(),
  meaning: z.string(),
  message: z.string(),
  also: z.array(z.string()),
  since: z.string(),
  log: headSchema.nullable(),
});

/** The evidence is not what it was: somebody must look now, and change nothing before. */
export function integrityMail(detail: z.infer<typeof integritySchema>): Mail {
  const { origin, code, at, meaning, message, also, since, log } = detail;
  return {
    subject: subjectLine(`Rollcall ${origin} CRITICAL: the evidence log does not verify (${code})`),
    text: [
      ...table([
        ['What', meaning],
        ['Where', at],
        ['Found', `${at} ${message}`],
        ['Code', [code, ...also].join(', ')],
        ['Severity', 'Critical'],
        ['Since', timeOf(since)],
        ['Log', origin],
      ]),
      ...section('What to do', [
        '1. Change nothing in the bucket. Old versions are evidence, delete markers too.',
        '2. Run "rollcall verify" on the store: it lists everything that is wrong.',
        '3. Look up in CloudTrail who touched the file, the bucket or the key at that time.',
        '4. Go on with "The evidence log does not verify" in docs/runbook.md.',
      ]),
      ...section('Verified before', evidenceLines(log)),
      '',
    ].join('\n'),
  };
}
