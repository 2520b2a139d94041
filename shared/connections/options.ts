import * as z from 'zod';
import { member } from '../kernel/unknown-values.ts';
import { csvOptionsSchema } from './csv/options.ts';
import { entraOptionsSchema } from './entra/options.ts';
import { humaansOptionsSchema } from './humaans/options.ts';
import { leapsomeOptionsSchema } from './leapsome/options.ts';
import { stackOneOptionsSchema } from './stackone/options.ts';

/** What the configuration may say about a connection, by provider. */
export const connectionOptionsSchema = z.discriminatedUnion('provider', [
  leapsomeOptionsSchema,
  humaansOptionsSchema,
  entraOptionsSchema,
  csvOptionsSchema,
  stackOneOptionsSchema,
]);

export type ConnectionOptions = z.infer<typeof connectionOptionsSchema>;

/** Where options refer to secrets, whatever the provider. */
const SECRETS: readonly (readonly [string, ...string[]])[] = [
  ['token'],
  ['contentApi', 'secret'],
  ['clientSecret'],
  ['certificate'],
  ['apiKey'],
];

/**
 * The secrets that a connection needs: where its options name them, and the references. It looks into values of which
 * nothing is known yet too, since what refers to what is checked whatever else is wrong.
 */
export function secretReferencesOf(
  connection: unknown,
): { readonly path: readonly string[]; readonly reference: string }[] {
  return SECRETS.flatMap((path) => {
    const reference = path.reduce(member, connection);
    return typeof reference === 'string' ? [{ path, reference }] : [];
  });
}
