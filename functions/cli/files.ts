import { access } from 'node:fs/promises';
import { writeNewFile } from '../../shared/adapters/local/whole-file.ts';
import { codeOf, messageOf } from '../../shared/kernel/errors.ts';
import { UsageError } from './errors.ts';

/** Writes a file that a person asked for. Throws a UsageError if it cannot, or if there is one already. */
export async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeNewFile(path, text, mode);
  } catch (error) {
    throw new UsageError(
      `cannot write ${path} (${codeOf(error) ?? messageOf(error)}); an existing file is never overwritten`,
    );
  }
}

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
