/** A length of time as people write it in policy: `26h`, `7d` (24 hours each), `5bd` (business days), `15 months`. */
export type Duration = string;

const HOUR = 3_600_000;
const PATTERN = /^(\d{1,4})\s?(m|h|d|bd|months)$/;

/** Whether the text is a duration that policy may hold. */
export function isDuration(text: string): boolean {
  return PATTERN.test(text);
}

/** Whether the text is a duration of fixed length: minutes, hours or days of 24 hours. */
export function isFixedDuration(text: string): boolean {
  return /^(\d{1,4})\s?(m|h|d)$/.test(text);
}

/** Milliseconds of a fixed duration. Throws a RangeError for business days and months, which have no fixed length. */
export function millisecondsIn(duration: Duration): number {
  const match = PATTERN.exec(duration);
  if (!match) throw new RangeError(`not a duration: ${duration}`);
  const count = Number(match[1]);
  switch (match[2]) {
    case 'm':
      return count * 60_000;
    case 'h':
      return count * HOUR;
    case 'd':
      return count * 24 * HOUR;
    default:
      throw new RangeError(`${duration} has no fixed length`);
  }
}
