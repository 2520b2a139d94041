import { safeText } from '../../../shared/kernel/safe-text.ts';
import { type LogLine, newestEntries } from '../../../shared/pipeline/lookup/log-entries.ts';
import { UsageError } from '../errors.ts';
import { shortTime } from '../output/lookups.ts';
import { type Cell, type Column, renderTable } from '../output/table.ts';
import type { Style, Terminal } from '../output/terminal.ts';
import type { Session } from '../session.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface LogOptions {
  readonly limit: string;
}

const DIGEST_SHOWN = 12;
const COLUMNS: readonly Column[] = [
  { title: 'No', align: 'right' },
  { title: 'Appended (UTC)' },
  { title: 'Slot (UTC)' },
  { title: 'Digest' },
  { title: 'Entry' },
];

/** The newest entries of the log, newest first: what each says, and where a checkpoint covers it. */
export function logCommand(session: Session, options: LogOptions): Promise<number> {
  const limit = parseLimit(options.limit);
  return lookIntoEachWorkspace(session, 'log', async ({ log }) => {
    const entries = await newestEntries(log, limit);
    if (!session.json) printEntries(session.terminal, log.origin, entries);
    return { exitCode: 0, document: { origin: log.origin, entries } };
  });
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--limit ${text} is not a number of entries; write one from 1 on`);
}

function printEntries(terminal: Terminal, origin: string, entries: readonly LogLine[]): void {
  const size = (entries[0]?.seq ?? 0) + 1;
  terminal.print(terminal.paint('strong', `${origin}: ${entries.length} of ${size} entries, newest first`));
  terminal.print();
  const rows = entries.map((entry): Cell[] => {
    const style = styleOf(entry);
    return [
      { text: String(entry.seq) },
      { text: shortTime(entry.appendedAt) },
      { text: entry.slot === null ? '' : safeText(shortTime(entry.slot)) },
      { text: entry.digest.slice(0, DIGEST_SHOWN) },
      { text: describeEntry(entry), ...(style && { paint: (text: string) => terminal.paint(style, text) }) },
    ];
  });
  terminal.print(renderTable(COLUMNS, rows, terminal.width));
}

function describeEntry({ type, connection, state, reasons, records, outcomes, checkpoint }: LogLine): string {
  const parts = [connection === null ? type : `${connection} ${type}`];
  if (state !== 'failed' && records !== null)
    parts.push(state === null ? `${records} seen` : `${state}, ${records} records`);
  if (reasons.length > 0) parts.push(reasons.join(', '));
  if (outcomes) {
    const told = Object.entries(outcomes).filter(([, count]) => count > 0);
    parts.push(told.map(([outcome, count]) => `${count} ${outcome}`).join(', '));
  }
  return safeText(`${parts.join(': ')}${checkpoint ? '; checkpoint' : ''}`);
}

function styleOf({ state, outcomes }: LogLine): Style | null {
  if (state === 'failed' || (outcomes && outcomes.fail > 0)) return 'fail';
  if (state === 'partial' || (outcomes && outcomes.inconclusive > 0)) return 'inconclusive';
  return outcomes ? 'pass' : null;
}
