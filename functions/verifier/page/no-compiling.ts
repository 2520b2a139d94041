import * as z from 'zod';

/*
 * Schemas are not to be compiled while the page runs: its policy forbids that, and the browser would report the attempt.
 * Loaded before everything that has a schema.
 */
z.config({ jitless: true });
