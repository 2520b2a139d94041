import { safeText } from '../../kernel/safe-text.ts';
import { csvRow } from '../../kernel/spreadsheet-cell.ts';
import type { Between, EvidenceLink } from '../period/evidence-link.ts';

type Value = string | number | boolean | null | readonly string[];

/** What a column of a table says of each row. */
export type Column<Row> = readonly [name: string, of: (row: Row) => Value];

/** Makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table as CSV (RFC 4180), every cell quoted, with what a spreadsheet would run or change made plain text, and
 * characters that hide or reorder text written out. Several values of a cell are separated by `; `.
 */
export function csvTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const heading = csvRow(columns.map(([name]) => name));
  const lines = rows.map((row) => csvRow(columns.map(([, of]) => cellOf(of(row)))));
  return `${BYTE_ORDER_MARK}${[heading, ...lines].join('\r\n')}\r\n`;
}

function cellOf(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return safeText(Array.isArray(value) ? value.join('; ') : String(value));
}

/** The columns that name the evidence of a row: the entry's number, and the artifact, whose name is its SHA-256. */
export function evidenceColumns<Row>(of: (row: Row) => EvidenceLink | null, prefix = ''): Column<Row>[] {
  const named = (name: string) => (prefix === '' ? name : `${prefix}${name[0]?.toUpperCase()}${name.slice(1)}`);
  return [
    [named('entry'), (row) => of(row)?.entry ?? null],
    [named('artifact'), (row) => of(row)?.artifact ?? null],
  ];
}

/** The columns that say between which readings something changed. */
export function betweenColumns<Row>(prefix: string, of: (row: Row) => Between | null): Column<Row>[] {
  return [
    [`${prefix}After`, (row) => of(row)?.after?.at ?? null],
    [`${prefix}By`, (row) => of(row)?.by.at ?? null],
    ...evidenceColumns<Row>((row) => of(row)?.after ?? null, `${prefix}After`),
    ...evidenceColumns<Row>((row) => of(row)?.by ?? null, `${prefix}By`),
  ];
}
