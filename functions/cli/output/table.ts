import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Whether its cells may take several lines where the terminal is narrow. Those of the last column always may. */
  readonly wraps?: boolean;
}

/** A cell: its text, already safe, and how to colour it once its width is known. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = '  ';
/** A column is not made narrower than this to fit the terminal. */
const MIN_WIDTH = 16;

/** Lays out rows in columns that fit the terminal's width, as far as the columns that may wrap allow it. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string {
  const widths = widthsWithin(columns, rows, width);
  const line = (texts: readonly string[], cells: readonly Cell[]) =>
    columns
      .map(({ align }, i) => {
        const text = texts[i] ?? '';
        const padding = ' '.repeat(Math.max(0, (widths[i] ?? 0) - stringWidth(text)));
        const painted = text === '' ? '' : (cells[i]?.paint?.(text) ?? text);
        return align === 'right' ? padding + painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  const lines = (cells: readonly Cell[]) => {
    const wrapped = columns.map((_column, i) => wrap(cells[i]?.text ?? '', widths[i] ?? 0));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, row) =>
      line(
        wrapped.map((texts) => texts[row] ?? ''),
        cells,
      ),
    );
  };
  const titles = columns.map(({ title }) => title);
  const rule = widths.map((each) => '─'.repeat(each)).join(GAP);
  return [line(titles, []), rule, ...rows.flatMap(lines)].join('\n');
}

/** Widths of the columns: what they need, or less for the widest that may wrap, until all fits. */
function widthsWithin(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i]?.text ?? ''))),
  );
  const last = columns.length - 1;
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP.length * last;
  while (total() > width) {
    const shrinkable = columns.flatMap(({ wraps }, i) =>
      (wraps || i === last) && (widths[i] ?? 0) > MIN_WIDTH ? [i] : [],
    );
    const [widest] = shrinkable.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Breaks text into lines of a width, between words where it can be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((each) => chop(each, width))) {
    const extended = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && stringWidth(extended) <= width) lines[lines.length - 1] = extended;
    else lines.push(word);
  }
  return lines;
}

/** A word that is wider than a line, in pieces. */
function chop(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const pieces = [''];
  for (const character of word) {
    const extended = pieces.at(-1) + character;
    if (stringWidth(extended) > width) pieces.push(character);
    else pieces[pieces.length - 1] = extended;
  }
  return pieces;
}
