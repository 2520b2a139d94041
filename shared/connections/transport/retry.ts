import { CollectionError, type CollectionFailure } from '../errors.ts';
import { parseHttpDate } from './http-date.ts';

/** Attempts at one request, the first included. */
const MAX_ATTEMPTS = 5;

const BASE_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A server that asks for more patience than this is asked again sooner: a run has ten minutes in all. */
const MAX_RETRY_AFTER_MS = 120_000;

/** What may go away by itself. Refusals (401, 403, 3xx, TLS, addresses) and malformed answers never do. */
const TRANSIENT: ReadonlySet<CollectionFailure> = new Set<CollectionFailure>([
  'unreachable',
  'interrupted',
  'timeout',
  'rate-limited',
  'server-error',
]);

/** A failed attempt, with the server's wish for how long to wait. */
export class AttemptError extends CollectionError {
  readonly retryAfterMs: number | null;

  constructor(code: CollectionFailure, message: string, retryAfterMs: number | null = null, options?: ErrorOptions) {
    super(code, message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Milliseconds to wait before the next attempt; null when there must not be one. `attempt` counts from 1. */
export function delayBeforeRetry(error: unknown, attempt: number, fraction: number): number | null {
  if (!(error instanceof AttemptError) || !TRANSIENT.has(error.code) || attempt >= MAX_ATTEMPTS) return null;
  // Full jitter: any time up to the exponential bound, so that retries of many collectors spread out.
  const backoff = fraction * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempt - 1));
  return error.retryAfterMs === null ? backoff : Math.max(backoff, error.retryAfterMs);
}

/** Retry-After, RFC 9110 §10.2.3, as milliseconds from now: seconds or an HTTP date. Null when absent or senseless. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const date = parseHttpDate(value);
  const wait = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : date === null ? null : date - now;
  return wait === null ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}
