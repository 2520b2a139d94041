import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from './cache.ts';

/** The Python of a virtual environment with what a requirements file names, which is made if it is not there whole. */
export async function pythonWith(requirements: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(CACHE, `python-${basename(dirname(requirements))}-${digest.slice(0, 12)}`);
  const python = join(folder, 'bin/python3');
  const whole = join(folder, 'whole');
  if (await stat(whole).catch(() => null)) return python;
  await rm(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', folder], 'Python 3 with venv is needed; on Debian: apt-get install python3-venv');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements];
  await run(python, install, `the packages of ${requirements} cannot be installed`);
  await writeFile(whole, '');
  return python;
}

async function run(program: string, args: readonly string[], hint: string): Promise<void> {
  await promisify(execFile)(program, args).catch((error: unknown) => {
    throw new Error(hint, { cause: error });
  });
}
