import { CollectionError } from '../../../../shared/connections/errors.ts';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import {
  GuardedTransport,
  type JsonRequest,
  type JsonResponse,
  type TransportRules,
} from '../../../../shared/connections/transport/guarded-transport.ts';
import type { Clock, Random } from '../../../../shared/kernel/clock.ts';
import { Secret } from '../../../../shared/kernel/secret.ts';
import type { Answer } from '../../../simulators/service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

export const START = '2026-03-02T06:00:00Z';
export const HOST = 'api.leapsome.com';

export interface LineOptions {
  readonly baseUrl?: string;
  readonly rules?: Partial<TransportRules>;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly exchange?: Exchange;
  /** What the far end answers; `{"ok":true}` if absent. */
  readonly answer?: (number: number) => Answer;
}

/** A transport with a far end that answers as the test says. */
export class Line {
  readonly clock: Clock;
  readonly exchange: MemoryExchange;
  readonly #options: LineOptions;

  constructor(options: LineOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? new VirtualClock(START);
    const answer = options.answer ?? (() => ok());
    this.exchange = new MemoryExchange({ answer: () => answer(this.exchange.requests.length) });
  }

  transport(): GuardedTransport {
    const { baseUrl = `https://${HOST}/scim/v1`, rules, random = { fraction: () => 0.5 }, exchange } = this.#options;
    const ports = { exchange: exchange ?? this.exchange, clock: this.clock, random };
    return new GuardedTransport(ports, baseUrl, {
      allowedHosts: [HOST],
      allowLoopback: false,
      requestsPerSecond: 25,
      deadline: this.clock.now() + 600_000,
      ...rules,
    });
  }

  /** One request over a transport of its own. */
  async ask(request: Partial<JsonRequest> = {}): Promise<JsonResponse> {
    return this.transport().getJson({ ...aRequest(), ...request });
  }
}

export function aRequest(): JsonRequest {
  return {
    path: '/Users',
    query: {},
    credential: { scheme: 'Bearer', secret: new Secret('token') },
    maxBytes: 1_000_000,
  };
}

export function ok(body: unknown = { ok: true }): Answer {
  return { status: 200, headers: {}, body };
}

/** The failure of a promise, which must be one of collection. */
export async function failureOf(work: Promise<unknown>): Promise<CollectionError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CollectionError)) throw error;
  return error;
}
