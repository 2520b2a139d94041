import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, RollcallError } from '../../kernel/errors.ts';

/** A folder is not written. */
class FolderError extends RollcallError<'folder-there' | 'folder-unwritable'> {}

/**
 * Writes a folder of files that must not exist yet, for the owner alone. It appears with all of them, after `before` has
 * been done, or not at all. Throws a FolderError, or what `before` throws.
 */
export async function writeNewFolder(
  path: string,
  files: Iterable<readonly [name: string, text: string]>,
  before: () => Promise<unknown>,
): Promise<void> {
  const target = resolve(path);
  let draft: string | null = null;
  try {
    draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
    for (const [name, text] of files) {
      const file = await open(join(draft, name), 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await before();
    await rename(draft, target);
  } catch (error) {
    if (draft !== null) await rm(draft, { recursive: true, force: true });
    const code = codeOf(error);
    if (code === undefined || error instanceof RollcallError) throw error;
    throw new FolderError('folder-unwritable', `cannot write the folder ${path} (${code}); nothing is in it`);
  }
}
