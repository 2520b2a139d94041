import * as z from 'zod';
import { isFixedDuration } from '../kernel/duration.ts';

/** Fields that the options of several providers share. */

/** Appears in finding keys and file names of reports; `log` is taken by findings about the log itself. */
export const connectionIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens')
  .refine((id) => id !== 'log', '"log" is reserved for findings about the evidence log');

const LOCAL_SECRET = 'env:[A-Za-z_][A-Za-z0-9_]*|file:.+';

/** Where a token is on this machine. */
export const localSecretSchema = z
  .string()
  .regex(new RegExp(`^(?:${LOCAL_SECRET})$`), 'must be env:NAME or file:path, never the token itself');

/** Where a token is, on this machine or on AWS. */
export const secretReferenceSchema = z
  .string()
  .regex(
    new RegExp(`^(?:${LOCAL_SECRET}|secretsmanager:[A-Za-z0-9/_+=.@-]+)$`),
    'must be env:NAME, file:path or secretsmanager:name, never the token itself',
  );

/** Hosts beside the vendor's own that the token may be sent to. */
export const allowedHostsSchema = z
  .array(z.string().regex(/^[a-z0-9.-]+$/, 'must be a host name in lower case'))
  .default([]);

export const fileReferenceSchema = z.string().min(1);

export const fixedDurationSchema = z.string().refine(isFixedDuration, 'must be a duration such as 30m, 24h or 7d');
