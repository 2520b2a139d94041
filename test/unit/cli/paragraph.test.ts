import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { printParagraph } from '../../../functions/cli/output/paragraph.ts';
import { Terminal } from '../../../functions/cli/output/terminal.ts';

/** What a terminal of so many columns shows; without any, the output is no terminal. */
function shownOn(columns: number | null, print: (terminal: Terminal) => void): string[] {
  const tty = columns === null ? {} : { isTTY: true, columns };
  const stream = Object.assign(new PassThrough(), tty) as unknown as NodeJS.WriteStream;
  print(new Terminal(stream, stream));
  const text = Buffer.from((stream as unknown as PassThrough).read() ?? '').toString('utf8');
  return text.trimEnd().split('\n');
}

describe('a paragraph', () => {
  it('is broken between words, and stands where it is told to', () => {
    const lines = shownOn(12, (terminal) => printParagraph(terminal, 'one two three four', { first: '  - ' }));

    expect(lines).toEqual(['  - one two', '    three', '    four']);
  });

  it('leaves whole what is longer than a line', () => {
    const lines = shownOn(12, (terminal) => printParagraph(terminal, 'see 0123456789abcdef now'));

    expect(lines).toEqual(['see', '0123456789abcdef', 'now']);
  });

  it.each([
    [200, 2],
    [null, 1],
  ])('is no wider than people read well on a terminal of %s columns', (columns, count) => {
    expect(shownOn(columns, (terminal) => printParagraph(terminal, 'word '.repeat(30).trim()))).toHaveLength(count);
  });
});

describe('an error', () => {
  it.each([
    [20, ['there is no', '  rollcall.yaml:', 'write one']],
    [null, ['there is no', '  rollcall.yaml: write one']],
  ])('is broken between words on a terminal of %s columns, and keeps its lines', (columns, expected) => {
    const lines = shownOn(columns, (terminal) => terminal.error('there is no\n  rollcall.yaml: write one'));

    expect(lines).toEqual(expected);
  });
});
