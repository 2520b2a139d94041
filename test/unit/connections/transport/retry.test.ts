import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLLECTION_FAILURES, CollectionError } from '../../../../shared/connections/errors.ts';
import { AttemptError, delayBeforeRetry } from '../../../../shared/connections/transport/retry.ts';
import { RETRY_AFTER } from '../../../simulators/faults/responses.ts';
import { failureOf, Line, type LineOptions, ok } from './line.ts';

const MAX_ATTEMPTS = 5;

/** A server that fails so often, with the times at which it was asked. */
function failing(times: number, retryAfter: string | null, options: LineOptions = {}): { line: Line; asked: number[] } {
  const asked: number[] = [];
  const headers = retryAfter === null ? {} : { 'retry-after': retryAfter };
  const line: Line = new Line({
    ...options,
    answer: (number) => {
      asked.push(line.clock.now());
      return number <= times ? { status: 429, headers, body: undefined } : ok();
    },
  });
  return { line, asked };
}

const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - (times[i] ?? 0));

describe('waiting before another attempt', () => {
  it.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [4, 4000],
  ])('after attempt %i takes any time up to %i ms [B8]', (attempt, bound) => {
    const error = new AttemptError('server-error', 'it failed');

    const delays = [0, 0.25, 0.999].map((fraction) => delayBeforeRetry(error, attempt, fraction));

    expect(delays).toEqual([0, bound / 4, bound * 0.999]);
  });

  it.each([
    ['nothing', [250, 500, 1000, 2000]],
    ['seven seconds', [7000, 7000, 7000, 7000]],
    ['no time at all', [250, 500, 1000, 2000]],
    ['a date', [9000, 500, 1000, 2000]],
    ['a date in the past', [250, 500, 1000, 2000]],
    ['three years', [120_000, 120_000, 120_000, 120_000]],
    ['more seconds than there are', [120_000, 120_000, 120_000, 120_000]],
    ['a negative number', [250, 500, 1000, 2000]],
    ['a fraction', [250, 500, 1000, 2000]],
    ['two values', [250, 500, 1000, 2000]],
    ['words', [250, 500, 1000, 2000]],
  ])('heeds a Retry-After that says %s, within reason [B8]', async (name, expected) => {
    const { line, asked } = failing(4, RETRY_AFTER[name] ?? null);

    const { attempts } = await line.ask();

    expect(attempts).toBe(MAX_ATTEMPTS);
    expect(gaps(asked)).toEqual(expected);
  });
});

describe('another attempt', () => {
  it('is made four times at most [B8]', async () => {
    const { line, asked } = failing(100, null);

    const { code } = await failureOf(line.ask());

    expect([code, asked.length]).toEqual(['rate-limited', MAX_ATTEMPTS]);
  });

  it('is never made at or after the deadline of the run [A6] [B8]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.constantFrom(null, '1', '3', '60'),
        async (allowed, fraction, retryAfter) => {
          const start = new Line().clock.now();
          const deadline = start + allowed;
          const random = { fraction: () => fraction };
          const { line, asked } = failing(100, retryAfter, { random, rules: { deadline } });

          const { code } = await failureOf(line.ask());

          expect(['rate-limited', 'deadline-exceeded']).toContain(code);
          expect(asked.filter((time) => time >= deadline)).toEqual([]);
          expect(line.clock.now()).toBeLessThan(deadline);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('that would come too late is not waited for, and the last failure is told [A6]', async () => {
    const { line, asked } = failing(100, '60', { rules: { deadline: new Line().clock.now() + 30_000 } });

    const { code, message } = await failureOf(line.ask());

    expect([code, asked.length]).toEqual(['deadline-exceeded', 1]);
    expect(message).toContain('429');
  });

  it('is never made after a failure that will not go away, whatever it is called [B8]', () => {
    const delays = COLLECTION_FAILURES.map((code) => delayBeforeRetry(new CollectionError(code, 'it failed'), 1, 0.5));

    expect(delays.filter((delay) => delay !== null)).toEqual([]);
  });

  it('is made after these failures of an attempt and no others [B8]', () => {
    const retried = COLLECTION_FAILURES.filter(
      (code) => delayBeforeRetry(new AttemptError(code, 'it failed'), 1, 0.5) !== null,
    );

    expect(retried).toEqual(['unreachable', 'interrupted', 'timeout', 'rate-limited', 'server-error']);
  });

  it('is never made after an error that nobody foresaw', () => {
    expect(delayBeforeRetry(new TypeError('a defect'), 1, 0.5)).toBeNull();
  });
});
