import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from './tls-certificates.ts';

/** A TLS server on loopback that answers every request with an empty list, and knows who got through to it. */
export interface TlsServer {
  readonly port: number;
  /** Authorization headers of the requests that came in, after the handshake. */
  readonly requests: readonly (string | undefined)[];
  /** For each connection whether it resumed the session of an earlier one. */
  readonly resumed: readonly boolean[];
  stop(): Promise<void>;
}

export async function startTlsServer(certificate: ServerCertificate, options: ServerOptions = {}): Promise<TlsServer> {
  const requests: (string | undefined)[] = [];
  const server = createServer({ cert: certificate.cert, key: certificate.key, ...options }, (request, response) => {
    requests.push(request.headers.authorization);
    response.end('{"totalResults":0}');
  });
  const resumed: boolean[] = [];
  server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
  server.on('tlsClientError', () => {}); // Clients that refuse the server are what the tests are about.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    resumed,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
