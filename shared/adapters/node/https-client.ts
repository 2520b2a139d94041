import type { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ExchangeFailure, ExchangeRequest, ExchangeResponse } from '../../connections/ports.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import { RollcallError } from '../../kernel/errors.ts';

export interface HttpsOptions {
  /** Certificates to trust instead of the system's, PEM: for tests. */
  readonly ca?: string;
}

/** What TLS refuses, by the codes of Node and OpenSSL. */
const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|ERROR_IN_C|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|INVALID_(CA|PURPOSE)|PATH_LENGTH_|EPROTO)/;
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** What is sent: nothing, or a form. */
type Sent = { readonly method: 'GET' } | { readonly method: 'POST'; readonly form: string };

/**
 * HTTPS by Node's own client: built-in fetch can neither pin the address nor bound decoding. Connections are kept open
 * between requests; proxies of the environment are not used. TLS 1.2 or newer, verified, whatever the environment says.
 */
export class HttpsClient {
  readonly #httpsAgent: https.Agent;
  readonly #httpAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(options: HttpsOptions = {}) {
    this.#httpsAgent = new https.Agent({
      keepAlive: true,
      maxSockets: 1,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      // A resumed session shows no certificate, and evidence records the certificate.
      maxCachedSessions: 0,
      ...(options.ca !== undefined && { ca: options.ca }),
    });
  }

  send({ url, address, headers, signal }: ExchangeRequest, sent: Sent): Promise<ExchangeResponse> {
    const pinned: LookupFunction = (_host, options, callback) => {
      if (options.all) callback(null, [{ address: address.address, family: address.family }]);
      else callback(null, address.address, address.family);
    };
    const isTls = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const request = (isTls ? https : http).request(url, {
        method: sent.method,
        headers,
        agent: isTls ? this.#httpsAgent : this.#httpAgent,
        lookup: pinned,
        signal,
        maxHeaderSize: 16_384,
      });
      request.on('error', (error) => reject(exchangeFailure(error)));
      // Some answers end a request without an error, 101 for one.
      request.on('close', () => reject(new RollcallError('interrupted', 'closed without an answer')));
      request.on('response', (response) => {
        resolve({
          status: response.statusCode ?? 0,
          headers: joined(response.headers),
          body: bodyOf(response),
          peerCertificate: response.socket instanceof TLSSocket ? fingerprint(response.socket) : null,
        });
      });
      request.end('form' in sent ? sent.form : undefined);
    });
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#httpsAgent.destroy();
    this.#httpAgent.destroy();
  }
}

async function* bodyOf(response: http.IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* response;
  } catch (error) {
    throw exchangeFailure(error);
  } finally {
    response.destroy();
  }
}

function joined(headers: http.IncomingHttpHeaders): Map<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, [value].flat().join(', ')]);
  return new Map(entries);
}

function fingerprint(socket: TLSSocket): string | null {
  const certificate: X509Certificate | undefined = socket.getPeerX509Certificate();
  return certificate ? sha256Hex(certificate.raw) : null;
}

/** Keeps the code and nothing else: errors of the HTTP parser carry the bytes that the server sent. */
export function exchangeFailure(error: unknown): RollcallError<ExchangeFailure> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no error code';
  const kind: ExchangeFailure = TLS_CODES.test(code)
    ? 'tls-refused'
    : NOT_REACHED.has(code)
      ? 'unreachable'
      : 'interrupted';
  return new RollcallError(kind, code);
}
