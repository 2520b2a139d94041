import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import type { CollectionError } from '../../../../shared/connections/errors.ts';
import { readBody } from '../../../../shared/connections/transport/body.ts';
import {
  announce,
  SILENT_WIRE_FAULTS,
  WIRE_FAULTS,
  type WireFault,
  WireServer,
} from '../../../simulators/leapsome/wire-faults.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START, TOKEN } from '../../connections/collection-context.ts';
import { outcomeOf, Tenant } from '../../connections/leapsome/tenant.ts';
import { ManualClock } from '../../connections/manual-clock.ts';
import { failureOf } from '../../connections/transport/line.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 } as const;
const cleanUps: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function serve(fault?: WireFault): Promise<{ server: WireServer; exchange: HttpsExchange }> {
  const server = await WireServer.start(fault);
  const exchange = new HttpsExchange();
  cleanUps.push(
    () => exchange.close(),
    () => server.stop(),
  );
  return { server, exchange };
}

/** Lets what was written arrive: round trips over loopback, by a connection of their own. */
async function arrived(): Promise<void> {
  const { server, exchange } = await serve((peer) => peer.write('HTTP/1.1 204 No Content\r\n\r\n'));
  for (let i = 0; i < 3; i++) {
    const { signal } = new AbortController();
    const { body } = await exchange.get({ url: new URL(server.url), address: LOOPBACK, headers: {}, signal });
    await Array.fromAsync(body);
  }
}

/** Everything that an error shows of itself. */
const shown = (error: CollectionError | null) => inspect(error, { depth: 20, showHidden: true, maxArrayLength: null });

describe('a reading over real connections', () => {
  it.each(Object.entries(WIRE_FAULTS))(
    'fails by name after five attempts when it meets %s [A6] [B7]',
    async (_what, fault) => {
      const { server, exchange } = await serve(fault);
      const tenant = new Tenant({ clock: new StoryClock(START), exchange, baseUrl: server.url });

      const { error } = await outcomeOf(tenant.collect());

      expect(error?.code).toBe('interrupted');
      expect(server.requests.map(({ method }) => method)).toEqual(Array(5).fill('GET'));
    },
  );

  it.each(Object.entries(SILENT_WIRE_FAULTS))('ends at its deadline when it meets %s [A6]', async (_what, fault) => {
    const { server, exchange } = await serve(fault);
    const clock = new ManualClock();
    const tenant = new Tenant({ clock, exchange, baseUrl: server.url });
    const deadline = clock.now() + 20_000;
    const request = server.next();
    const reading = outcomeOf(tenant.collect({}, { deadline }));
    await request;
    await arrived();

    clock.advance(20_000);

    const { error } = await reading;
    expect(error?.code).toBe('deadline-exceeded');
  });

  it.each([
    ['in a line that is no HTTP', `HTTP/1.1 ${TOKEN}\r\n\r\n`],
    ['in a header that is broken', `HTTP/1.1 200 OK\r\n${TOKEN}\u0000: x\r\n\r\n`],
    ['in a reason phrase', `HTTP/1.1 403 ${TOKEN}\r\ncontent-length: 0\r\n\r\n`],
    ['in the length of a chunk', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${TOKEN}\r\n`],
    ['in headers beyond all measure', `HTTP/1.1 200 OK\r\nx-echo: ${TOKEN.repeat(1000)}\r\n\r\n`],
  ])('keeps nothing of a token that the server sends back %s [A1]', async (_where, text) => {
    const { server, exchange } = await serve((peer) => peer.write(text));
    const tenant = new Tenant({ clock: new StoryClock(START), exchange, baseUrl: server.url });

    const { error } = await outcomeOf(tenant.collect());

    expect(error).not.toBeNull();
    expect(shown(error)).not.toContain(TOKEN);
    expect(shown(error)).not.toContain(Buffer.from(TOKEN).toString('hex').match(/../g)?.join(' ') ?? TOKEN);
  });
});

describe('a body over a real connection', () => {
  /** A request that has been answered as far as its headers, and is waiting for the body. */
  async function waiting(length: number) {
    const { server, exchange } = await serve();
    const clock = new ManualClock();
    const controller = new AbortController();
    const next = server.next();
    const url = new URL(server.url);
    const answer = exchange.get({ url, address: LOOPBACK, headers: {}, signal: controller.signal });
    const peer = await next;
    announce(peer, length);
    const limits = { maxBytes: 1000, maxIdleMs: 15_000 };
    const body = readBody(await answer, limits, clock, controller.signal, 'the answer');
    return { clock, peer, body, controller };
  }

  it('ends after fifteen seconds without a byte, though the connection stays open [A6]', async () => {
    const { clock, peer, body } = await waiting(100);
    const failure = failureOf(body);
    peer.write('{');
    await arrived();

    clock.advance(15_000);

    expect((await failure).code).toBe('timeout');
  });

  it('may drip as long as its request may take [A6]', async () => {
    const { clock, peer, body } = await waiting(4);

    for (const piece of ['[', '1', ']', ' ']) {
      peer.write(piece);
      await arrived();
      clock.advance(14_000);
    }

    expect((await body).toString()).toBe('[1] ');
  });

  it('ends when its request is given up in the middle, and closes the connection [A6]', async () => {
    const { peer, body, controller } = await waiting(100);
    const failure = body.catch((error: unknown) => error);
    peer.write('{');
    await arrived();

    controller.abort(new Error('given up'));

    expect(String(await failure)).toBe('Error: given up');
  });
});
