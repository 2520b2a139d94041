import { link, mkdtemp, open, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Writes a file that must not exist yet. It appears whole or not at all, whatever happens meanwhile. Rejects with the
 * system's error, `EEXIST` if there is one already.
 */
export async function writeNewFile(path: string, text: string, mode: number): Promise<void> {
  const target = resolve(path);
  const scratch = await mkdtemp(join(dirname(target), '.rollcall-'));
  try {
    const temporary = join(scratch, basename(target));
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
