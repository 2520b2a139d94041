import { link, mkdtemp, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Text, or bytes that come piece by piece. */
export type Content = string | AsyncIterable<Uint8Array>;

/**
 * Writes a file that must not exist yet. It appears whole or not at all, whatever happens meanwhile. Rejects with the
 * system's error, `EEXIST` if there is one already.
 */
export async function writeNewFile(path: string, content: Content, mode: number): Promise<void> {
  const target = resolve(path);
  await withDraft(target, content, mode, (draft) => link(draft, target));
}

/**
 * Replaces the text of a file at once: a reader, and a crash, see the old text or the new one. False, and nothing is
 * done, if the file does not hold `before` any more. A link stays a link; the file keeps its permissions.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<boolean> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  return withDraft(target, after, mode, async (draft) => {
    if ((await readFile(target, 'utf8')) !== before) return false;
    await rename(draft, target);
    return true;
  });
}

/** Writes and flushes the content beside its target, for `use` to put it there. Nothing of the draft stays. */
async function withDraft<T>(
  target: string,
  content: Content,
  mode: number,
  use: (draft: string) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(dirname(target), '.rollcall-'));
  try {
    const draft = join(scratch, basename(target));
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return await use(draft);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
