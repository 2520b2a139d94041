import * as z from 'zod';
import { subjectLine } from './inert-text.ts';
import { evidenceLines, headSchema, type Mail, section, table } from './layout.ts';

/** What the mail needs of the digest of all findings. */
export const baselineSchema = z.object({
  origin: z.string(),
  slot: z.string(),
  findings: z.int(),
  subjects: z.int(),
  suppressed: z.int(),
  bySeverity: z.record(z.string(), z.int()),
  leading: z.array(z.object({ key: z.string(), severity: z.string(), title: z.string() })),
  unnamed: z.int(),
  log: headSchema,
});

const GRAVEST_FIRST = ['critical', 'high', 'medium', 'low', 'informational'];

/** Everything that the first complete look at a workspace found, in one mail. */
export function baselineMail(detail: z.infer<typeof baselineSchema>): Mail {
  const { origin, slot, findings, subjects, suppressed, bySeverity, leading, unnamed, log } = detail;
  const counts = GRAVEST_FIRST.flatMap((severity) => {
    const count = bySeverity[severity];
    return count === undefined ? [] : [`${count} ${severity}`];
  });
  const sorted = leading.toSorted((a, b) => GRAVEST_FIRST.indexOf(a.severity) - GRAVEST_FIRST.indexOf(b.severity));
  return {
    subject: subjectLine(`Rollcall ${origin}: first look (findings: ${findings}, subjects: ${subjects})`),
    text: [
      ...table([
        ['Workspace', origin],
        ['Slot', slot],
        ['Open', findings === 0 ? 'none' : `${findings} (${counts.join(', ')}), subjects: ${subjects}`],
        ['Waived', String(suppressed)],
      ]),
      ...section(
        'The gravest finding of each subject',
        sorted.map(({ severity, title }) => `${severity}: ${title}`),
      ),
      ...(unnamed > 0 ? section('Not named here', [`${unnamed} subjects`]) : []),
      ...section('What to do', [
        `rollcall findings --workspace ${origin.split('/').at(-1)} lists all of them, with what to do about each.`,
        'From now on there is a mail only for what opens, comes back, becomes graver or is resolved.',
      ]),
      ...section('Evidence', evidenceLines(log)),
      '',
    ].join('\n'),
  };
}
