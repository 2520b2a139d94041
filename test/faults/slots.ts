/** The slots that the harness plays: the last of a quarter, and the first two of the next, of which a review is due. */
export const FIRST_SLOT = '2026-03-31T18:00:00Z';
export const SECOND_SLOT = '2026-04-01T00:00:00Z';
export const THIRD_SLOT = '2026-04-01T06:00:00Z';

/** The last day of those who have left, and the first of those who joined. */
export const ENDED_ON = '2026-03-27';

/** So many minutes after a slot. */
export function minutesAfter(slot: string, minutes: number): string {
  return new Date(Date.parse(slot) + minutes * 60_000).toISOString();
}

/** The first slot that is due after a time, in milliseconds. */
export function slotAfter(time: number): string {
  const every = 6 * 3_600_000;
  return new Date((Math.floor(time / every) + 1) * every).toISOString().replace('.000', '');
}
