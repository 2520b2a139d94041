import { millisecondsOf } from '../../kernel/instant.ts';
import type { InspectedFile } from './ports.ts';

/** How files are locked: in which mode, and for how many days from when they were stored. */
export interface Locks {
  readonly mode: 'governance' | 'compliance';
  readonly evidenceDays: number;
  readonly logDays: number;
}

const DAY_MS = 24 * 3_600_000;
/** The bucket counts from when it took a file, we from when it says that it did. */
const TOLERANCE_MS = DAY_MS;

/**
 * The weakest of what was asked for so far: a longer retention or a stricter mode begins with the files that are stored
 * from then on, so that older ones are not to blame.
 */
export function weakestOf(a: Locks, b: Locks): Locks {
  return {
    mode: a.mode === 'governance' ? a.mode : b.mode,
    evidenceDays: Math.min(a.evidenceDays, b.evidenceDays),
    logDays: Math.min(a.logDays, b.logDays),
  };
}

/** What is wrong with the lock of a file; null if nothing is. */
export function lockFault(path: string, { storedAt, lock }: InspectedFile, locks: Locks): string | null {
  if (!lock) return 'is not locked';
  if (locks.mode === 'compliance' && lock.mode === 'governance') {
    return 'is locked in governance mode, not in compliance mode';
  }
  const days = path.startsWith('evidence/') ? locks.evidenceDays : locks.logDays;
  const earliest = millisecondsOf(storedAt) + days * DAY_MS - TOLERANCE_MS;
  return millisecondsOf(lock.until) < earliest ? `is locked until ${lock.until} only, not for ${days} days` : null;
}
