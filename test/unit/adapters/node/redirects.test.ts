import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import { REDIRECTS } from '../../../simulators/faults/responses.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START, TOKEN } from '../../connections/collection-context.ts';
import { outcomeOf, Tenant } from '../../connections/leapsome/tenant.ts';

/** A server that counts who comes. */
class Station {
  readonly visitors: (string | undefined)[] = [];
  location = '';
  status = 200;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.visitors.push(request.headers.authorization);
      response.writeHead(this.status, this.location === '' ? {} : { location: this.location });
      response.end('{"totalResults":0}');
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  open(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('a redirect', () => {
  const vendor = new Station();
  const target = new Station();
  const exchange = new HttpsExchange();

  beforeEach(async () => {
    await vendor.open();
    await target.open();
    vendor.visitors.splice(0);
  });
  afterEach(async () => {
    await vendor.close();
    await target.close();
  });

  const targets = [
    ['another port', () => `http://127.0.0.1:${target.port}/scim/v1/Groups`],
    ['another host', () => `http://localhost:${target.port}/scim/v1/Groups`],
    ['another scheme', () => `https://127.0.0.1:${target.port}/scim/v1/Groups`],
    ['the same server', () => '/scim/v1/Groups/'],
    ['a name of its own choice with a password', () => `http://user:password@127.0.0.1:${target.port}/`],
    ['no scheme', () => `//127.0.0.1:${target.port}/scim/v1/Groups`],
  ] as const;
  const rows = REDIRECTS.flatMap((status) => targets.map(([where, location]) => ({ status, where, location })));

  it.each(rows)('$status to $where is refused, and nobody is asked there [A2]', async ({ status, location }) => {
    Object.assign(vendor, { status, location: location() });
    const baseUrl = `http://127.0.0.1:${vendor.port}/scim/v1`;
    const tenant = new Tenant({ clock: new StoryClock(START), exchange, baseUrl });

    const { error } = await outcomeOf(tenant.collect());

    expect(error?.code).toBe('redirect-refused');
    expect([vendor.visitors, target.visitors]).toEqual([[`Bearer ${TOKEN}`], []]);
  });
});
