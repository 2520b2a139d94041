import type { FindingsOverview, ListedFinding } from '../../../shared/findings/overview.ts';
import type { Finding } from '../../../shared/findings/state.ts';
import { clockOf, type FindingText } from '../../../shared/findings/text.ts';
import { type Instant, millisecondsOf } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { RecordedFindings } from '../../../shared/pipeline/read-findings.ts';
import { printExclusions } from './exclusions-report.ts';
import { printParagraph } from './paragraph.ts';
import { type Cell, type Column, type Row, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const HOUR_MS = 3_600_000;

const COLUMNS: readonly Column[] = [
  { title: 'Severity' },
  { title: 'Open', align: 'right' },
  { title: 'Due', align: 'right' },
  { title: 'Owner', wraps: true },
  { title: 'Finding' },
];

/** The findings that stand, one block of rows for each subject, what leads it first. */
export function printFindings(
  terminal: Terminal,
  origin: string,
  recorded: RecordedFindings | null,
  now: Instant,
): void {
  if (!recorded) {
    terminal.print(`${terminal.paint('strong', origin)}: nothing has been evaluated yet; "rollcall run" does`);
    return;
  }
  const { subjects, suppressed } = recorded.overview;
  const outOfScope = suppressed.filter(isOutOfScope).length;
  const counts = [`${subjects.flat().length} open`, `${suppressed.length - outOfScope} waived`];
  if (outOfScope > 0) counts.push(`${outOfScope} out of scope`);
  terminal.print(`${terminal.paint('strong', origin)}: ${counts.join(', ')}, as of ${clockOf(recorded.asOf)}`);
  if (subjects.length + suppressed.length > 0) printTable(terminal, recorded.overview, now);
  printExclusions(terminal, recorded.exclusions);
}

function printTable(terminal: Terminal, { subjects, suppressed }: FindingsOverview, now: Instant): void {
  const rows = [
    ...subjects.flatMap(([first, ...linked]) => [
      ...rowsOf(terminal, first, now),
      ...linked.flatMap((finding) => rowsOf(terminal, finding, now, 'also')),
    ]),
    ...suppressed.flatMap((finding) =>
      rowsOf(terminal, finding, now, isOutOfScope(finding) ? 'out of scope' : 'waived'),
    ),
  ];
  terminal.print();
  terminal.print(renderTable(COLUMNS, rows, terminal.width));
}

/** Whether it is not judged any more, which is not the same as waived. */
function isOutOfScope({ exception }: Finding): boolean {
  return exception !== null && exception.exclusion !== null;
}

/** Two rows: what it is, and its key. Linked and suppressed ones are quiet. */
function rowsOf(
  terminal: Terminal,
  finding: ListedFinding,
  now: Instant,
  quietly?: 'also' | 'waived' | 'out of scope',
): Row[] {
  const { title, key, severity, openedAt, deadline, isOverdue, exception } = finding;
  const quiet = (text: string) => terminal.paint('quiet', text);
  const isGrave = severity === 'critical' || severity === 'high';
  const loud = isGrave ? { paint: (text: string) => terminal.paint('fail', text) } : {};
  const due = exception ? exception.expires : deadline === null ? '' : lengthOf(now, deadline);
  const cells: Cell[] = [
    { text: severity, ...(quietly ? { paint: quiet } : loud) },
    { text: lengthOf(openedAt, now) },
    { text: isOverdue ? `${due} over` : due, ...(isOverdue && { paint: (text) => terminal.paint('fail', text) }) },
    { text: safeText(ownerOf(finding)) },
    { text: `${quietly ? `${quietly}: ` : ''}${safeText(title)}` },
  ];
  return [cells, { beneath: { text: key, paint: quiet } }];
}

/** Who sees to it, and where; a dash where nobody has said. */
function ownerOf({ note }: Finding): string {
  return [note?.owner, note?.ticket].filter(Boolean).join(', ') || '–';
}

/** How long it is from one time to the other, whichever is first: hours up to two days, then days. */
function lengthOf(from: Instant, to: Instant): string {
  const hours = Math.floor(Math.abs(millisecondsOf(to) - millisecondsOf(from)) / HOUR_MS);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** One finding, whole. */
export function printFinding(terminal: Terminal, finding: Finding, text: FindingText): void {
  const { key, severity, status, facts, measured, note } = finding;
  const paragraph = (sentence: string, first = '', rest?: string) =>
    printParagraph(terminal, safeText(sentence), { first, ...(rest !== undefined && { rest }) });
  paragraph(text.title);
  terminal.print(terminal.paint('quiet', key));
  terminal.print(`${severity}, ${status}`);
  terminal.print();
  paragraph(text.why);
  terminal.print();
  for (const sentence of text.seen) paragraph(sentence);
  const noted = note ? { owner: note.owner, ticket: note.ticket, note: note.text } : {};
  for (const [name, value] of Object.entries({ ...facts, ...measured, ...noted })) {
    if (value === null) continue;
    paragraph(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`, '  ', '    ');
  }
  terminal.print();
  for (const [i, step] of text.remediation.entries()) paragraph(step, `${i + 1}. `);
  terminal.print();
  paragraph(text.closes);
}
