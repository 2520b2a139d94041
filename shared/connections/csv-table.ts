import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { PageRecord } from '../access/certificate.ts';
import { endOfDay, startOfDay } from '../kernel/calendar.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { type Instant, isCalendarDate, isInstant, isSlot, toInstant } from '../kernel/instant.ts';
import { CollectionError } from './errors.ts';
import type { MaintainedFile } from './ports.ts';

/** A row of a file that people maintain. */
export interface CsvRow<Column extends string> {
  /** Line of the file, counted from 1, for error messages. */
  readonly line: number;
  /** Trimmed; empty where the file has nothing or lacks the column. */
  readonly cells: { readonly [column in Column]: string };
}

export interface CsvTable<Column extends string> {
  /** When the data was true, by the file's own word. A bare date means the end of that day, or now if that is sooner. */
  readonly asOf: Instant;
  /** Who vouches for the file, by its own word. */
  readonly attestedBy: string | null;
  readonly rows: readonly CsvRow<Column>[];
  /** Number of columns that nobody asked for. */
  readonly dropped: number;
}

export interface CsvColumns<Column extends string> {
  /** Headings by which each column may go; compared without case, spaces, `_` and `-`. */
  readonly headings: { readonly [column in Column]: readonly string[] };
  readonly required: readonly NoInfer<Column>[];
}

export interface CsvContext {
  /** As configured: names the file in errors. */
  readonly file: string;
  readonly timezone: string;
  readonly now: number;
}

/**
 * Parses a CSV file that begins with lines such as `# as-of: 2026-11-22` and `# attested-by: grace@acme.example`,
 * followed by a heading and rows, separated by commas, semicolons or tabs. Throws a CollectionError `file-invalid` that
 * names line and column and never quotes a cell: cells are personal data.
 */
export function parseCsvTable<Column extends string>(
  bytes: Uint8Array,
  columns: CsvColumns<Column>,
  context: CsvContext,
): CsvTable<Column> {
  // UTF-16 shows as bytes that UTF-8 does not have, or as zeros.
  if (!isUtf8(bytes) || bytes.includes(0)) throw fileInvalid(context.file, 'is not UTF-8; save it as "CSV UTF-8"');
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const { notes, body, bodyLine } = splitNotes(text, context.file);
  const records = parseRecords(body, bodyLine, context.file);
  const [heading, ...rest] = records;
  if (!heading) throw fileInvalid(context.file, 'has no heading; its first row names the columns');
  const positions = findColumns(heading.cells, heading.line, columns, context.file);
  const width = heading.cells.length;
  const uneven = rest.find(({ cells }) => cells.length !== width);
  if (uneven) {
    const { line, cells } = uneven;
    throw fileInvalid(context.file, `line ${line}: has ${cells.length} cell(s) where the heading has ${width}`);
  }
  return {
    asOf: parseAsOf(notes.get('as-of'), context),
    attestedBy: notes.get('attested-by') ?? null,
    rows: rest.map(({ line, cells }) => ({ line, cells: pick(cells, positions) })),
    dropped: width - positions.size,
  };
}

/** The error for a cell that cannot be used. */
export function cellInvalid(file: string, line: number, column: string, what: string): CollectionError {
  return fileInvalid(file, `line ${line}, column ${column}: ${what}`);
}

function fileInvalid(file: string, what: string): CollectionError {
  return new CollectionError('file-invalid', `${file} ${what}`);
}

/**
 * The lines `# name: value` before the heading. A spreadsheet may have added empty cells behind them, and somebody may
 * have written the value into the next cell.
 */
