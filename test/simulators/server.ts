import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Answer, bodyBytes, type Fault, type SimulatedService } from './service.ts';

/** A simulated service on loopback. */
export class SimulatorServer {
  /** Every request that came in. */
  readonly requests: { readonly method: string; readonly path: string; readonly authorization: string | null }[] = [];
  /** What it does wrong at the moment; null for nothing. */
  fault: Fault | null = null;
  readonly #server: Server;
  readonly #basePath: string;
  readonly #service: SimulatedService;

  private constructor(server: Server, basePath: string, serviceAt: (url: () => string) => SimulatedService) {
    this.#server = server;
    this.#basePath = basePath;
    this.#service = serviceAt(() => this.url);
  }

  /** Starts a service, which is told the address below which it answers. */
  static async start(basePath: string, serviceAt: (url: () => string) => SimulatedService): Promise<SimulatorServer> {
    const server = createServer();
    const simulator = new SimulatorServer(server, basePath, serviceAt);
    server.on('request', (request, response) => void simulator.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return simulator;
  }

  /** What goes into `baseUrl`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#basePath}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(raw.url ?? '/', this.url);
    const method = raw.method ?? '';
    const headers = Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, value?.toString()]));
    this.requests.push({ method, path: url.pathname + url.search, authorization: headers.authorization ?? null });
    const answer = this.#service.answer({ method, url, headers, ...(method === 'POST' && { body: await text(raw) }) });
    this.fault?.({ number: this.requests.length, url, list: this.#service.listQuery(url) }, answer);
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
