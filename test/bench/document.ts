import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DOCUMENT = join(import.meta.dirname, '../../docs/performance.md');

/** What was measured, and where: figures of two machines cannot be compared. */
export async function machineAndCommit(): Promise<string> {
  const [cpu] = cpus();
  const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty'], {
    cwd: import.meta.dirname,
  });
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, Node ${process.versions.node}, commit ${stdout.trim()}`;
}

/** Replaces what stands in docs/performance.md between two marks. */
export async function writeBetween(mark: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`];
  const document = await readFile(DOCUMENT, 'utf8');
  const [before, rest = ''] = document.split(begin);
  await writeFile(DOCUMENT, `${before}${begin}\n\n${text}\n\n${end}${rest.split(end)[1] ?? ''}`);
}
