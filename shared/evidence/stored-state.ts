import type * as z from 'zod';
import type { StateStore } from './ports.ts';

/** What was written under a name; null if nothing was, or if it is not of this shape: then whoever asks begins anew. */
export async function readStoredState<T>(state: StateStore, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await state.read(name);
  if (!bytes) return null;
  try {
    return await schema.parseAsync(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}
