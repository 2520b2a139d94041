import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Company } from '../company/company.ts';
import { type Answer, BASE_PATH, bodyBytes, type ListQuery, parseListQuery, ScimService } from './scim-service.ts';

/** What a fault may look at. */
interface FaultyRequest {
  /** Counts requests from 1. */
  readonly number: number;
  readonly url: URL;
  /** Null for what is no list. */
  readonly list: ListQuery | null;
}

/** A misbehaviour: it changes the answer that the service would give. */
export type Fault = (request: FaultyRequest, answer: Answer) => void;

export interface LeapsomeOptions {
  readonly company: Company;
  readonly token: string;
  /** Milliseconds since the epoch; the machine's clock if absent. */
  readonly now?: () => number;
  /** The base URL that resources name as their location; the real one if absent. */
  readonly publicUrl?: string;
}

/** A stand-in for Leapsome's SCIM interface on loopback. */
export class LeapsomeSimulator {
  /** Every request that came in. */
  readonly requests: { readonly method: string; readonly path: string; readonly authorization: string | null }[] = [];
  /** What it does wrong at the moment; null for nothing. */
  fault: Fault | null = null;
  readonly #server: Server;
  readonly #service: ScimService;

  private constructor(server: Server, options: LeapsomeOptions) {
    this.#server = server;
    this.#service = new ScimService({
      company: options.company,
      token: options.token,
      now: options.now ?? Date.now,
      publicUrl: () => options.publicUrl ?? this.url,
    });
  }

  static async start(options: LeapsomeOptions): Promise<LeapsomeSimulator> {
    const server = createServer();
    const simulator = new LeapsomeSimulator(server, options);
    server.on('request', (request, response) => simulator.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return simulator;
  }

  /** What goes into `baseUrl`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${BASE_PATH}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(raw: IncomingMessage, response: ServerResponse): void {
    const url = new URL(raw.url ?? '/', this.url);
    const method = raw.method ?? '';
    const authorization = raw.headers.authorization ?? null;
    this.requests.push({ method, path: url.pathname + url.search, authorization });
    const answer = this.#service.answer({ method, url, authorization });
    this.fault?.({ number: this.requests.length, url, list: parseListQuery(url) }, answer);
    write(response, answer, raw);
  }
}

/** Writes an answer, compressed where the client asks for it and the answer does not say otherwise. */
function write(response: ServerResponse, answer: Answer, raw: IncomingMessage): void {
  const bytes = bodyBytes(answer);
  const isAsked = raw.headers['accept-encoding'] === 'gzip' && !('content-encoding' in answer.headers);
  const isCompressed = isAsked && bytes.length > 1000;
  const sent = isCompressed ? gzipSync(bytes, { level: 1 }) : bytes;
  response.sendDate = false;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(isCompressed && { 'content-encoding': 'gzip' }),
    'content-length': String(sent.length),
  });
  response.end(sent);
}
