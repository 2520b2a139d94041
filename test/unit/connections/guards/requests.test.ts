import { describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import type { CollectionFailure } from '../../../../shared/connections/errors.ts';
import { atRequests, editText, together } from '../../../simulators/faults/apply.ts';
import { withStatus } from '../../../simulators/faults/responses.ts';
import { SimulatorServer } from '../../../simulators/server.ts';
import type { Fault } from '../../../simulators/service.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import type { NetworkFault } from '../../../support/memory-exchange.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { START } from '../collection-context.ts';
import { CONNECTIONS } from './connections.ts';
import { contentsOf, type GuardedConnection, type GuardedTenant, outcomeOf } from './guarded.ts';

type Failing = { readonly answer: Fault } | { readonly network: NetworkFault };

interface Failure {
  readonly name: string;
  readonly what: Failing;
  readonly code: CollectionFailure;
}

/** What may go away by itself. */
const TRANSIENT: readonly Failure[] = [
  { name: 'status 429', what: { answer: withStatus(429) }, code: 'rate-limited' },
  { name: 'status 500', what: { answer: withStatus(500) }, code: 'server-error' },
  { name: 'no connection', what: { network: 'refused' }, code: 'unreachable' },
  { name: 'a reset', what: { network: 'reset' }, code: 'interrupted' },
  { name: 'a body that is cut off', what: { network: 'cut-in-body' }, code: 'interrupted' },
  { name: 'no answer', what: { network: 'hangs' }, code: 'timeout' },
  { name: 'a body that stops', what: { network: 'hangs-in-body' }, code: 'timeout' },
];

/** What never will. */
const FINAL: readonly Failure[] = [
  { name: 'status 401', what: { answer: withStatus(401) }, code: 'auth-refused' },
  {
    name: 'a redirect',
    what: { answer: withStatus(302, { location: 'https://elsewhere.example' }) },
    code: 'redirect-refused',
  },
  { name: 'a certificate that nobody trusts', what: { network: 'untrusted' }, code: 'tls-refused' },
  { name: 'a page for browsers', what: { answer: editAny(() => '<!doctype html>') }, code: 'body-not-json' },
];

function editAny(edit: (text: string) => string): Fault {
  return (request, answer) => {
    answer.body = edit(String(answer.body ?? request.number));
  };
}

/** A tenant in several pages whose requests fail where the test says so. */
function failing(
  { start, capped }: GuardedConnection,
  what: Failing | null,
  isFailing: (number: number) => boolean,
): GuardedTenant {
  const tenant = start();
  const pages = capped?.(5) ?? editText((text) => text);
  const answers = what && 'answer' in what ? atRequests(isFailing, what.answer) : null;
  tenant.exchange.fault = answers ? together(pages, answers) : pages;
  if (what && 'network' in what) tenant.exchange.network = (number) => (isFailing(number) ? what.network : null);
  return tenant;
}

/** The plain reading in several pages: what it gives, and how many requests it takes. */
async function plainReading(connection: GuardedConnection): Promise<{ contents: object; requests: number }> {
  const tenant = failing(connection, null, () => false);
  const contents = contentsOf(await tenant.collect());
  return { contents, requests: tenant.exchange.requests.length };
}

const fromOne = (length: number) => Array.from({ length }, (_, i) => i + 1);

describe.each(CONNECTIONS)('a reading of $provider in several pages', (connection) => {
  it.each(TRANSIENT)('is complete when it meets $name once, at any request [B7]', async ({ what }) => {
    const plain = await plainReading(connection);

    for (const k of fromOne(plain.requests)) {
      const tenant = failing(connection, what, (number) => number === k);
      const { reading } = await outcomeOf(tenant.collect());
      expect([k, reading && contentsOf(reading), tenant.exchange.requests.length]).toEqual([
        k,
        plain.contents,
        plain.requests + 1,
      ]);
    }
  });

  it.each(TRANSIENT)('fails by name when it meets $name from any request on [B7]', async ({ what, code }) => {
    const plain = await plainReading(connection);

    for (const k of fromOne(plain.requests)) {
      const tenant = failing(connection, what, (number) => number >= k);
      const { error } = await outcomeOf(tenant.collect());
      expect([k, error?.code, tenant.exchange.requests.length]).toEqual([k, code, k - 1 + 5]);
    }
  });

  it.each(FINAL)('fails by name at once when it meets $name at any request [B7]', async ({ what, code }) => {
    const plain = await plainReading(connection);

    for (const k of fromOne(plain.requests)) {
      const tenant = failing(connection, what, (number) => number === k);
      const { error } = await outcomeOf(tenant.collect());
      expect([k, error?.code, tenant.exchange.requests.length]).toEqual([k, code, k]);
    }
  });

  it('waits as long as Retry-After asks', async () => {
    const clock = new VirtualClock(START);
    const tenant = connection.start({ clock });
    tenant.exchange.fault = atRequests((number) => number === 2, withStatus(429, { 'retry-after': '7' }));

    await tenant.collect();

    expect(clock.elapsed).toBeGreaterThanOrEqual(7000);
    expect(clock.elapsed).toBeLessThan(20_000);
  });
});

describe.each(CONNECTIONS)('a request to $provider', (connection) => {
  it.each([
    ['another host', { baseUrl: 'https://elsewhere.example/api' }],
    ['plain http', { baseUrl: 'http://leapsome.example/api' }],
    ['an address with a password in it', { baseUrl: 'https://a:b@leapsome.example/api' }],
    ['this machine, on Lambda', { baseUrl: 'http://127.0.0.1:8080/api', allowLoopback: false }],
  ])('is never made to %s [A3]', async (_what, circumstances) => {
    const tenant = connection.start(circumstances);

    const { error } = await outcomeOf(tenant.collect());

    expect([error?.code, tenant.exchange.requests]).toEqual(['address-refused', []]);
  });

  it.each(['10.0.0.1', '169.254.169.254', '127.0.0.1'])(
    'is never made to a host that resolves to %s [A3]',
    async (address) => {
      const tenant = connection.start();
      tenant.exchange.addresses = [{ address, family: 4 }];

      const { error } = await outcomeOf(tenant.collect());

      expect([error?.code, tenant.exchange.requests]).toEqual(['address-refused', []]);
    },
  );

  it('is a GET over the wire, and gives the same as without one [A1]', async () => {
    const clock = new StoryClock(START);
    const inMemory = connection.start({ clock: new StoryClock(START) });
    const server = await SimulatorServer.start(connection.basePath, () => inMemory.service);
    const exchange = new HttpsExchange();
    const tenant = connection.start({ clock, exchange, baseUrl: server.url });

    const overTheWire = await tenant.collect();
    exchange.close();
    await server.stop();

    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(contentsOf(overTheWire)).toEqual(contentsOf(await inMemory.collect()));
  });

  it('shows how far the clocks are apart, of which the collection makes a doubt', async () => {
    const tenant = connection.start();
    tenant.exchange.fault = (_request, answer) => {
      answer.headers.date = 'Mon, 02 Mar 2026 05:50:00 GMT';
    };

    const { facts } = await tenant.collect();

    expect(facts.skewMs).toBeGreaterThanOrEqual(600_000);
  });
});
