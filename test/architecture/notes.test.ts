import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

/**
 * How tests of access have to behave in a real company was noted, by number, before they were written; titles name the
 * notes that they hold. Later are 24 and 25 (Entra ID and Leapsome’s own interface).
 */
const LATER: readonly number[] = [24, 25];
const NOTES = Array.from({ length: 35 }, (_, i) => i + 1).filter((note) => !LATER.includes(note));

const named = new Set(
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => [...readFileSync(join(ROOT, 'test', path), 'utf8').matchAll(/\[notes? ([\d, ]+)\]/g)])
    .flatMap(([, numbers = '']) => numbers.split(',').map(Number)),
);

describe('the notes on how tests behave in a real company', () => {
  it.each(NOTES)('note %i is in the title of a test', (note) => {
    expect(named.has(note)).toBe(true);
  });
});
