import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeResponse } from '../../../../shared/connections/ports.ts';
import { type Clock, sleep } from '../../../../shared/kernel/clock.ts';
import { capped } from '../../../simulators/leapsome/faults/lists.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { outcomeOf, Tenant } from '../leapsome/tenant.ts';
import { failureOf, Line, START } from './line.ts';

const PUBLIC = { address: '93.184.215.14', family: 4 } as const;
const forever = () => new Promise<never>(() => {});

function withBody(body: AsyncIterable<Uint8Array>): ExchangeResponse {
  return { status: 200, headers: new Map(), body, peerCertificate: null };
}

/** A body that comes piece by piece, as often as this and with this pause, and then stays open. */
async function* dripping(clock: Clock, pause: number, pieces: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < pieces; i++) {
    await sleep(clock, pause);
    yield Buffer.from(' ');
  }
  await forever();
}

/** Networks that never finish, and heed no signal. */
const NEVER_DONE = {
  'a name that never resolves': () => ({ resolve: forever, get: forever }),
  'a request that is never answered': () => ({ resolve: () => Promise.resolve([PUBLIC]), get: forever }),
  'a body that never begins': (clock) => ({
    resolve: () => Promise.resolve([PUBLIC]),
    get: () => Promise.resolve(withBody(dripping(clock, 1, 0))),
  }),
  'a body that stops': (clock) => ({
    resolve: () => Promise.resolve([PUBLIC]),
    get: () => Promise.resolve(withBody(dripping(clock, 1, 3))),
  }),
  'a body that drips on': (clock) => ({
    resolve: () => Promise.resolve([PUBLIC]),
    get: () => Promise.resolve(withBody(dripping(clock, 10_000, Number.POSITIVE_INFINITY))),
  }),
} satisfies { readonly [what: string]: (clock: Clock) => Exchange };

/** How long one attempt took that met this, in milliseconds: the second attempt would come after the deadline. */
async function oneAttempt(make: (clock: Clock) => Exchange, allowed: number) {
  const clock = new VirtualClock(START);
  const line = new Line({ clock, exchange: make(clock), rules: { deadline: clock.now() + allowed } });
  const { code, message } = await failureOf(line.ask());
  return { code, message, took: clock.now() - Date.parse(START) };
}

describe('one request', () => {
  it.each(Object.entries(NEVER_DONE))('ends at the deadline of its run when it meets %s [A6]', async (_what, make) => {
    const { code, took } = await oneAttempt(make, 9000);

    expect([code, took]).toEqual(['deadline-exceeded', 9000]);
  });

  it.each([
    ['a name that never resolves', 60_000],
    ['a request that is never answered', 60_000],
    ['a body that drips on', 60_000],
    ['a body that never begins', 15_000],
    ['a body that stops', 15_003],
  ] as const)('ends by its own deadlines when it meets %s, after %i ms [A6]', async (what, expected) => {
    const { code, message, took } = await oneAttempt(NEVER_DONE[what], expected + 1);

    expect([code, took]).toEqual(['deadline-exceeded', expected]);
    expect(message).toMatch(/did not answer completely within 60 s|went silent for 15 s/);
  });

  it('fails as a timeout when all its attempts end so [A6]', async () => {
    const clock = new VirtualClock(START);
    const line = new Line({ clock, exchange: { resolve: () => Promise.resolve([PUBLIC]), get: forever } });

    const { code } = await failureOf(line.ask());

    expect(code).toBe('timeout');
    expect(clock.now() - Date.parse(START)).toBe(5 * 60_000 + 250 + 500 + 1000 + 2000);
  });

  it('is not begun after the deadline [A6]', async () => {
    const line = new Line({ rules: { deadline: Date.parse(START) } });

    const { code } = await failureOf(line.ask());

    expect([code, line.exchange.requests]).toEqual(['deadline-exceeded', []]);
  });
});

describe('a whole reading', () => {
  it('ends at its deadline however many pages are left [A6]', async () => {
    const tenant = new Tenant({ size: 120 });
    const deadline = tenant.clock.now() + 600_000;
    const slow = new Tenant({
      clock: tenant.clock,
      exchange: {
        resolve: (host) => tenant.exchange.resolve(host),
        get: async (request) => {
          await sleep(tenant.clock, 7000, request.signal);
          return tenant.exchange.get(request);
        },
      },
    });
    tenant.exchange.fault = capped(1);

    const { error } = await outcomeOf(slow.collect({}, { deadline }));

    expect(error?.code).toBe('deadline-exceeded');
    expect(tenant.clock.now()).toBeLessThanOrEqual(deadline);
  });

  it.each(['hangs', 'hangs-in-body'] as const)(
    'ends by its deadline when the server %s throughout [A6]',
    async (how) => {
      const tenant = new Tenant();
      tenant.exchange.network = () => how;
      const deadline = tenant.clock.now() + 100_000;

      const { error } = await outcomeOf(tenant.collect({}, { deadline }));

      expect(['deadline-exceeded', 'timeout']).toContain(error?.code);
      expect(tenant.clock.now()).toBeLessThanOrEqual(deadline);
    },
  );
});
