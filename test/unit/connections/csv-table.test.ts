import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type CsvContext, parseCsvTable } from '../../../shared/connections/csv-table.ts';
import { CollectionError } from '../../../shared/connections/errors.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

const COLUMNS = { headings: { id: ['id', 'person id'], name: ['name'], note: ['note'] }, required: ['id'] } as const;
const CONTEXT: CsvContext = { file: 'people.csv', timezone: 'Europe/Berlin', now: Date.parse('2026-03-02T12:00:00Z') };
const AS_OF = '# as-of: 2026-03-01';

const parse = (text: string | Uint8Array, context: Partial<CsvContext> = {}) =>
  parseCsvTable(typeof text === 'string' ? Buffer.from(text) : text, COLUMNS, { ...CONTEXT, ...context });

const lines = (...text: string[]) => text.join('\n');

/** The message of the refusal; every one has the code `file-invalid` and names the file. */
function refusal(text: string | Uint8Array, context: Partial<CsvContext> = {}): string {
  try {
    parse(text, context);
  } catch (error) {
    if (!(error instanceof CollectionError)) throw error;
    expect(error.code).toBe('file-invalid');
    expect(error.message).toContain('people.csv');
    return error.message;
  }
  throw new Error('it was accepted');
}

describe('a CSV table', () => {
  it.each([
    ['commas', 'id,name,note', 'E-1,"Hopper, Grace",x'],
    ['semicolons, as European spreadsheets write', 'id;name;note', 'E-1;Hopper, Grace;x'],
    ['tabs', 'id\tname\tnote', 'E-1\tHopper, Grace\tx'],
    ['quotes throughout', '"id","name","note"', '"E-1","Hopper, Grace","x"'],
    ['spaces around', ' id , name , note ', ' E-1 , "Hopper, Grace" , x '],
    ['other columns, in another order', 'other,note,name,id', 'o,x,"Hopper, Grace",E-1'],
    ['headings in other letters', 'Person_ID,NAME,-Note-', 'E-1,"Hopper, Grace",x'],
  ])('is read with %s', (_how, heading, row) => {
    const { rows } = parse(lines(AS_OF, heading, row));

    expect(rows).toEqual([{ line: 3, cells: { id: 'E-1', name: 'Hopper, Grace', note: 'x' } }]);
  });

  it.each([
    ['line feeds', '\n'],
    ['carriage returns and line feeds', '\r\n'],
  ])('is read with %s at the ends of its lines', (_what, end) => {
    const { rows } = parse([AS_OF, 'id,name', 'E-1,Ada', 'E-2,Grace', ''].join(end));

    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [3, { id: 'E-1', name: 'Ada' }],
      [4, { id: 'E-2', name: 'Grace' }],
    ]);
  });

  it('is read with a byte-order mark, as Excel writes it', () => {
    expect(parse(`\ufeff${lines(AS_OF, 'id', 'E-1')}`).rows).toHaveLength(1);
    expect(parse(`\ufeff"${AS_OF}"\nid\nE-1`).asOf).toBe('2026-03-01T23:00:00.000Z');
  });

  it.each([
    ['quotes in quotes', '"the ""great"" one"', 'the "great" one'],
    ['a line break', '"one\ntwo"', 'one\ntwo'],
    ['a separator', '"a,b;c\td"', 'a,b;c\td'],
    ['a hash', '# not a note', '# not a note'],
    ['what a spreadsheet would take for a formula', '=1+1', '=1+1'],
    ['characters of all kinds', 'Łukasz 😀 é', 'Łukasz 😀 é'],
    ['nothing', '', ''],
  ])('keeps a cell that holds %s', (_what, cell, expected) => {
    const { rows } = parse(lines(AS_OF, 'id,name', `E-1,${cell}`));

    expect(rows[0]?.cells.name).toBe(expected);
  });

  it('knows the lines of its rows where earlier cells hold line breaks, and skips empty rows', () => {
    const { rows } = parse(lines('', AS_OF, '', 'id,name', 'E-1,"one', 'two"', '', ',', 'E-2,x'));

    expect(rows.map(({ line, cells }) => [line, cells.id])).toEqual([
      [6, 'E-1'],
      [9, 'E-2'],
    ]);
  });

  it('counts the columns that nobody asked for, and does not keep them', () => {
    const { rows, dropped } = parse(lines(AS_OF, 'id,salary,birthday', 'E-1,90000,1985-07-20'));

    expect([rows, dropped]).toEqual([[{ line: 3, cells: { id: 'E-1' } }], 2]);
  });

  it('is not fooled by a column that is named like the language itself [A11]', () => {
    const { rows } = parse(lines(AS_OF, '__proto__,constructor,id', 'x,y,E-1'));

    expect(rows[0]?.cells).toEqual({ id: 'E-1' });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('may have no row', () => {
    expect(parse(lines(AS_OF, 'id,name')).rows).toEqual([]);
  });

  it('of 100,000 rows is read whole', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `E-${i},"Name, ${i}"`);

    const table = parse(lines(AS_OF, 'id,name', ...rows));

    expect(table.rows).toHaveLength(100_000);
    expect(table.rows.at(-1)).toEqual({ line: 100_002, cells: { id: 'E-99999', name: 'Name, 99999' } });
  });

  it('gives every cell back that was quoted into it, whatever it holds', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/[\0\ufeff]/g, '').trim());
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, separator) => {
          const rows = cells.map(([name, note]) => ['E-1', quoted(name), quoted(note)].join(separator));

          const table = parse(lines(AS_OF, ['id', 'name', 'note'].join(separator), ...rows));

          expect(table.rows.map(({ cells: { name, note } }) => [name, note])).toEqual(cells);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the notes above a CSV table', () => {
  it.each([
    ['plainly', '# as-of: 2026-03-01', '# attested-by: Grace Hopper'],
    ['without a space', '#as-of:2026-03-01', '#attested-by:Grace Hopper'],
    ['in capitals', '# AS-OF: 2026-03-01', '# Attested-By: Grace Hopper'],
    ['with empty cells behind, as spreadsheets save', '# as-of: 2026-03-01,,,', '# attested-by: Grace Hopper;;;'],
    ['in quotes, as spreadsheets save', '"# as-of: 2026-03-01",,', '"# attested-by: Grace Hopper"'],
    [
      'among empty lines and remarks',
      '\n# note: a\n# note: b\n# as-of: 2026-03-01\n,,,',
      '# attested-by: Grace Hopper',
    ],
  ])('are read when written %s', (_how, ...notes) => {
    const table = parse(lines(...notes, 'id', 'E-1'));

    expect([table.asOf, table.attestedBy]).toEqual(['2026-03-01T23:00:00.000Z', 'Grace Hopper']);
  });

  it('need not say who vouches for it', () => {
    expect(parse(lines(AS_OF, 'id')).attestedBy).toBeNull();
  });

  it.each([
    ['a day that is over, to its end where the workspace is', '2026-03-01', '2026-03-01T23:00:00.000Z'],
    ['today, up to now', '2026-03-02', '2026-03-02T12:00:00.000Z'],
    ['a time to the second', '2026-03-01T08:15:00Z', '2026-03-01T08:15:00.000Z'],
    ['a time to the millisecond', '2026-03-01T08:15:00.123Z', '2026-03-01T08:15:00.123Z'],
    ['this very moment', '2026-03-02T12:00:00Z', '2026-03-02T12:00:00.000Z'],
  ])('may say %s', (_when, text, asOf) => {
    expect(parse(lines(`# as-of: ${text}`, 'id')).asOf).toBe(asOf);
  });

  it.each([
    ['nothing', '# a remark', 'does not say when it was true'],
    ['tomorrow', '# as-of: 2026-03-03', 'in the future'],
    ['a second from now', '# as-of: 2026-03-02T12:00:01Z', 'in the future'],
    ['a day that does not exist', '# as-of: 2026-02-30', 'is no time'],
    ['a day as Germans write it', '# as-of: 01.03.2026', 'is no time'],
    ['a day as Americans write it', '# as-of: 3/1/2026', 'is no time'],
    ['a time without a zone', '# as-of: 2026-03-01T08:15:00', 'is no time'],
    ['a word', '# as-of: yesterday', 'is no time'],
    ['two times', '# as-of: 2026-03-01\n# as-of: 2026-03-02', 'line 2: says "# as-of" a second time'],
  ])('must not say %s', (_when, note, message) => {
    expect(refusal(lines(note, 'id', 'E-1'))).toContain(message);
  });

  it('knows that a day begins elsewhere than in UTC', () => {
    const now = Date.parse('2026-03-01T23:30:00Z');

    expect(parse(lines('# as-of: 2026-03-02', 'id'), { now }).asOf).toBe('2026-03-01T23:30:00.000Z');
    expect(refusal(lines('# as-of: 2026-03-02', 'id'), { now, timezone: 'UTC' })).toContain('in the future');
  });
});

