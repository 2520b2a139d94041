import { access } from 'node:fs/promises';
import { type Content, writeNewFile } from '../../shared/adapters/local/whole-file.ts';
import { codeOf, messageOf, RollcallError } from '../../shared/kernel/errors.ts';
import { UnwrittenError, UsageError } from './errors.ts';

/** The mode of files that hold personal data. */
export const OWNER_ONLY = 0o600;

/**
 * Writes a file that a person asked for: whole, or not at all. Throws a UsageError if there is one already or the place is none to
 * write to, an UnwrittenError if there is no room, and whatever the content itself throws.
 */
export async function writeNew(path: string, content: Content, mode: number): Promise<void> {
  try {
    await writeNewFile(path, content, mode);
  } catch (error) {
    if (error instanceof RollcallError) throw error;
    const what = `cannot write ${path} (${codeOf(error) ?? messageOf(error)})`;
    if (NO_ROOM.includes(codeOf(error)))
      throw new UnwrittenError(`${what}; make room and run again, nothing was written`);
    throw new UsageError(`${what}; an existing file is never overwritten`);
  }
}

const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'];

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
