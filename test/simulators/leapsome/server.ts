import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Company } from '../company/company.ts';
import { groupResource, userResource } from './resources.ts';

/** An answer before it is written; a fault may change any of it. */
export interface Answer {
  status: number;
  headers: { [name: string]: string };
  /** The document, or the bytes as they are. */
  body: unknown;
}

export interface ListQuery {
  readonly resource: 'Users' | 'Groups';
  readonly startIndex: number;
  readonly count: number;
}

/** Everything that a fault may look at or take over. */
interface Request {
  /** Counts requests from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: URL;
  /** Null for what is no list. */
  readonly list: ListQuery | null;
  readonly raw: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * A misbehaviour. It changes the answer, or writes the response itself and returns `handled`.
 */
export type Fault = (request: Request, answer: Answer) => undefined | 'handled' | Promise<undefined | 'handled'>;

export interface LeapsomeOptions {
  readonly company: Company;
  readonly token: string;
  /** Milliseconds since the epoch: what the Date header says and the rate limit counts. */
  readonly now?: () => number;
  readonly fault?: Fault;
  /** The base URL that resources name as their location; the real one if absent. */
  readonly publicUrl?: string;
  /** Requests a second that are allowed, counted per second of `now`. */
  readonly rateLimit?: number;
}

/** Leapsome's documented maxima. */
const MAX_USERS = 5000;
const MAX_GROUPS = 1000;
const BASE_PATH = '/scim/v1';

/** A stand-in for Leapsome's SCIM interface on loopback. */
export class LeapsomeSimulator {
  readonly requests: { readonly method: string; readonly path: string; readonly authorization: string | null }[] = [];
  fault: Fault | null;
  readonly #server: Server;
  readonly #options: LeapsomeOptions;
  #second = { at: 0, requests: 0 };

  private constructor(server: Server, options: LeapsomeOptions) {
    this.#server = server;
    this.#options = options;
    this.fault = options.fault ?? null;
  }

  static async start(options: LeapsomeOptions): Promise<LeapsomeSimulator> {
    const server = createServer();
    const simulator = new LeapsomeSimulator(server, options);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      simulator.#answer(request, response).catch(() => response.destroy());
    });
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

  async #answer(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(raw.url ?? '/', this.url);
    const method = raw.method ?? '';
    this.requests.push({ method, path: url.pathname + url.search, authorization: raw.headers.authorization ?? null });
    const list = method === 'GET' ? listQuery(url) : null;
    const answer = this.#respond(method, url, list, raw);
    answer.headers.date = new Date(this.#now()).toUTCString();
    const request: Request = { number: this.requests.length, method, url, list, raw, response };
    if ((await this.fault?.(request, answer)) === 'handled') return;
    write(response, answer, raw);
  }

  #respond(method: string, url: URL, list: ListQuery | null, raw: IncomingMessage): Answer {
    if (this.#isOverLimit()) return { status: 429, headers: {}, body: undefined };
    if (raw.headers.authorization !== `Bearer ${this.#options.token}`)
      return { status: 403, headers: {}, body: undefined };
    if (method !== 'GET') return { status: 501, headers: {}, body: undefined };
    if (list) return json(200, this.#list(list));
    const one = /\/(Users|Groups)\/([^/]+)$/.exec(url.pathname);
    const found = one && this.#resources(one[1] as ListQuery['resource']).find(({ id }) => id === one[2]);
    if (found) return json(200, found.resource());
    return json(404, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: 'Resource not found',
      status: '404',
    });
  }

  #list({ resource, startIndex, count }: ListQuery): object {
    const all = this.#resources(resource);
    const page = all.slice(startIndex - 1, startIndex - 1 + count);
    return {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: all.length,
      itemsPerPage: page.length,
      startIndex,
      Resources: page.map((item) => item.resource()),
    };
  }

  #resources(resource: ListQuery['resource']): { id: string; resource: () => object }[] {
    const { company, publicUrl: base = this.url } = this.#options;
    return resource === 'Users'
      ? company.accounts.map((account) => ({
          id: account.id,
          resource: () => userResource(account, company, base),
        }))
      : company.teams.map((team) => ({ id: team.id, resource: () => groupResource(team, base) }));
  }

  #isOverLimit(): boolean {
    const at = Math.floor(this.#now() / 1000);
    this.#second = this.#second.at === at ? { at, requests: this.#second.requests + 1 } : { at, requests: 1 };
    return this.#second.requests > (this.#options.rateLimit ?? 30);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

function listQuery(url: URL): ListQuery | null {
  const resource =
    url.pathname === `${BASE_PATH}/Users` ? 'Users' : url.pathname === `${BASE_PATH}/Groups` ? 'Groups' : null;
  if (!resource) return null;
  const max = resource === 'Users' ? MAX_USERS : MAX_GROUPS;
  const number = (name: string, fallback: number) => {
    const value = Number(url.searchParams.get(name) ?? Number.NaN);
    return Number.isSafeInteger(value) ? value : fallback;
  };
  return {
    resource,
    startIndex: Math.max(1, number('startIndex', 1)),
    count: Math.min(max, Math.max(0, number('count', max))),
  };
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/scim+json; charset=utf-8' }, body };
}

/** Writes an answer, compressed where the client asks for it. */
function write(response: ServerResponse, { status, headers, body }: Answer, raw: IncomingMessage): void {
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const isCompressed =
    !('content-encoding' in headers) && raw.headers['accept-encoding'] === 'gzip' && bytes.length > 1000;
  const sent = isCompressed ? gzipSync(bytes, { level: 1 }) : bytes;
  response.sendDate = false;
  response.writeHead(status, {
    ...headers,
    ...(isCompressed && { 'content-encoding': 'gzip' }),
    'content-length': String(sent.length),
  });
  response.end(sent);
}
