import { CollectionError } from '../../../../shared/connections/errors.ts';
import { parseStrictJson } from '../../../../shared/connections/transport/strict-json.ts';

/** The code with which a text is refused, or what was parsed. */
export function outcome(text: string | Buffer): { readonly value: unknown } | { readonly code: string } {
  try {
    return { value: parseStrictJson(Buffer.from(text), 'the answer') };
  } catch (error) {
    if (!(error instanceof CollectionError)) throw error;
    return { code: error.code };
  }
}