function splitNotes(text: string, file: string): { notes: Map<string, string>; body: string; bodyLine: number } {
  const notes = new Map<string, string>();
  const lines = text.split('\n');
  let first = 0;
  for (; first < lines.length; first++) {
    const line = (lines[first] ?? '').replace(/^"|"?[,;\t\r]*$/g, '').trim();
    if (line === '') continue;
    if (!line.startsWith('#')) break;
    const [, name = '', value = ''] = /^#\s*(as-of|attested-by)\s*:[\s,;"]*([^\s,;"].*)$/i.exec(line) ?? [];
    if (name === '') continue;
    if (notes.has(name.toLowerCase())) throw fileInvalid(file, `line ${first + 1}: says "# ${name}" a second time`);
    notes.set(name.toLowerCase(), value.trim());
  }
  return { notes, body: lines.slice(first).join('\n'), bodyLine: first + 1 };
}

function parseRecords(body: string, bodyLine: number, file: string): { line: number; cells: string[] }[] {
  const heading = body.slice(0, body.search(/\r?\n|$/));
  const delimiter = [';', '\t'].find((candidate) => heading.includes(candidate)) ?? ',';
  try {
    const records = parse(body, {
      delimiter,
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
    });
    return (records as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines + bodyLine - 1,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, column } = error as unknown as { lines?: number; column?: number };
    const line = (lines ?? 1) + bodyLine - 1;
    const place = `line ${line}${column === undefined ? '' : `, column ${Number(column) + 1}`}`;
    throw fileInvalid(file, `${place}: ${CSV_FAULTS[error.code] ?? 'is not valid CSV'}`);
  }
}

/** Our words for the parser's codes; its own messages quote the record. */
const CSV_FAULTS: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text after a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote inside an unquoted cell',
};

function findColumns<Column extends string>(
  heading: readonly string[],
  line: number,
  columns: CsvColumns<Column>,
  file: string,
): Map<Column, number> {
  const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
  const found = new Map<Column, number>();
  for (const [column, names] of Object.entries(columns.headings) as [Column, readonly string[]][]) {
    const matches = heading.flatMap((cell, i) => (names.some((name) => plain(name) === plain(cell)) ? [i] : []));
    if (matches.length > 1) throw fileInvalid(file, `line ${line}: has two columns for ${column}`);
    if (matches[0] !== undefined) found.set(column, matches[0]);
  }
  const missing = columns.required.filter((column) => !found.has(column));
  if (missing.length > 0) {
    throw fileInvalid(file, `line ${line}: has no column ${missing.join(', ')}; add it or name it under "columns"`);
  }
  return found;
}

function pick<Column extends string>(
  cells: readonly string[],
  positions: Map<Column, number>,
): CsvRow<Column>['cells'] {
  const picked: { [column: string]: string } = {};
  for (const [column, position] of positions) picked[column] = cells[position] ?? '';
  return picked as CsvRow<Column>['cells'];
}

function parseAsOf(text: string | undefined, context: CsvContext): Instant {
  if (text === undefined) {
    throw fileInvalid(context.file, 'does not say when it was true; put "# as-of: YYYY-MM-DD" above the heading');
  }
  if (isCalendarDate(text)) {
    const end = Date.parse(endOfDay(text, context.timezone));
    if (Date.parse(startOfDay(text, context.timezone)) > context.now) throw inFuture(text, context);
    return toInstant(Math.min(end, context.now));
  }
  if (!isInstant(text) && !isSlot(text)) {
    throw fileInvalid(context.file, 'has an "# as-of" that is no time; expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ');
  }
  if (Date.parse(text) > context.now) throw inFuture(text, context);
  return toInstant(Date.parse(text));
}

function inFuture(text: string, context: CsvContext): CollectionError {
  return fileInvalid(
    context.file,
    `says "# as-of: ${text}", which is in the future; correct it or this machine's clock`,
  );
}

/** The file in a certificate's page ledger. */
export function filePage({ resource, bytes }: MaintainedFile, received: number): PageRecord {
  return {
    resource,
    reading: 1,
    pass: 1,
    startIndex: null,
    count: null,
    received,
    totalResults: null,
    itemsPerPage: null,
    status: null,
    attempts: 1,
    bytes: bytes.length,
    sha256: sha256Hex(bytes),
    serverDate: null,
  };
}
