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
const ELLIPSIS = '…';
/** A column is not made narrower than this to fit the terminal. */
const MIN_FLEXIBLE = 16;

/** Lays out rows in columns; the last column is cut, with an ellipsis, to what the terminal's width leaves for it. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[i]?.text ?? ''))),
  );
  const last = columns.length - 1;
  const fixed = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0);
  widths[last] = Math.min(widths[last] ?? 0, Math.max(MIN_FLEXIBLE, width - fixed));
  const line = (cells: readonly Cell[]) =>
    cells
      .map(({ text, paint }, i) => {
        const cellWidth = widths[i] ?? 0;
        const fitted = cut(text, cellWidth);
        const padding = ' '.repeat(cellWidth - stringWidth(fitted));
        const painted = paint ? paint(fitted) : fitted;
        return columns[i]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((each) => '─'.repeat(each)).join(GAP);
  return [line(columns.map(({ title }) => ({ text: title }))), rule, ...rows.map(line)].join('\n');
}

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (stringWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return kept + ELLIPSIS;
}
