import { CsvError, parse } from 'csv-parse/sync';
import { safeText } from '../../kernel/safe-text.ts';
import { readSpreadsheetCell } from '../../kernel/spreadsheet-cell.ts';
import { DECISIONS } from '../../workspace/review-words.ts';
import { type Answers, answersSchema } from './answers.ts';
import { ANSWER_COLUMNS } from './csv.ts';

/** No answers of a person are longer. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

type Reading = { readonly answers: Answers } | { readonly unreadable: string };
type Column = keyof typeof ANSWER_COLUMNS;

/** What is said of a file that is larger, whether or not it has been fetched. */
export const TOO_LARGE: Reading = { unreadable: 'it is larger than any answers are' };

/** Reads a file of answers: what the page saved, or the CSV worksheet filled in. Says what is wrong with one that is neither. */
export function readAnswers(bytes: Uint8Array): Reading {
  if (bytes.length > MAX_ANSWER_BYTES) return TOO_LARGE;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { unreadable: 'it is not UTF-8; save the spreadsheet as "CSV UTF-8"' };
  }
  if (text.startsWith('PK')) return { unreadable: 'it is a workbook; save it as "CSV UTF-8"' };
  return text.trimStart().startsWith('{') ? readJson(text) : readCsv(text);
}

function readJson(text: string): Reading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { unreadable: 'it is not JSON; it may have come only in part' };
  }
  const { success, data } = answersSchema.safeParse(document);
  return success ? { answers: data } : { unreadable: 'it is not what a worksheet saves; ask for it again' };
}

function readCsv(text: string): Reading {
  const heading = text.slice(0, text.search(/\r?\n|$/));
  const delimiter = [';', '\t'].find((candidate) => heading.includes(candidate)) ?? ',';
  let records: string[][];
  try {
    records = parse(text, { delimiter, skip_empty_lines: true, skip_records_with_empty_values: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { unreadable: 'it is no CSV file with as many cells in every row' };
  }
  const [names = [], ...rows] = records;
  const positions = {} as { [column in Column]: number };
  for (const [column, name] of Object.entries(ANSWER_COLUMNS) as [Column, string][]) {
    positions[column] = names.findIndex((cell) => cell.trim().toLowerCase() === name);
    if (positions[column] < 0) return { unreadable: `it has no column "${name}"; fill in the worksheet as it came` };
  }
  const cellOf = (row: readonly string[], column: Column) => readSpreadsheetCell(row[positions[column]] ?? '');
  const [first] = rows;
  if (!first) return { unreadable: 'it has no rows' };
  for (const column of ['review', 'list', 'reviewer', 'code'] as const) {
    const odd = rows.find((row) => cellOf(row, column) !== cellOf(first, column));
    if (odd) return { unreadable: `its rows do not agree in the column "${ANSWER_COLUMNS[column]}"` };
  }
  const answers: Answers['answers'] = [];
  for (const row of rows) {
    const word = cellOf(row, 'decision').trim().toLowerCase();
    const decision = DECISIONS.find((known) => known === word) ?? null;
    const item = cellOf(row, 'item').trim();
    if (!/^\d{1,6}$/.test(item)) return { unreadable: 'it has a row without the number of its item' };
    if (word !== '' && decision === null) {
      return {
        unreadable: `item ${item}: "${safeText(word.slice(0, 40))}" is not a decision; write ${DECISIONS.join(', ')}`,
      };
    }
    const roles = decision === 'modify' ? rolesIn(cellOf(row, 'roles')) : null;
    const reason = cellOf(row, 'reason').trim();
    answers.push({
      item: Number(item),
      row: cellOf(row, 'row'),
      digest: cellOf(row, 'digest').trim(),
      decision,
      roles,
      reason: reason === '' ? null : reason,
    });
  }
  const { success, data } = answersSchema.safeParse({
    schema: 'urn:rollcall:review-answers:v1',
    review: cellOf(first, 'review').trim(),
    list: cellOf(first, 'list').trim(),
    reviewer: cellOf(first, 'reviewer'),
    code: cellOf(first, 'code').trim(),
    answers,
  });
  return success ? { answers: data } : { unreadable: 'a cell of it is longer than 2,000 characters' };
}

/** Roles with semicolons between them; "none" for none; null if nothing is said. */
function rolesIn(cell: string): string[] | null {
  const named = cell
    .split(';')
    .map((role) => role.trim())
    .filter((role) => role !== '');
  if (named.length === 0) return null;
  return named.length === 1 && named[0]?.toLowerCase() === 'none' ? [] : named;
}
