import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exchange, ExchangeRequest } from '../../shared/connections/ports.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';

/** What the far end of an exchange is told to do with a request. */
export type FarAnswer =
  | { readonly status: number; readonly headers: { readonly [name: string]: string }; readonly body: Buffer }
  | 'refuse'
  | 'reset'
  | 'stay silent'
  | 'break off in the body'
  | 'stop in the body';

/** What came to the far end. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization: string | null;
}

/** An exchange together with a server that it can reach. */
export interface ExchangeUnderTest {
  readonly exchange: Exchange;
  /** Where the server is, without a slash at its end. The host is one that resolves nowhere. */
  readonly origin: string;
  /** The address to connect to. */
  readonly address: ExchangeRequest['address'];
  readonly received: readonly Received[];
  answer: FarAnswer;
  close(): Promise<void>;
}

const DOCUMENT = Buffer.from(JSON.stringify({ text: 'Jürgen '.repeat(20_000) }));
const PLAIN = { status: 200, headers: { 'content-type': 'application/json' }, body: DOCUMENT };

/** What the transport relies on in any exchange, real or simulated. */
export function defineExchangeContract(name: string, make: () => Promise<ExchangeUnderTest>): void {
  describe(`${name} as an exchange`, () => {
    let test: ExchangeUnderTest;

    beforeEach(async () => {
      test = await make();
    });
    afterEach(() => test.close());

    const get = (path = '/scim/v1/Users', signal = new AbortController().signal) =>
      test.exchange.get({
        url: new URL(test.origin + path),
        address: test.address,
        headers: { authorization: 'Bearer token', accept: 'application/json' },
        signal,
      });

    const read = async (body: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(body));

    it('gives status, headers in lower case, and the body', async () => {
      test.answer = { status: 418, headers: { 'X-Odd': 'yes', 'Retry-After': '7' }, body: DOCUMENT };

      const response = await get();

      expect(response.status).toBe(418);
      expect([response.headers.get('x-odd'), response.headers.get('retry-after')]).toEqual(['yes', '7']);
      expect((await read(response.body)).equals(DOCUMENT)).toBe(true);
    });

    it('asks with GET, with path, query and headers as they were given', async () => {
      test.answer = PLAIN;

      const response = await get('/scim/v1/Users?startIndex=1&count=5000');
      await read(response.body);

      expect(test.received).toEqual([
        { method: 'GET', path: '/scim/v1/Users?startIndex=1&count=5000', authorization: 'Bearer token' },
      ]);
    });

    it('leaves a compressed body as it came', async () => {
      const squeezed = gzipSync(DOCUMENT);
      test.answer = { status: 200, headers: { 'content-encoding': 'gzip' }, body: squeezed };

      const response = await get();

      const body = await read(response.body);
      expect(body.equals(squeezed)).toBe(true);
      expect(gunzipSync(body).equals(DOCUMENT)).toBe(true);
    });

    it.each([301, 302, 303, 307, 308])('hands a redirect over and follows it nowhere: %i', async (status) => {
      test.answer = { status, headers: { location: `${test.origin}/elsewhere` }, body: Buffer.alloc(0) };

      const response = await get();
      await read(response.body);

      expect(response.status).toBe(status);
      expect(test.received).toHaveLength(1);
    });

    it('serves one request after the other', async () => {
      test.answer = PLAIN;

      for (let i = 0; i < 3; i++) await read((await get(`/scim/v1/${i}`)).body);

      expect(test.received.map(({ path }) => path)).toEqual(['/scim/v1/0', '/scim/v1/1', '/scim/v1/2']);
    });

    it('serves the next request after one whose body nobody read', async () => {
      test.answer = PLAIN;
      const controller = new AbortController();
      await get('/first', controller.signal);
      controller.abort();

      const body = await read((await get('/second')).body);

      expect(body.equals(DOCUMENT)).toBe(true);
    });

    it.each([
      ['refuse', 'unreachable'],
      ['reset', 'interrupted'],
    ] as const)('fails by name when the far end does this: %s', async (answer, code) => {
      test.answer = answer;

      const error = await failure(get());

      expect(error.code).toBe(code);
    });

    it('fails by name in the body when that breaks off, so that half of it is never taken for all', async () => {
      test.answer = 'break off in the body';
      const response = await get();

      const error = await failure(read(response.body));

      expect(error.code).toBe('interrupted');
    });

    it('ends a request that is given up before its answer', async () => {
      test.answer = 'stay silent';
      const controller = new AbortController();
      const request = failure(get('/', controller.signal));

      controller.abort();

      expect((await request).code).toBe('interrupted');
    });

    it('ends a body that is given up in the middle', async () => {
      test.answer = 'stop in the body';
      const controller = new AbortController();
      const response = await get('/', controller.signal);
      const iterator = response.body[Symbol.asyncIterator]();
      await iterator.next();
      const rest = failure(iterator.next());

      controller.abort();

      expect((await rest).code).toBe('interrupted');
    });

    it('sends nothing for a request that is given up beforehand', async () => {
      test.answer = PLAIN;

      const error = await failure(get('/', AbortSignal.abort()));

      expect([error.code, test.received]).toEqual(['interrupted', []]);
    });

    it.each([
      ['127.0.0.1', [{ address: '127.0.0.1', family: 4 }]],
      ['[::1]', [{ address: '::1', family: 6 }]],
    ])('resolves the address %s to itself', async (host, addresses) => {
      expect(await test.exchange.resolve(host)).toEqual(addresses);
    });
  });
}

/** The failure of a promise, which must have a code of the port. */
async function failure(work: Promise<unknown>): Promise<RollcallError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RollcallError)) throw error;
  return error;
}
