import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import type { ServerCertificate } from '../../../support/tls-certificates.ts';
import { selfSigned, TestAuthority } from '../../../support/tls-certificates.ts';
import { startTlsServer, type TlsServer } from '../../../support/tls-server.ts';
import { failureOf, Line, START } from '../../connections/transport/line.ts';

/** A name that only the pinned address makes reachable. */
const HOST = 'leapsome.acme.example';
const TOKEN = 'canary-token-for-tls';
/** Below this level OpenSSL offers no TLS older than 1.2 any more. */
const OLD_CIPHERS = 'DEFAULT@SECLEVEL=0';

let authority: TestAuthority;
const cleanUps: (() => void | Promise<void>)[] = [];

beforeAll(async () => {
  authority = await TestAuthority.create();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function serve(certificate: ServerCertificate, options = {}): Promise<TlsServer> {
  const server = await startTlsServer(certificate, options);
  cleanUps.push(() => server.stop());
  return server;
}

function trusting(ca?: string): HttpsExchange {
  const exchange = new HttpsExchange(ca === undefined ? {} : { ca });
  cleanUps.push(() => exchange.close());
  return exchange;
}

const request = (port: number, host = HOST) => ({
  url: new URL(`https://${host}:${port}/scim/v1/Users`),
  address: { address: '127.0.0.1', family: 4 } as const,
  headers: { authorization: `Bearer ${TOKEN}` },
  signal: new AbortController().signal,
});

describe('a server with a certificate', () => {
  it('of a trusted authority is talked to, and known by the SHA-256 of it [A4]', async () => {
    const certificate = await authority.issue({ names: [HOST] });
    const server = await serve(certificate);

    const response = await trusting(authority.pem).get(request(server.port));

    expect([response.status, response.peerCertificate]).toEqual([200, certificate.sha256]);
    expect(server.requests).toEqual([`Bearer ${TOKEN}`]);
  });

  it('is talked to over one connection, request after request', async () => {
    const server = await serve(await authority.issue({ names: [HOST] }));
    const exchange = trusting(authority.pem);

    for (let i = 0; i < 5; i++) await Array.fromAsync((await exchange.get(request(server.port))).body);

    expect([server.requests.length, server.resumed]).toEqual([5, [false]]);
  });

  it('is known by it at every connection: none resumes a session, which would show no certificate [A4]', async () => {
    const certificate = await authority.issue({ names: [HOST] });
    const server = await serve(certificate);
    const exchange = trusting(authority.pem);
    const first = await exchange.get({ ...request(server.port), headers: { connection: 'close' } });
    await Array.fromAsync(first.body);

    const response = await exchange.get(request(server.port));

    expect(server.resumed).toEqual([false, false]);
    expect(response.peerCertificate).toBe(certificate.sha256);
  });

  const refused: readonly (readonly [string, () => Promise<ServerCertificate>, string])[] = [
    ['that it signed itself', () => selfSigned({ names: [HOST] }), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['that has expired', () => authority.issue({ names: [HOST], notAfter: '2001-01-01' }), 'CERT_HAS_EXPIRED'],
    ['that is not valid yet', () => authority.issue({ names: [HOST], notBefore: '2090-01-01' }), 'CERT_NOT_YET_VALID'],
    ['of another name', () => authority.issue({ names: ['other.acme.example'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of its address only', () => authority.issue({ names: ['127.0.0.1'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of a wildcard two levels up', () => authority.issue({ names: ['*.example'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'of an authority that nobody knows',
      async () => (await TestAuthority.create('Other')).issue({ names: [HOST] }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'of an authority that borrows a known name',
      async () => (await TestAuthority.create()).issue({ names: [HOST] }),
      'CERT_SIGNATURE_FAILURE',
    ],
  ];

  it.each(refused)('%s is refused, and gets no request and no token [A4]', async (_what, make, code) => {
    const server = await serve(await make());

    const error = await trusting(authority.pem)
      .get(request(server.port))
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'tls-refused', message: code });
    expect(server.requests).toEqual([]);
  });

  it('of an authority that only a test knows is refused otherwise [A4]', async () => {
    const server = await serve(await authority.issue({ names: [HOST] }));

    const error = await trusting()
      .get(request(server.port))
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'tls-refused' });
    expect(server.requests).toEqual([]);
  });

  it('that is refused is asked once and not again [A4] [B8]', async () => {
    const server = await serve(await selfSigned({ names: ['localhost'] }));
    let attempts = 0;
    const exchange = trusting(authority.pem);
    const line = new Line({
      clock: new StoryClock(START),
      baseUrl: `https://localhost:${server.port}/scim/v1`,
      rules: { allowLoopback: true },
      exchange: {
        resolve: (host) => exchange.resolve(host),
        get: (asked) => {
          attempts++;
          return exchange.get(asked);
        },
      },
    });

    const { code } = await failureOf(line.ask());

    expect([code, attempts]).toEqual(['tls-refused', 1]);
  });
});

describe('a server that speaks', () => {
  it.each(['TLSv1', 'TLSv1.1'] as const)('%s at most is refused, and gets no request [A4]', async (version) => {
    const certificate = await authority.issue({ names: [HOST] });
    const options = { minVersion: 'TLSv1', maxVersion: version, ciphers: OLD_CIPHERS };
    const server = await serve(certificate, options);

    const error = await trusting(authority.pem)
      .get(request(server.port))
      .catch((reason: unknown) => reason);

    // A client that asks for the old version does get through: it is the version that ours refuses.
    expect(await protocolOf(server.port, version)).toBe(version);
    expect(error).toMatchObject({ code: 'tls-refused' });
    expect(server.requests).toEqual([]);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is talked to [A4]', async (version) => {
    const certificate = await authority.issue({ names: [HOST] });
    const server = await serve(certificate, { minVersion: version, maxVersion: version });

    const response = await trusting(authority.pem).get(request(server.port));

    expect([response.status, response.peerCertificate]).toEqual([200, certificate.sha256]);
  });

  it('plain HTTP where TLS is due is refused [A4]', async () => {
    const server = createServer((_request, response) => response.end('{}'));
    const port = await listen(server);

    const error = await trusting(authority.pem)
      .get(request(port))
      .catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: 'tls-refused' });
  });

  /** The version that a client of that version gets; it trusts anybody. */
  function protocolOf(port: number, version: 'TLSv1' | 'TLSv1.1'): Promise<string | null> {
    const versions = { minVersion: version, maxVersion: version, ciphers: OLD_CIPHERS } as const;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, ca: authority.pem, servername: HOST, ...versions }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }
});

describe('the environment', () => {
  const PROBE = `
    import { HttpsExchange } from ${JSON.stringify(join(import.meta.dirname, '../../../../shared/adapters/node/https-exchange.ts'))};
    const [, url] = process.argv;
    const request = { url: new URL(url), address: { address: '127.0.0.1', family: 4 }, headers: {}, signal: new AbortController().signal };
    const exchange = new HttpsExchange();
    await exchange.get(request).then(({ status }) => console.log(status), ({ code, message }) => console.log(code, message));
    exchange.close();`;

  /** What a process with this environment makes of a request. */
  async function probe(url: string, env: { readonly [name: string]: string }): Promise<string> {
    const options = { env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env } };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROBE, url], options);
    return stdout.trim();
  }

  it.each([
    ['asks not to verify servers', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['asks Node to do so by an option', { NODE_OPTIONS: '--tls-min-v1.0', NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ])(
    'that %s does not weaken the exchange [A4]',
    async (_how, env) => {
      const server = await serve(await selfSigned({ names: [HOST] }));

      const outcome = await probe(`https://${HOST}:${server.port}/`, env);

      expect(outcome).toBe('tls-refused DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(server.requests).toEqual([]);
    },
    20_000,
  );

  it('that allows old TLS does not weaken the exchange [A4]', async () => {
    const options = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: OLD_CIPHERS };
    const server = await serve(await selfSigned({ names: [HOST] }), options);

    const outcome = await probe(`https://${HOST}:${server.port}/`, {
      NODE_OPTIONS: `--tls-min-v1.0 --tls-cipher-list=${OLD_CIPHERS}`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });

    expect(outcome).toMatch(/^tls-refused (EPROTO|ERR_SSL)/);
  }, 20_000);

  it('that names a proxy does not send anything there [A3]', async () => {
    let visits = 0;
    const proxy = createServer((_request, response) => {
      visits++;
      response.end();
    });
    proxy.on('connect', (_request, socket) => {
      visits++;
      socket.destroy();
    });
    const server = createServer((_request, response) => response.end('{}'));
    const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;
    const url = `http://${HOST}:${await listen(server)}/`;
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY'];

    const outcome = await probe(url, {
      ...Object.fromEntries(names.map((name) => [name, proxyUrl])),
      NODE_USE_ENV_PROXY: '1',
    });

    expect([outcome, visits]).toEqual(['200', 0]);
  }, 20_000);
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}
