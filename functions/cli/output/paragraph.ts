import { wrapWords } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How a paragraph stands: what comes before its first line and before the others, and its colour. */
interface Layout {
  readonly first?: string;
  readonly rest?: string;
  readonly paint?: (text: string) => string;
}

/** Longer lines are hard to read, however wide the terminal is. */
const MEASURE = 100;

/** Prints text that is already safe, broken between words. What is longer than a line stays whole, to be copied. */
export function printParagraph(terminal: Terminal, text: string, layout: Layout = {}): void {
  const { first = '', rest = ' '.repeat(first.length), paint = (line) => line } = layout;
  const width = Number.isFinite(terminal.width) ? Math.min(terminal.width, MEASURE) : terminal.width;
  for (const [i, line] of wrapWords(text, width - rest.length).entries()) {
    terminal.print(`${i === 0 ? first : rest}${paint(line)}`);
  }
}
