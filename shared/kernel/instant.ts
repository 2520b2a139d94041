/** RFC 3339 in UTC with milliseconds, `2026-11-22T06:00:00.000Z`: when something happened. */
export type Instant = string;

/** RFC 3339 in UTC to the second, `2026-11-22T06:00:00Z`: the scheduled time that a run stands for. */
export type Slot = string;

/** A calendar day, `2026-11-22`, in a time zone that the context gives. */
export type CalendarDate = string;

export const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
export const SLOT_PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** Formats epoch milliseconds as an instant. */
export function toInstant(epochMilliseconds: number): Instant {
  return new Date(epochMilliseconds).toISOString();
}

/** Formats epoch milliseconds as a slot; the part below a second is cut off. */
export function toSlot(epochMilliseconds: number): Slot {
  return `${new Date(epochMilliseconds).toISOString().slice(0, 19)}Z`;
}

/** Epoch milliseconds of an instant or slot written by us. */
export function millisecondsOf(time: Instant | Slot): number {
  const value = Date.parse(time);
  if (Number.isNaN(value)) throw new TypeError(`not a time: ${time}`);
  return value;
}

/** Whether the text is a slot that names a real time (no 30 February, no 24:00). */
export function isSlot(text: string): boolean {
  return SLOT_PATTERN.test(text) && !Number.isNaN(Date.parse(text)) && toSlot(Date.parse(text)) === text;
}

/** Whether the text is an instant that names a real time. */
export function isInstant(text: string): boolean {
  return INSTANT_PATTERN.test(text) && !Number.isNaN(Date.parse(text)) && toInstant(Date.parse(text)) === text;
}

/** Whether the text is a calendar date that exists. */
export function isCalendarDate(text: string): boolean {
  if (!DATE_PATTERN.test(text)) return false;
  const value = Date.parse(`${text}T00:00:00Z`);
  // A day that the month does not have becomes one of the next month.
  return new Date(value).getUTCDate() === Number(text.slice(8));
}

/** The later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return millisecondsOf(a) >= millisecondsOf(b) ? a : b;
}
