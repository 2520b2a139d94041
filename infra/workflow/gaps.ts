import type { Cron } from '../../shared/kernel/cron.ts';

const DAY = 24 * 60;

/** Minutes between the two times of day that are nearest to each other, those across midnight included. */
export function shortestGapMinutes({ hours, minutes }: Cron): number {
  const times = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const gaps = times.map((time, i) => (times[i + 1] ?? DAY + (times[0] ?? 0)) - time);
  return Math.min(...gaps);
}
