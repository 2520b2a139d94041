import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailMergeCsv, worksheetCsv } from '../../shared/reviews/worksheets/csv.ts';
import { readAnswers } from '../../shared/reviews/worksheets/read-answers.ts';
import type { Worksheet } from '../../shared/reviews/worksheets/worksheet.ts';
import { HOSTILE_CELLS, secondReview, withText } from '../support/worksheet-story.ts';

/** CSV files as LibreOffice opens and saves them. */

const run = promisify(execFile);
/** Commas, quotes, UTF-8, from the first line; numbers and dates recognised, and formulas evaluated: as bad as can be. */
const READING = 'CSV:44,34,76,1,,0,false,true,false,false,false,0,true';
/** The same, as a person would save it. */
const WRITING = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false';

let folder: string;
let worksheet: Worksheet;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-sheets-'));
  ({ worksheet } = await secondReview());
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function convert(name: string, text: string, to: string, ending: string): Promise<string> {
  await writeFile(join(folder, `${name}.csv`), text);
  const out = join(folder, 'out');
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const parameters = ['--headless', '--norestore', `--infilter=${READING}`, '--convert-to', to, '--outdir', out];
  await run('soffice', [profile, ...parameters, join(folder, `${name}.csv`)]);
  return readFile(join(out, `${name}.${ending}`), 'utf8');
}

/** The formulas of a flat spreadsheet. */
const formulasIn = (fods: string) => [...fods.matchAll(/table:formula="([^"]*)"/g)].map(([, formula]) => formula);

describe('a CSV worksheet in a spreadsheet', () => {
  it('has no formula, whatever others call themselves, and one that is not guarded would be one [D1]', async () => {
    const cells = HOSTILE_CELLS.map((text) => withText({ ...worksheet, items: worksheet.items.slice(0, 1) }, text));
    const tables = [...cells.map(worksheetCsv), mailMergeCsv(cells)].join('').replaceAll('\uFEFF', '');

    const guarded = await convert('guarded', tables, 'fods', 'fods');
    const control = await convert('control', '"=1+1"\r\n', 'fods', 'fods');

    expect(formulasIn(guarded)).toEqual([]);
    expect(guarded).toContain('HYPERLINK');
    expect(formulasIn(control)).toHaveLength(1);
  });

  it('comes back as it went out', async () => {
    const before = readAnswers(Buffer.from(worksheetCsv(worksheet)));

    const after = readAnswers(Buffer.from(await convert('saved', worksheetCsv(worksheet), WRITING, 'csv')));

    expect('answers' in before && before.answers.answers).toHaveLength(worksheet.items.length);
    expect(after).toEqual(before);
  });
}, 120_000);
