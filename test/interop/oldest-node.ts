import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from '../support/cache.ts';

/** The last of Node 20, from npm, as the Node 24 of this repository is. */
const OLDEST = { package: `node-${process.platform}-${process.arch}`, version: '20.20.2' };

/** The path of a Node 20, which is installed below `.cache` when it is missing. */
export async function oldestNode(): Promise<string> {
  const folder = join(CACHE, `node-${OLDEST.version}`);
  const node = join(folder, 'node_modules', OLDEST.package, 'bin/node');
  const isThere = await stat(node).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await mkdir(folder, { recursive: true });
    const install = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
    await promisify(execFile)('npm', [...install, `${OLDEST.package}@${OLDEST.version}`]);
  }
  return node;
}
