import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import type { NetworkFault } from '../support/memory-exchange.ts';
import { MemoryExchange } from '../support/memory-exchange.ts';
import { defineExchangeContract, type ExchangeUnderTest, type FarAnswer, type Received } from './exchange.ts';

/** A name that no resolver knows: only the pinned address leads anywhere. */
const NOWHERE = 'nowhere.acme.example';

async function overSockets(): Promise<ExchangeUnderTest> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    received.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? null,
    });
    respond(test.answer, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const exchange = new HttpsExchange();
  let isClosed = false;
  const test: ExchangeUnderTest = {
    exchange: {
      resolve: (host) => exchange.resolve(host),
      get: async (request) => {
        if (test.answer === 'refuse' && !isClosed) {
          isClosed = true;
          await new Promise((resolve) => server.close(resolve));
        }
        return exchange.get(request);
      },
    },
    origin: `http://${NOWHERE}:${port}`,
    address: { address: '127.0.0.1', family: 4 },
    received,
    answer: 'stay silent',
    close: async () => {
      exchange.close();
      server.closeAllConnections();
      if (!isClosed) await new Promise((resolve) => server.close(resolve));
    },
  };
  return test;
}

function respond(answer: FarAnswer, request: IncomingMessage, response: ServerResponse): void {
  if (answer === 'reset') request.socket.resetAndDestroy();
  if (answer === 'break off in the body' || answer === 'stop in the body') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"totalResults":');
    if (answer === 'break off in the body') setImmediate(() => request.socket.destroy());
  }
  if (typeof answer === 'string') return;
  response.writeHead(answer.status, { ...answer.headers });
  response.end(answer.body);
}

const BEFALLS: { readonly [answer in Extract<FarAnswer, string>]: NetworkFault } = {
  refuse: 'refused',
  reset: 'reset',
  'stay silent': 'hangs',
  'break off in the body': 'cut-in-body',
  'stop in the body': 'hangs-in-body',
};

function inMemory(): Promise<ExchangeUnderTest> {
  const received: Received[] = [];
  const exchange = new MemoryExchange({
    answer: ({ method, url, headers }) => {
      received.push({ method, path: url.pathname + url.search, authorization: headers.authorization ?? null });
      if (typeof test.answer === 'string') return { status: 200, headers: {}, body: '{"totalResults":0}' };
      return { ...test.answer, headers: { ...test.answer.headers } };
    },
  });
  const test: ExchangeUnderTest = {
    exchange,
    origin: `http://${NOWHERE}`,
    address: { address: '127.0.0.1', family: 4 },
    received,
    answer: 'stay silent',
    close: () => Promise.resolve(),
  };
  exchange.network = () => (typeof test.answer === 'string' ? BEFALLS[test.answer] : null);
  return Promise.resolve(test);
}

defineExchangeContract('HttpsExchange', overSockets);
defineExchangeContract('MemoryExchange', inMemory);
