import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A cell: its text, already safe, and how to colour it once its width is known. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = '  ';
/** The last column is not made narrower than this to fit the terminal. */
const MIN_LAST = 16;

/** Lays out rows in columns; the last column wraps to what the terminal's width leaves for it. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i]?.text ?? ''))),
  );
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  widths[last] = Math.min(widths[last] ?? 0, Math.max(MIN_LAST, width - before));

  const line = (cells: readonly Cell[]) =>
    cells
      .map(({ text, paint }, i) => {
        const padding = ' '.repeat(Math.max(0, (widths[i] ?? 0) - stringWidth(text)));
        const painted = paint ? paint(text) : text;
        return columns[i]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  const lines = (cells: readonly Cell[]) => {
    const [first = '', ...rest] = wrap(cells[last]?.text ?? '', widths[last] ?? 0);
    return [line([...cells.slice(0, last), { text: first }]), ...rest.map((text) => ' '.repeat(before) + text)];
  };
  const rule = widths.map((each) => '─'.repeat(each)).join(GAP);
  return [line(columns.map(({ title }) => ({ text: title }))), rule, ...rows.flatMap(lines)].join('\n');
}

/** Breaks text into lines of a width, between words; a word that is longer has a line of its own. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const extended = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && stringWidth(extended) <= width) lines[lines.length - 1] = extended;
    else lines.push(word);
  }
  return lines;
}
