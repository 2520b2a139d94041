import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderTable } from '../../../functions/cli/output/table.ts';

const COLUMNS = [{ title: 'Account', wraps: true }, { title: 'N', align: 'right' as const }, { title: 'Roles' }];
const ROWS = [
  [
    { text: 'christopher.montgomery-smith@subsidiary.acme.example' },
    { text: '12' },
    { text: 'Super Admin, Admin, Manager, Employee, Goal Coach, Survey Owner' },
  ],
  [{ text: 'ada@acme.example' }, { text: '1' }, { text: 'Employee' }],
];
const rendered = (width: number) => renderTable(COLUMNS, ROWS, width).split('\n');

describe('a table', () => {
  it('has one line for each row where nothing limits it', () => {
    expect(rendered(Number.POSITIVE_INFINITY)).toHaveLength(2 + ROWS.length);
  });

  it.each([40, 60, 80, 120, 200])('fits %i columns and loses nothing', (width) => {
    const lines = rendered(width);

    expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
    const characters = (text: string) => [...text.replace(/[\s─]/g, '')].sort().join('');
    expect(characters(lines.slice(2).join(''))).toBe(
      characters(
        ROWS.flat()
          .map(({ text }) => text)
          .join(''),
      ),
    );
  });

  it('measures characters as a terminal shows them', () => {
    const lines = renderTable([{ title: 'A' }, { title: 'B' }], [[{ text: '名前' }, { text: 'x' }]], 80).split('\n');

    expect(lines).toEqual(['A     B', '────  ─', '名前  x']);
  });

  it('colours every line of a cell, and no padding', () => {
    const paint = (text: string) => `<${text}>`;

    const lines = renderTable(
      [{ title: 'A' }, { title: 'B' }],
      [[{ text: 'x' }, { text: 'one two three four five', paint }]],
      19,
    );

    expect(lines.split('\n').slice(2)).toEqual(['x  <one two three>', '   <four five>']);
  });

  it('breaks words only where breaking between them is not enough', () => {
    const rows = [[{ text: 'ada.lovelace@acme.example' }, { text: 'people/E-1001 by external-id' }]];
    const columns = [{ title: 'Account', wraps: true }, { title: 'Owner' }];

    expect(renderTable(columns, rows, 44).split('\n').slice(2)).toEqual([
      'ada.lovelace@acme.example  people/E-1001 by',
      '                           external-id',
    ]);
    expect(renderTable(columns, rows, 40).split('\n').slice(2)).toEqual([
      'ada.lovelace@acme.      people/E-1001 by',
      'example                 external-id',
    ]);
  });

  const KEY = 'UAR-09:main/leapsome:account.5ecb';
  it.each([
    [60, `                  ${KEY}`],
    [52, `                  ${KEY}`],
    [43, `          ${KEY}`],
    [20, `  ${KEY}`],
  ])('has what lies beneath a row in one piece, at the last column if it fits: %i', (width, expected) => {
    const rows = [[{ text: 'informational...' }, { text: 'x' }], { beneath: { text: KEY } }];

    expect(
      renderTable([{ title: 'A' }, { title: 'B' }], rows, width)
        .split('\n')
        .at(-1),
    ).toBe(expected);
  });
});
