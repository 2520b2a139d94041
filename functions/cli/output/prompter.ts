import { createInterface, type Interface } from 'node:readline/promises';
import { UsageError } from '../errors.ts';

/** Somebody at a terminal who can be asked. */
export interface Prompter {
  /** The next line that they type. Rejects with a UsageError when they give up (Ctrl-C, Ctrl-D). */
  ask(question: string): Promise<string>;
  say(text: string): void;
  /** Lets go of the terminal. */
  close(): void;
}

/** Asks at a terminal. What is typed ahead, or pasted in several lines, answers the questions that follow. */
export class TerminalPrompter implements Prompter {
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly #output: NodeJS.WriteStream;

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.#output = output;
    this.#lines = createInterface({ input, output, terminal: true, historySize: 0 });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  async ask(question: string): Promise<string> {
    this.#lines.setPrompt(question);
    this.#lines.prompt();
    const { value, done } = await this.#answers.next();
    if (!done) return value;
    this.say('');
    throw new UsageError('cancelled; nothing was written');
  }

  say(text: string): void {
    this.#output.write(`${text}\n`);
  }

  close(): void {
    this.#lines.close();
  }
}
