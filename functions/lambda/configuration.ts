import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import type { Configuration } from '../../shared/workspace/configuration.ts';
import { parseConfiguration } from '../../shared/workspace/parse.ts';
import { NamedError } from './errors.ts';

const FILE = 'rollcall.yaml';

/** Reads the configuration in a bundle. Throws `ConfigurationChanged` unless it is the one that was deployed with it. */
export async function readConfiguration(folder: string, digest: string): Promise<Configuration> {
  const bytes = await readFile(join(folder, FILE));
  if (sha256Hex(bytes) !== digest) {
    throw new NamedError(
      'ConfigurationChanged',
      `${FILE} in the bundle is not the one that was deployed; deploy again`,
    );
  }
  return parseConfiguration(Buffer.from(bytes).toString('utf8'), FILE);
}
