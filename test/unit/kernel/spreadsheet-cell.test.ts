import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow, readSpreadsheetCell, spreadsheetCell } from '../../../shared/kernel/spreadsheet-cell.ts';

describe('a cell of a spreadsheet', () => {
  it.each([
    '=1+1',
    '=cmd|"/C calc"!A0',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
    "''=1",
    '0012',
    '12e4567',
    '5E12',
    '1.5',
    '1,5',
    '3-4',
    '2026-11-22',
    '12:30',
  ])('makes %j plain text [D1]', (text) => {
    expect(spreadsheetCell(text)).toBe(`'${text}`);
  });

  it.each(['', 'ada@acme.example', 'E-1001', '5ecba01fb567a5d046582027', "O'Hara", "'quoted'", 'a=b', '12 monkeys'])(
    'leaves %j as it is',
    (text) => {
      expect(spreadsheetCell(text)).toBe(text);
    },
  );

  it('gives back what went out, whatever it was', () => {
    const oftenOdd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '0', 'e', ' ', 'x', '"', ',') }),
    );

    fc.assert(fc.property(oftenOdd, (text) => readSpreadsheetCell(spreadsheetCell(text)) === text));
  });

  it('is quoted, so that no text can begin another cell [D1]', () => {
    expect(csvRow(['a,b', 'c"d', '=1', ''])).toBe('"a,b","c""d","\'=1",""');
  });
});
