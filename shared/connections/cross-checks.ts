import type { ReadingFacts } from './contract.ts';

/** Compares two figures about the same thing, for the certificate. */
export function crossCheck(check: string, expected: number, found: number): ReadingFacts['crossChecks'][number] {
  return { check, expected, found, agrees: expected === found };
}

/** A figure that should be zero. */
export function noneOf(check: string, found: number): ReadingFacts['crossChecks'][number] {
  return crossCheck(check, 0, found);
}
