import { writeNewFile } from '../../shared/adapters/local/new-file.ts';
import { messageOf } from '../../shared/kernel/errors.ts';
import { UsageError } from './errors.ts';

/** Writes a file that a person asked for. Throws a UsageError if it cannot, or if there is one already. */
export async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeNewFile(path, text, mode);
  } catch (error) {
    throw new UsageError(`cannot write ${path} (${codeOf(error)}); an existing file is never overwritten`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : messageOf(error);
}
