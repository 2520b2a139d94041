import { type Clock, type Random, sleep } from '../../kernel/clock.ts';
import { RollcallError } from '../../kernel/errors.ts';
import { CollectionError } from '../errors.ts';
import type { Address, Exchange, ExchangeResponse } from '../ports.ts';
import { chooseAddress } from './address.ts';
import { AttemptError, delayBeforeRetry, parseRetryAfter } from './retry.ts';
import { untilAborted } from './until-aborted.ts';

/** One request, with all its bytes, must be done within this time. */
const REQUEST_DEADLINE_MS = 60_000;
/** Longest silence between two pieces of a body. */
export const MAX_IDLE_MS = 15_000;

export interface AttemptPorts {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Makes a request, and again what may go away by itself, until the deadline (epoch milliseconds). `where` names what is
 * asked in errors. Every attempt has a time of its own, after which its signal aborts; attempts count from 1.
 */
export async function untilAnswered<T>(
  { clock, random }: AttemptPorts,
  deadline: number,
  where: string,
  attempt: (signal: AbortSignal, number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await inTime(clock, deadline, where, (signal) => attempt(signal, number));
    } catch (error) {
      const delay = delayBeforeRetry(error, number, random.fraction());
      if (delay === null) throw error;
      if (clock.now() + delay >= deadline) throw pastDeadline(error as CollectionError);
      await sleep(clock, delay);
    }
  }
}

async function inTime<T>(
  clock: Clock,
  deadline: number,
  where: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const allowed = Math.min(REQUEST_DEADLINE_MS, deadline - clock.now());
  if (allowed <= 0) throw pastDeadline();
  const controller = new AbortController();
  const cancel = clock.after(allowed, () => {
    controller.abort(new AttemptError('timeout', `${where} did not answer completely within ${allowed / 1000} s`));
  });
  try {
    return await work(controller.signal);
  } finally {
    cancel();
    // Closes the connection of an answer that was not read to its end.
    controller.abort();
  }
}

/** Sends a request to an address of its host that was looked up and checked. Rejects with a CollectionError. */
export async function sendTo(
  exchange: Pick<Exchange, 'resolve'>,
  url: URL,
  where: string,
  signal: AbortSignal,
  send: (address: Address) => Promise<ExchangeResponse>,
): Promise<ExchangeResponse> {
  try {
    const address = chooseAddress(url, await untilAborted(exchange.resolve(url.hostname), signal));
    return await untilAborted(send(address), signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw fromExchange(error, where);
  }
}

/** Throws for the statuses that mean the same of every server: redirects, too many requests, failures of its own. */
export function refuseUsualStatuses({ status, headers }: ExchangeResponse, where: string, now: number): void {
  if (status >= 300 && status < 400) {
    throw new CollectionError(
      'redirect-refused',
      `${where} answered with a redirect (${status}), which is never followed; correct the base URL`,
    );
  }
  const retryAfter = parseRetryAfter(headers.get('retry-after'), now);
  if (status === 429) {
    throw new AttemptError('rate-limited', `${where} keeps answering 429, too many requests; run later`, retryAfter);
  }
  // 408: a server between us and the source gave up waiting for it.
  if (status >= 500 || status === 408) {
    throw new AttemptError('server-error', `${where} keeps failing with status ${status}; run later`, retryAfter);
  }
}

function pastDeadline(last?: CollectionError): CollectionError {
  const why = last ? `, the last attempt failed so: ${last.message}` : '';
  return new CollectionError('deadline-exceeded', `the reading was not finished by its deadline${why}`);
}

function fromExchange(error: unknown, where: string): unknown {
  if (!(error instanceof RollcallError) || error instanceof CollectionError) return error;
  switch (error.code) {
    case 'tls-refused':
      return new CollectionError('tls-refused', `${where} was not trusted: ${error.message}`, { cause: error });
    case 'unreachable':
      return new AttemptError('unreachable', `${where} cannot be reached: ${error.message}`, null, { cause: error });
    default:
      return new AttemptError('interrupted', `${where} broke off: ${error.message}`, null, { cause: error });
  }
}
