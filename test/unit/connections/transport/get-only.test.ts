import { describe, expect, expectTypeOf, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../../../shared/adapters/node/https-token-endpoint.ts';
import type { Exchange, ExchangeRequest, TokenEndpoint } from '../../../../shared/connections/ports.ts';
import {
  GuardedTransport,
  type JsonRequest,
  type TransportPorts,
} from '../../../../shared/connections/transport/guarded-transport.ts';
import { WireServer } from '../../../simulators/leapsome/wire-faults.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START } from '../collection-context.ts';
import { outcomeOf, Tenant } from '../leapsome/tenant.ts';
import { aRequest, Line } from './line.ts';

/** The compiler checks these with `npm run types`; the running test adds what really goes over the wire. */
describe('a request', () => {
  it('has no place for a method or a body, at the network and at the transport [A1] [A13]', () => {
    expectTypeOf<keyof Exchange>().toEqualTypeOf<'get' | 'resolve'>();
    expectTypeOf<keyof ExchangeRequest>().toEqualTypeOf<'url' | 'address' | 'headers' | 'signal'>();
    expectTypeOf<keyof TokenEndpoint>().toEqualTypeOf<'postForm'>();
    expectTypeOf<keyof TransportPorts>().toEqualTypeOf<'exchange' | 'clock' | 'random'>();
    expectTypeOf<keyof JsonRequest>().toEqualTypeOf<
      'path' | 'query' | 'link' | 'credential' | 'headers' | 'maxBytes' | 'select' | 'unless' | 'telling'
    >();
    expectTypeOf<keyof GuardedTransport>().toEqualTypeOf<'getJson' | 'peerCertificates' | 'skewMs'>();
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('cannot be a %s [A1]', async (method) => {
    const line = new Line();
    const transport = line.transport();

    // @ts-expect-error: there is no method to choose.
    await transport.getJson({ ...aRequest(), method });

    expect(line.exchange.requests.map((request) => Object.keys(request))).toEqual([
      ['url', 'address', 'headers', 'signal'],
    ]);
  });

  it('has no other verb to be made with [A1]', () => {
    const verbs = (kind: { readonly prototype: object }) =>
      Object.getOwnPropertyNames(kind.prototype).filter((name) => name !== 'constructor');

    expect(verbs(GuardedTransport)).toEqual(['peerCertificates', 'skewMs', 'getJson']);
    expect(verbs(HttpsExchange)).toEqual(['resolve', 'get', 'close']);
    expect(verbs(HttpsTokenEndpoint)).toEqual(['postForm', 'close']);
  });

  it('is a GET over the wire, the first time and every time again [A1]', async () => {
    const server = await WireServer.start((peer) => {
      peer.write('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
    });
    const exchange = new HttpsExchange();
    const tenant = new Tenant({ clock: new StoryClock(START), exchange, baseUrl: server.url });

    const { error } = await outcomeOf(tenant.collect());
    exchange.close();
    await server.stop();

    expect(error?.code).toBe('server-error');
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(5).fill('GET /scim/v1/Groups?startIndex=1&count=1000'),
    );
  });
});