describe('a CSV file that cannot be used', () => {
  it.each([
    ['Latin-1', Buffer.from(lines(AS_OF, 'id,name', 'E-1,Jürgen'), 'latin1')],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(AS_OF, 'id'), 'utf16le')])],
    ['UTF-16 without a mark', Buffer.from(lines(AS_OF, 'id'), 'utf16le')],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00])],
  ])('is refused for its encoding: %s [A9]', (_what, bytes) => {
    expect(refusal(bytes)).toContain('is not UTF-8; save it as "CSV UTF-8"');
  });

  it.each([
    ['nothing at all', '', 'has no heading'],
    ['notes only', AS_OF, 'has no heading'],
    ['no column that is needed', lines(AS_OF, 'name,note', 'x,y'), 'line 2: has no column id'],
    ['two columns for one thing', lines(AS_OF, 'id,Person ID', 'x,y'), 'line 2: has two columns for id'],
    [
      'a row that is too short',
      lines(AS_OF, 'id,name', 'a,b', 'SECRET'),
      'line 4: has 1 cell(s) where the heading has 2',
    ],
    ['a row that is too long', lines(AS_OF, 'id,name', 'a,b,SECRET'), 'line 3: has 3 cell(s) where the heading has 2'],
    ['a quote that is not closed', lines(AS_OF, 'id,name', 'a,"SECRET', 'b,c'), 'has a quote that is not closed'],
    ['text after a quote', lines(AS_OF, 'id,name', 'a,"SECRET"x'), 'line 3, column 2: has text after a closing quote'],
    ['a quote in a bare cell', lines(AS_OF, 'id,name', 'a,SEC"RET'), 'line 3, column 2: has a quote inside'],
    ['another separator below', lines(AS_OF, 'id;name', 'a,SECRET'), 'line 3: has 1 cell(s) where the heading has 2'],
  ])('is refused with its place and without its content: %s [E1]', (_what, text, message) => {
    const refused = refusal(text);

    expect(refused).toContain(message);
    expect(refused).not.toMatch(/SEC/);
  });

  it('is refused without its content when its notes run into its rows, as old line ends make them', () => {
    const text = lines(AS_OF, 'id,name', 'E-1,SECRET').replaceAll('\n', '\r');

    expect(refusal(text)).not.toContain('SECRET');
    expect(refusal(lines('# as-of: 2026-03-01,E-1,SECRET', 'id'))).not.toContain('SECRET');
  });
});
