import { styleText } from 'node:util';
import { wrapWords } from './table.ts';

/** Colours by what they mean. */
const STYLES = {
  pass: 'green',
  fail: 'red',
  inconclusive: 'yellow',
  'not-applicable': 'gray',
  strong: 'bold',
  quiet: 'gray',
} as const;
export type Style = keyof typeof STYLES;

/** The people's side of the program: results on stdout, progress on stderr and only on a terminal. */
export class Terminal {
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  #hasProgress = false;

  constructor(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    // A reader that has seen enough, such as `head`, closes the pipe; that is no error of ours.
    stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  /** Columns to lay tables out in. Without a terminal there is no reason to cut anything. */
  get width(): number {
    return this.#stdout.isTTY ? this.#stdout.columns : Number.POSITIVE_INFINITY;
  }

  print(text = ''): void {
    this.#clearProgress();
    this.#stdout.write(`${text}\n`);
  }

  error(text: string): void {
    this.#clearProgress();
    const lines = this.#stderr.isTTY ? wrapWords(text, this.#stderr.columns) : [text];
    this.#stderr.write(`${lines.join('\n')}\n`);
  }

  /** Shows what is going on, in one line that the next thing replaces. */
  progress(text: string): void {
    if (!this.#stderr.isTTY) return;
    this.#clearProgress();
    this.#stderr.write(text.slice(0, this.#stderr.columns - 1));
    this.#hasProgress = true;
  }

  /** Colours text where colours are wanted: on a terminal, unless NO_COLOR is set; anywhere, if FORCE_COLOR is. */
  paint(style: Style, text: string): string {
    return styleText(STYLES[style], text, { stream: this.#stdout });
  }

  #clearProgress(): void {
    if (!this.#hasProgress) return;
    this.#stderr.write('\r\u001b[K');
    this.#hasProgress = false;
  }
}
