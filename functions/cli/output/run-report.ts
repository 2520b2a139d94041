import { CATALOGUE } from '../../../shared/controls/catalogue.ts';
import { REASONS } from '../../../shared/controls/reasons.ts';
import type { TestResult } from '../../../shared/controls/results.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Collected } from '../../../shared/pipeline/collect.ts';
import type { RunSummary } from '../../../shared/pipeline/summary.ts';
import { printExclusions } from './exclusions-report.ts';
import { printParagraph } from './paragraph.ts';
import { type Cell, type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person what became of a run: connections, outcomes, findings, and where the evidence lies. */
export function printRun(terminal: Terminal, summary: RunSummary): void {
  const { run, isNew, collected } = summary;
  const kind = run.trigger === 'manual' ? 'manual slot' : 'slot';
  const state = isNew ? '' : ' was evaluated before; nothing was done. --manual reads again now';
  terminal.print(terminal.paint('strong', `${summary.origin}, ${kind} ${run.slot}${state}`));
  for (const item of collected) printCollected(terminal, item);
  terminal.print();
  printOutcomes(terminal, summary);
  if (summary.changes.length > 0) terminal.print();
  printChanges(terminal, summary);
}

/** The outcome of every test, one row each, and whom policy leaves out of them. */
export function printOutcomes(terminal: Terminal, { results }: RunSummary): void {
  terminal.print(outcomeTable(terminal, results.results));
  printExclusions(terminal, results.exclusions);
}

/** What happened to findings, each with its key; quietly where a graver one of the same subject stands for it. */
export function printChanges(terminal: Terminal, { changes }: RunSummary): void {
  const quiet = (text: string) => terminal.paint('quiet', text);
  for (const { type, severity, title, key, isLinked } of changes) {
    if (isLinked) {
      printParagraph(terminal, `also ${type}: ${safeText(title)}, ${key}`, { first: ' '.repeat(24), paint: quiet });
      continue;
    }
    const style = type === 'resolved' ? 'pass' : type === 'suppressed' ? 'quiet' : 'fail';
    const first = `    ${type.padEnd(10)} ${severity.padEnd(8)} `;
    const painted = first.replace(type, terminal.paint(style, type));
    printParagraph(terminal, safeText(title), { first: painted, rest: ' '.repeat(first.length) });
    const room = Math.max(4, Math.min(24, terminal.width - key.length));
    terminal.print(`${' '.repeat(room)}${quiet(key)}`);
  }
}

function printCollected(terminal: Terminal, { connection, state, reasons, message }: Collected): void {
  const style = state === 'complete' ? 'pass' : state === 'partial' ? 'inconclusive' : 'fail';
  const why = message ?? reasons.join(', ');
  printParagraph(terminal, `${connection}: ${state}${why ? `, ${safeText(why)}` : ''}`, {
    first: '  ',
    rest: '    ',
    paint: (line) => line.replace(`: ${state}`, `: ${terminal.paint(style, state)}`),
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'Id' },
  { title: 'Outcome' },
  { title: 'Examined', align: 'right' },
  { title: 'Failing', align: 'right' },
  { title: 'Test' },
];

function outcomeTable(terminal: Terminal, results: readonly TestResult[]): string {
  const applications = new Set(results.flatMap(({ connection }) => connection ?? []));
  const rows = results.map((result): Cell[] => [
    { text: result.test },
    { text: outcomeText(result), paint: (text) => terminal.paint(result.outcome, text) },
    { text: String(result.population.count) },
    { text: String(result.failures.length - result.exceptions.length) },
    { text: describeTest(result, applications.size > 1) },
  ]);
  return renderTable(COLUMNS, rows, terminal.width);
}

function outcomeText({ outcome, exceptions }: TestResult): string {
  return exceptions.length > 0 ? `${outcome}, ${exceptions.length} waived` : outcome;
}

/** The test's title, the application where there are several, and why there is no verdict. */
export function describeTest({ test, connection, reason }: TestResult, namesApplication: boolean): string {
  const title = CATALOGUE.find(({ id }) => id === test)?.title ?? test;
  const about = namesApplication && connection !== null ? ` (${connection})` : '';
  return `${title}${about}${reason ? `: ${REASONS[reason.code].text}` : ''}`;
}
