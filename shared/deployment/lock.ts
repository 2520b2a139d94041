import type { Configuration } from '../workspace/configuration.ts';

/** How long objects of the evidence bucket are locked, in whole days. */
export interface Lock {
  readonly mode: 'governance' | 'compliance';
  /** The bucket's default, which artifacts get. */
  readonly evidenceDays: number;
  /** What entries, checkpoints and keys get is counted in months or days by who writes them; this is its range. */
  readonly logDays: Days;
}

interface Days {
  readonly min: number;
  readonly max: number;
}

/** The strictest of all workspaces: they share one bucket. */
export function lockOf({ aws, workspaces }: Configuration): Lock {
  const evidence = workspaces.map(({ policy }) => daysOf(policy.evidence.retention));
  const log = workspaces.map(({ policy }) => daysOf(policy.evidence.logRetention));
  return {
    mode: aws.objectLock.mode,
    evidenceDays: Math.max(...evidence.map(({ max }) => max)),
    logDays: {
      min: Math.min(...log.map(({ min }) => min)),
      max: Math.max(...log.map(({ max }) => max)),
    },
  };
}

/** The days that a duration of policy has at least and at most: months differ, and so do years. */
export function daysOf(duration: string): Days {
  const [, digits = '', unit = ''] = /^(\d+)\s?(m|h|d|bd|months)$/.exec(duration) ?? [];
  const count = Number(digits);
  switch (unit) {
    case 'm':
      return exactly(count / (24 * 60));
    case 'h':
      return exactly(count / 24);
    case 'd':
      return exactly(count);
    case 'bd':
      return { min: count, max: Math.ceil(count / 5) * 7 + 2 };
    case 'months': {
      const [years, months] = [Math.floor(count / 12), count % 12];
      return { min: years * 365 + months * 28, max: years * 366 + months * 31 };
    }
    default:
      throw new RangeError(`not a duration: ${duration}`);
  }
}

function exactly(days: number): Days {
  const whole = Math.max(1, Math.ceil(days));
  return { min: whole, max: whole };
}
