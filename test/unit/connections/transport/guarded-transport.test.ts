import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../shared/connections/ports.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { aRequest, failureOf, Line, ok } from './line.ts';

describe('a request of the transport', () => {
  it('asks for JSON, plain or compressed once, and says who asks', async () => {
    const line = new Line();

    await line.ask({ path: '/Users', query: { startIndex: '1', count: '5 & 6' } });

    expect(line.exchange.requests.map(({ url, headers }) => [url.href, headers])).toEqual([
      [
        'https://api.leapsome.com/scim/v1/Users?startIndex=1&count=5+%26+6',
        {
          accept: 'application/scim+json, application/json',
          'accept-encoding': 'gzip',
          authorization: 'Bearer token',
          'user-agent': 'rollcall',
        },
      ],
    ]);
  });

  it('gives the document, with the length and the digest of its bytes', async () => {
    const text = '{"totalResults": 0}';
    const line = new Line({ answer: () => ok(text) });

    const response = await line.ask();

    expect(response).toEqual({
      value: { totalResults: 0 },
      status: 200,
      bytes: text.length,
      sha256: sha256Hex(text),
      serverDate: null,
      attempts: 1,
    });
  });

  it('does not parse again what the caller has already', async () => {
    const text = '{"a":1}';
    const line = new Line({ answer: () => ok(text) });

    const same = await line.ask({ unless: sha256Hex(text) });
    const other = await line.ask({ unless: sha256Hex('{}') });

    expect([same.value, same.sha256]).toEqual([undefined, sha256Hex(text)]);
    expect(other.value).toEqual({ a: 1 });
  });

  it('refuses a document beyond the cap that it was asked with [A5]', async () => {
    const { code } = await failureOf(new Line({ answer: () => ok('x'.repeat(100)) }).ask({ maxBytes: 99 }));

    expect(code).toBe('body-too-large');
  });

  it('remembers the certificates of the servers that answered, each once [A4]', async () => {
    const certificates = ['b', 'a', 'b', null];
    const line = new Line();
    const exchange: Exchange = {
      resolve: (host) => line.exchange.resolve(host),
      get: async (request) => ({
        ...(await line.exchange.get(request)),
        peerCertificate: certificates.shift() ?? null,
      }),
    };
    const transport = new Line({ exchange }).transport();

    for (let i = 0; i < 4; i++) await transport.getJson(aRequest());

    expect(transport.peerCertificates).toEqual(['a', 'b']);
  });

  it('lets an error that is no failure of the network through as the defect that it is', async () => {
    const line = new Line();
    const exchange: Exchange = {
      resolve: (host) => line.exchange.resolve(host),
      get: () => Promise.reject(new TypeError('a defect')),
    };

    await expect(new Line({ exchange }).ask()).rejects.toThrow(TypeError);
  });
});
