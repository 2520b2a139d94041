import { resolve } from 'node:path';

/** What may be kept from one run to the next; git does not see it. */
export const CACHE = resolve(import.meta.dirname, '../../.cache');
