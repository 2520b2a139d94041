import { afterEach, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../../../shared/adapters/node/https-token-endpoint.ts';
import { startEntra } from '../../../simulators/entra/start.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { selfSigned } from '../../../support/tls-certificates.ts';
import { startTlsServer } from '../../../support/tls-server.ts';
import { START } from '../../connections/collection-context.ts';
import { CLIENT_SECRET, EntraTenant } from '../../connections/entra/tenant.ts';

const cleanUps: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

describe('the network of token endpoints', () => {
  it('sends one form over the wire, and all else is a GET [A1] [A13]', async () => {
    // A virtual clock would fire deadlines while sockets work.
    const tenant = new EntraTenant({ clock: new StoryClock(START) });
    const simulator = await startEntra({ directory: tenant.directory, app: tenant.app, now: () => tenant.clock.now() });
    const [exchange, tokenEndpoint] = [new HttpsExchange(), new HttpsTokenEndpoint()];
    cleanUps.push(
      () => simulator.stop(),
      () => exchange.close(),
      () => tokenEndpoint.close(),
    );

    const { people } = await tenant.collect(
      { baseUrl: simulator.url, authority: new URL(simulator.url).origin },
      { exchange, tokenEndpoint, allowLoopback: true },
    );

    expect(people).toHaveLength(12);
    expect(simulator.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET']);
    expect(simulator.requests[0]?.path).toMatch(/^\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/);
  });

  it('sends nothing to a server that is not trusted, and keeps nothing of the form in the failure [A4] [A13]', async () => {
    const server = await startTlsServer(await selfSigned({ names: ['login.acme.example'] }));
    const endpoint = new HttpsTokenEndpoint();
    cleanUps.push(
      () => server.stop(),
      () => endpoint.close(),
    );

    const sending = endpoint.postForm({
      url: new URL(`https://login.acme.example:${server.port}/token`),
      address: { address: '127.0.0.1', family: 4 },
      headers: {},
      signal: new AbortController().signal,
      form: `client_secret=${CLIENT_SECRET}`,
    });

    const error = await sending.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'tls-refused' });
    expect(String(error)).not.toContain(CLIENT_SECRET);
    expect(server.requests).toEqual([]);
  });
});
