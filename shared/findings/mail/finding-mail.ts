import * as z from 'zod';
import { subjectLine } from './inert-text.ts';
import { evidenceLines, headSchema, type Mail, section, table, timeOf } from './layout.ts';

/** What the mail needs of a Compliance Finding. */
export const findingSchema = z.object({
  severity: z.string(),
  metadata: z.object({ log_name: z.string() }),
  finding_info: z.object({
    uid: z.string(),
    title: z.string(),
    desc: z.string(),
    created_time: z.int(),
    related_events: z.array(z.object({ title: z.string(), severity: z.string() })),
  }),
  compliance: z.object({ control: z.string() }),
  remediation: z.object({ desc: z.string() }),
  unmapped: z.object({
    transition: z.enum(['opened', 'updated', 'reopened', 'resolved', 'suppressed']),
    deadline: z.string().nullable(),
    ticket: z.string().nullable(),
    alert: z.boolean(),
    related: z.array(z.string()),
    log: headSchema,
  }),
});

const WORDS = {
  opened: 'New',
  updated: 'Graver than before, or the gravest that is left',
  reopened: 'Back again',
  resolved: 'Resolved: nothing is to be done',
  suppressed: 'Waived',
} as const;

/** What is wrong, since when, until when, what to do in which system, and what else is wrong with the same account. */
export function findingMail(detail: z.infer<typeof findingSchema>): Mail {
  const { severity, finding_info: info, compliance, remediation, unmapped } = detail;
  const { transition, deadline, ticket, related, log } = unmapped;
  const origin = detail.metadata.log_name;
  const isOver = transition === 'resolved';
  const status = isOver ? 'resolved' : severity.toUpperCase();
  return {
    subject: subjectLine(`Rollcall ${origin} ${status}: ${info.title}`),
    text: [
      ...table([
        ['Finding', info.title],
        ['Severity', severity],
        ['What happened', WORDS[transition]],
        ['Since', timeOf(info.created_time)],
        ['Deadline', isOver ? null : timeOf(deadline)],
        ['Ticket', ticket],
        ['Workspace', origin],
        ['Key', info.uid],
      ]),
      // The last line says when it closes by itself.
      ...section('What is known', info.desc.split('\n').slice(0, isOver ? -1 : undefined)),
      ...(isOver ? [] : section('What to do, in this order', numbered(remediation.desc.split('\n')))),
      ...section('Also wrong with the same account, role or connection', relatedLines(info.related_events, related)),
      ...section('Evidence', evidenceLines(log)),
      ...section('More', [`"${compliance.control}" in docs/runbook.md`, `rollcall findings '${info.uid}'`]),
      '',
    ].join('\n'),
  };
}

function numbered(steps: readonly string[]): string[] {
  return steps.filter((step) => step !== '').map((step, i) => `${i + 1}. ${step}`);
}

/** Those that an event has told of by name; the others, so far untold, by key. */
function relatedLines(named: readonly { title: string; severity: string }[], keys: readonly string[]): string[] {
  const lines = named.map(({ title, severity }) => `${severity}: ${title}`);
  const rest = keys.length - named.length;
  return rest > 0 ? [...lines, `${rest} more: ${keys.join(', ')}`] : lines;
}
