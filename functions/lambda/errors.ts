import * as z from 'zod';
import { isSlot } from '../../shared/kernel/instant.ts';

/** An error by the name that Step Functions goes by. */
export class NamedError extends Error {
  constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** Codes of errors that may be gone in a minute: somebody else's trouble, or a race that was lost too often. */
export const PASSING_CODES: readonly string[] = [
  'store-unavailable',
  'signer-unavailable',
  'append-unavailable',
  'append-contended',
  'bus-unavailable',
  'identity-unavailable',
];

export const slotSchema = z.string().refine(isSlot, 'not a slot');

/** Reads what a function is called with. Throws `EventInvalid`. */
export function parseEvent<T>(schema: z.ZodType<T>, event: unknown): T {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw eventInvalid(
    `it is not what this function is called with, at "${parsed.error.issues[0]?.path.join('.') ?? ''}"`,
  );
}

export function eventInvalid(why: string): NamedError {
  return new NamedError('EventInvalid', `the event cannot be worked on: ${why}; look at the state machine`);
}
