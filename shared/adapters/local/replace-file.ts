import { mkdtemp, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces the text of a file at once: a reader, and a crash, see the old text or the new one. False, and nothing is
 * done, if the file does not hold `before` any more. A link stays a link; the file keeps its permissions.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<boolean> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  const scratch = await mkdtemp(join(dirname(target), '.rollcall-'));
  try {
    const temporary = join(scratch, basename(target));
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(after);
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await readFile(target, 'utf8')) !== before) return false;
    await rename(temporary, target);
    return true;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
