import { type CalendarDate, isCalendarDate } from '../kernel/instant.ts';

/**
 * Readers of the attributes of records, whatever a server sends. Those that identify or entitle must be well formed, or the
 * whole reading fails; those that only describe become null when they are not text. Plain code and no schema: there are
 * millions of attributes to read (ADR 9).
 */

/** An attribute that cannot be relied on: which, and what was expected; never its value, which may be personal. */
export class AttributeError extends Error {
  constructor(attribute: string, expected: string) {
    super(`${attribute}: ${expected}`);
  }
}

export interface Attributes {
  readonly [name: string]: unknown;
}

export function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

export function attributesOf(value: unknown, attribute: string): Attributes {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Attributes;
  throw new AttributeError(attribute, 'expected an object');
}

/** What is read of each item of a list, without null. */
export function listOf<T>(
  value: unknown,
  attribute: string,
  read: (item: unknown, attribute: string) => T | null,
): T[] {
  if (isNothing(value)) return [];
  if (!Array.isArray(value)) throw new AttributeError(attribute, 'expected a list');
  return value.map((item) => read(item, attribute)).filter((item) => item !== null);
}

/** Long enough for any identifier, short enough not to be a payload. */
const MAX_ID_LENGTH = 256;

/** Whether a value is an id. Opaque: never interpreted, never joined into paths or keys without encoding. */
export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_ID_LENGTH) return false;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return true;
}

export function idOf(value: unknown, attribute: string): string {
  if (isId(value)) return value;
  throw new AttributeError(attribute, `expected a text of 1 to ${MAX_ID_LENGTH} characters without control characters`);
}

/** An empty text in place of an id says that there is none. */
export function optionalId(value: unknown, attribute: string): string | null {
  return isNothing(value) || value === '' ? null : idOf(value, attribute);
}

/** More than this is not kept: not a name or a title any more, and memory is finite. */
const MAX_DESCRIPTION_LENGTH = 1024;

export function descriptionOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_DESCRIPTION_LENGTH ? value : null;
}

/** A day, or the day of a date-time, by which something is decided; null where nothing is said. */
export function optionalDay(value: unknown, attribute: string): CalendarDate | null {
  if (isNothing(value) || value === '') return null;
  const day = typeof value === 'string' ? value.slice(0, 'YYYY-MM-DD'.length) : '';
  if (isCalendarDate(day)) return day;
  throw new AttributeError(attribute, 'expected a day, YYYY-MM-DD');
}
