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

/** A line beneath a row, across the columns: what has to stay in one piece, as a key does that people copy. */
interface Beneath {
  readonly beneath: Cell;
}

export type Row = readonly Cell[] | Beneath;

const GAP = '  ';
/** A column is not made narrower than this to fit the terminal. */
const MIN_WIDTH = 16;

/** Lays out rows in columns that fit the terminal's width, as far as the columns that may wrap allow it. */
export function renderTable(columns: readonly Column[], rows: readonly Row[], width: number): string {
  const widths = widthsWithin(
    columns,
    rows.flatMap((row) => ('beneath' in row ? [] : [row])),
    width,
  );
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
  const indent = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const beneath = ({ text, paint }: Cell) => {
    const room = Math.max(GAP.length, Math.min(indent, width - stringWidth(text)));
    return `${' '.repeat(room)}${paint?.(text) ?? text}`;
  };
  const lines = (row: Row) => {
    if ('beneath' in row) return [beneath(row.beneath)];
    const wrapped = columns.map((_column, i) => wrap(row[i]?.text ?? '', widths[i] ?? 0));
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, at) =>
      line(
        wrapped.map((texts) => texts[at] ?? ''),
        row,
      ),
    );
  };
  const titles = columns.map(({ title }) => title);
  const rule = widths.map((each) => '─'.repeat(each)).join(GAP);
  return [line(titles, []), rule, ...rows.flatMap(lines)].join('\n');
}

/**
 * Widths of the columns: what they need, or less for the widest that may wrap, until all fits. Words are broken only
 * where breaking between them is not enough.
 */
function widthsWithin(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widest = (measure: (text: string) => number) =>
    columns.map(({ title }, i) => Math.max(stringWidth(title), ...rows.map((row) => measure(row[i]?.text ?? ''))));
  const widths = widest(stringWidth);
  const words = widest((text) => Math.max(...text.split(' ').map((word) => stringWidth(word))));
  const mayWrap = columns.map(({ wraps }, i) => wraps === true || i === columns.length - 1);
  shrink(widths, (i) => (mayWrap[i] ? Math.max(MIN_WIDTH, words[i] ?? 0) : Number.POSITIVE_INFINITY), width);
  shrink(widths, (i) => (mayWrap[i] ? MIN_WIDTH : Number.POSITIVE_INFINITY), width);
  return widths;
}

/** Takes width from the widest columns that are wider than they have to be, until all fits or none is. */
function shrink(widths: number[], leastOf: (i: number) => number, width: number): void {
  const total = () => widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    const [widest] = [...widths.keys()]
      .filter((i) => (widths[i] ?? 0) > leastOf(i))
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

/** Breaks text into lines of a width, between words where it can be. */
function wrap(text: string, width: number): string[] {
  return fill(
    text.split(' ').flatMap((word) => chop(word, width)),
    width,
  );
}

/** Breaks text into lines between words; a word that is wider than a line has one of its own. */
export function wrapWords(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => fill(line.split(' '), width));
}

function fill(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const extended = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && stringWidth(extended) <= width) lines[lines.length - 1] = extended;
    else lines.push(word);
  }
  return lines;
}

/** A word that is wider than a line, in pieces: after its punctuation where it has some, as addresses and keys do. */
function chop(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (stringWidth(rest) > width) {
    const fitting = fittingPart(rest, width);
    const punctuated = /^.+[.:/@-]/su.exec(fitting)?.[0] ?? '';
    const piece = 2 * stringWidth(punctuated) >= width ? punctuated : fitting;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}

/** As much of a text as fits into a line; one character at least. */
function fittingPart(text: string, width: number): string {
  let part = '';
  for (const character of text) {
    if (part !== '' && stringWidth(part + character) > width) break;
    part += character;
  }
  return part;
}
