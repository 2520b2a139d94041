import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 } as const;

describe('HttpsExchange', () => {
  const exchange = new HttpsExchange();
  const connections: Socket[] = [];
  let server: Server;

  async function serve(listener: RequestListener): Promise<URL> {
    server = createServer(listener);
    server.on('connection', (socket) => connections.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new URL(`http://leapsome.acme.example:${(server.address() as AddressInfo).port}/scim/v1/Users`);
  }

  const get = (url: URL, signal = new AbortController().signal) =>
    exchange.get({ url, address: LOOPBACK, headers: {}, signal });

  afterEach(async () => {
    connections.splice(0);
    if (!server?.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('joins headers that come twice, so that two encodings are seen as two [A5]', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-encoding', ['gzip', 'gzip']);
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end();
    });

    const response = await get(url);
    await Array.fromAsync(response.body);

    expect(response.headers.get('content-encoding')).toBe('gzip, gzip');
    expect(response.headers.get('set-cookie')).toBe('a=1, b=2');
  });

  it('keeps its connection from request to request', async () => {
    const url = await serve((_request, response) => response.end('{}'));

    for (let i = 0; i < 5; i++) await Array.fromAsync((await get(url)).body);

    expect(connections).toHaveLength(1);
  });

  it('closes the connection of an answer that is given up unread', async () => {
    const url = await serve((_request, response) => response.writeHead(200, { 'content-length': '10' }).write('{'));
    const controller = new AbortController();
    await get(url, controller.signal);
    const [connection] = connections;
    const closed = new Promise((resolve) => connection?.once('close', resolve));

    controller.abort();
    await closed;

    expect(connection?.destroyed).toBe(true);
  });

  it('names the host that was asked for, whatever the address [A3]', async () => {
    const hosts: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      hosts.push(request.headers.host);
      response.end('{}');
    });

    await Array.fromAsync((await get(url)).body);

    expect(hosts).toEqual([url.host]);
  });

  it('resolves the name of this machine to addresses of this machine', async () => {
    const addresses = await exchange.resolve('localhost');

    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter(({ address }) => address !== '127.0.0.1' && address !== '::1')).toEqual([]);
  });

  it('fails by name for a host that cannot be resolved', async () => {
    // Longer than a label of a name may be, so that no resolver is asked.
    const work = exchange.resolve(`${'a'.repeat(64)}.example`);

    await expect(work).rejects.toMatchObject({ code: 'unreachable', message: 'ENOTFOUND' });
  });
});
