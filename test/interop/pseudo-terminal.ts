import { type ChildProcess, spawn } from 'node:child_process';

/** A command at a terminal, made by script(1), and somebody who reads and types. */
export class PseudoTerminal {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number>;
  #shown = '';
  #read = 0;
  #onOutput = () => {};

  /** `command` is one of sh. */
  constructor(command: string, cwd: string, environment: { readonly [name: string]: string }, columns = 80) {
    const sized = `stty cols ${columns} rows 40; ${command}`;
    const env = { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', ...environment };
    this.#child = spawn('script', ['--quiet', '--return', '--command', sized, '/dev/null'], { cwd, env });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text;
      this.#onOutput();
    });
    this.#exit = new Promise((resolve) => this.#child.on('close', (code) => resolve(code ?? -1)));
  }

  /** Everything that the terminal has shown. */
  get shown(): string {
    return this.#shown;
  }

  /** Types something once the terminal shows a text that it had not shown before. */
  async type(prompt: string, keys: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#onOutput = () => {
        const at = this.#shown.indexOf(prompt, this.#read);
        if (at < 0) return;
        this.#read = at + prompt.length;
        resolve();
      };
      this.#onOutput();
      void this.#exit.then(() => reject(new Error(`ended without "${prompt}":\n${this.#shown}`)));
    });
    this.#child.stdin?.write(keys);
  }

  /** The exit code of the command. */
  end(): Promise<number> {
    return this.#exit;
  }
}
