import * as z from 'zod';
import { type Instant, toInstant } from '../../kernel/instant.ts';
import { clockOf } from '../text.ts';
import { inert } from './inert-text.ts';

/** What somebody reads who is alerted: plain text. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** The head of the log that an event names: whoever keeps the mail is a witness of the log up to there. */
export const headSchema = z.object({ origin: z.string(), seq: z.int(), digest: z.string().nullable() });

/** Names and values under one another; what has no value is left out. */
export function table(rows: readonly (readonly [name: string, value: string | null])[]): string[] {
  const present = rows.filter((row): row is [string, string] => row[1] !== null);
  const width = Math.max(...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${name.padEnd(width)}  ${inert(value)}`);
}

/** A heading with its lines, and an empty line before; nothing if there are none. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${inert(line)}`)];
}

export function evidenceLines(log: z.infer<typeof headSchema> | null): string[] {
  if (!log) return [];
  const head = `Entry ${log.seq} of the log ${log.origin}`;
  return [
    log.digest === null ? `${head}.` : `${head}, SHA-256 ${log.digest}.`,
    'Keep this mail: it shows what the log was at this time.',
  ];
}

/** `2026-03-02 12:01 UTC`; null for none. */
export function timeOf(time: Instant | number | null): string | null {
  if (time === null) return null;
  return clockOf(typeof time === 'number' ? toInstant(time) : time);
}
