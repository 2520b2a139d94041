import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./store-process.ts', import.meta.url));

/** A running `store-process.ts`. */
export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** `setup` is what the shell does first: `umask 0`, `ulimit -f 64`. */
  constructor(parameters: readonly string[], setup = ':') {
    const child = spawn('sh', ['-c', `${setup}; exec "$@"`, 'sh', process.execPath, SCRIPT, ...parameters], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  }

  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the process ended without a word');
    return value;
  }

  /** What the process says last. */
  async result(): Promise<unknown> {
    return JSON.parse(await this.line());
  }

  go(): void {
    this.#child.stdin?.write('go\n');
  }

  async kill(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}

/** Makes a pipe, which whoever reads it would wait for. */
export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}

/** All files and folders in a folder, sorted; none if it is not there. */
export async function treeOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true }).catch(() => [])).sort();
}
