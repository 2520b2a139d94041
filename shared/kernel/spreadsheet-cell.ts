/**
 * Text as a cell of a CSV file that people open in a spreadsheet. A text that a spreadsheet would run as a formula, or
 * turn into a number or a date, gets an apostrophe in front, which makes it plain text; `readSpreadsheetCell` takes it
 * off again, so that what comes back is what went out, whatever it was. For the quoting, see `csvRow`.
 */
export function spreadsheetCell(text: string): string {
  return isTakenForOther(text) ? `'${text}` : text;
}

/** The text that `spreadsheetCell` made a cell of. */
export function readSpreadsheetCell(cell: string): string {
  return cell.startsWith("'") && isTakenForOther(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A row of a CSV file, every cell quoted (RFC 4180), with what would be run or changed made plain text. */
export function csvRow(texts: readonly string[]): string {
  return texts.map((text) => `"${spreadsheetCell(text).replaceAll('"', '""')}"`).join(',');
}

/** Apostrophes in front do not count, so that adding one and taking it off are inverse. */
function isTakenForOther(text: string): boolean {
  return FORMULA.test(text) || NUMBER_OR_DATE.test(text);
}

/** What spreadsheets begin a formula with, full-width forms included, behind white space too. */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;
/** `0012`, `12e4567`, `1.5`, `3-4`, `12:30`: an id of such characters would come back changed. */
const NUMBER_OR_DATE = /^'*\d[\d.,:/ -]*(e\d+)?$/i;
