import { sha256Hex } from '../../kernel/digest.ts';
import { type Instant, toInstant } from '../../kernel/instant.ts';
import type { Secret } from '../../kernel/secret.ts';
import { CollectionError } from '../errors.ts';
import type { Exchange, ExchangeResponse } from '../ports.ts';
import { checkedBaseUrl, type HostRules } from './address.ts';
import { type AttemptPorts, MAX_IDLE_MS, refuseUsualStatuses, sendTo, untilAnswered } from './attempts.ts';
import { GrowingBuffer, readBody } from './body.ts';
import { parseHttpDate } from './http-date.ts';
import { RateLimit } from './rate-limit.ts';
import type { Selection } from './selection.ts';
import { parseStrictJson } from './strict-json.ts';

export interface TransportPorts extends AttemptPorts {
  readonly exchange: Exchange;
}

export interface TransportRules extends HostRules {
  readonly requestsPerSecond: number;
  /** Epoch milliseconds by which everything must be over. */
  readonly deadline: number;
}

/**
 * What a request proves itself with: a bearer token; a key that stands for the user name, without a password (RFC 7617);
 * or a parameter of the query, which nothing but the address that is asked ever holds.
 */
type Credential =
  | { readonly scheme: 'Bearer' | 'Basic'; readonly secret: Secret }
  | { readonly parameter: string; readonly secret: Secret };

export interface JsonRequest {
  /** Below the base URL, `/Users`. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /**
   * The address of the next page as the server gave it, in place of path and query. It is followed only below the base
   * URL's origin and path; `path` still names the list in errors.
   */
  readonly link?: string;
  readonly credential: Credential | null;
  /** Beside those of every request; names in lower case. */
  readonly headers?: { readonly [name: string]: string };
  readonly maxBytes: number;
  /** What is kept of the document; everything without it. */
  readonly select?: Selection;
  /** Digest of a body that the caller has already: an equal one is not parsed again. */
  readonly unless?: string;
  /** Statuses that tell the caller something, beside 200. Their body is digested and not parsed. */
  readonly telling?: readonly number[];
}

export interface JsonResponse {
  /** Undefined when the body is the one that the caller has, and for another status than 200. */
  readonly value: unknown;
  readonly status: number;
  readonly bytes: number;
  /** Digest of the decoded body, which is then dropped. */
  readonly sha256: string;
  readonly serverDate: Instant | null;
  readonly attempts: number;
}

/**
 * The one way to the outside. It can GET JSON from one checked base URL and nothing else: no other method, no redirect,
 * no address from a payload that leads elsewhere, no proxy. Every wait ends at a deadline, every body at a cap.
 */
export class GuardedTransport {
  readonly #ports: TransportPorts;
  readonly #baseUrl: URL;
  /** Without a slash at its end, empty for the root. */
  readonly #basePath: string;
  readonly #deadline: number;
  readonly #rateLimit: RateLimit;
  /** Memory of the last body, for the next one: pages of megabytes, allocated anew, would keep the collector busy. */
  #spare: GrowingBuffer | null = null;
  readonly #peerCertificates = new Set<string>();
  #skewMs: number | null = null;

  /** Throws a CollectionError `address-refused` unless the base URL is one that a token may be sent to. */
  constructor(ports: TransportPorts, baseUrl: string, rules: TransportRules) {
    this.#ports = ports;
    this.#baseUrl = checkedBaseUrl(baseUrl, rules);
    this.#basePath = this.#baseUrl.pathname.replace(/\/+$/, '');
    this.#deadline = rules.deadline;
    this.#rateLimit = new RateLimit(ports.clock, rules.requestsPerSecond);
  }

  /** SHA-256 of the server certificates seen so far, sorted. */
  get peerCertificates(): string[] {
    return [...this.#peerCertificates].sort();
  }

  /** The greatest difference seen between our clock and the server's Date header; null if it sent none. */
  get skewMs(): number | null {
    return this.#skewMs;
  }

  /** Gets a JSON document, trying again what may go away by itself. Rejects with a CollectionError. */
  getJson(request: JsonRequest): Promise<JsonResponse> {
    const where = `${this.#baseUrl.host}${this.#basePath}${request.path}`;
    return untilAnswered(this.#ports, this.#deadline, where, (signal, number) =>
      this.#attempt(request, where, signal, number),
    );
  }

  async #attempt(request: JsonRequest, where: string, signal: AbortSignal, number: number): Promise<JsonResponse> {
    const { exchange, clock } = this.#ports;
    await this.#rateLimit.take(signal);
    const url = this.#addressOf(request, where);
    const headers = {
      accept: 'application/scim+json, application/json',
      'accept-encoding': 'gzip',
      'user-agent': 'rollcall',
      ...authorizationOf(request.credential),
      ...request.headers,
    };
    const response = await sendTo(exchange, url, where, signal, (address) =>
      exchange.get({ url, address, headers, signal }),
    );
    this.#observe(response);
    const isTelling = request.telling?.includes(response.status) ?? false;
    if (!isTelling) this.#checkStatus(response, where);
    const limits = { maxBytes: request.maxBytes, maxIdleMs: MAX_IDLE_MS };
    const memory = this.#spare ?? new GrowingBuffer();
    // Not for two requests at a time, and given back only when nobody writes to it any more.
    this.#spare = null;
    const body = await readBody(response, limits, clock, signal, where, memory);
    const sha256 = sha256Hex(body);
    const answer = {
      value: isTelling || sha256 === request.unless ? undefined : parseStrictJson(body, where, request.select),
      status: response.status,
      bytes: body.length,
      sha256,
      serverDate: dateOf(response),
      attempts: number,
    };
    this.#spare = memory;
    return answer;
  }

  #addressOf({ path, query, link, credential }: JsonRequest, where: string): URL {
    const url = new URL(this.#baseUrl);
    url.pathname = this.#basePath + path;
    const secret = credential && 'parameter' in credential && { [credential.parameter]: credential.secret.reveal() };
    url.search = new URLSearchParams({ ...query, ...secret }).toString();
    if (link === undefined) return url;
    const next = URL.parse(link);
    // The credential would travel along. A parsed path has no dot segments left, so that its beginning tells.
    const isOurs =
      next?.origin === url.origin &&
      next.pathname.startsWith(`${this.#basePath}/`) &&
      next.username === '' &&
      next.password === '';
    if (next && isOurs) return next;
    throw new CollectionError(
      'link-refused',
      `${where} continues at an address outside of the base URL, which is never followed; ask the vendor`,
    );
  }

  #observe(response: ExchangeResponse): void {
    if (response.peerCertificate) this.#peerCertificates.add(response.peerCertificate);
    const date = dateOf(response);
    if (date === null) return;
    const skew = Math.abs(this.#ports.clock.now() - Date.parse(date));
    this.#skewMs = Math.max(this.#skewMs ?? 0, skew);
  }

  #checkStatus(response: ExchangeResponse, where: string): void {
    const { status } = response;
    if (status === 200) return;
    if (status === 401 || status === 403) {
      // Leapsome answers 403 to an invalid token and 401 to one without the right, the inverse of the usual.
      throw new CollectionError(
        'auth-refused',
        `${where} refused the credential with status ${status}; check that it is the current one, whole, and may read this`,
      );
    }
    refuseUsualStatuses(response, where, this.#ports.clock.now());
    // What is asked for by an id of the configuration may not be there.
    const suspects = status === 404 ? 'the base URL, and the ids in the configuration' : 'the base URL';
    throw new CollectionError('unexpected-status', `${where} answered with status ${status}; check ${suspects}`);
  }
}

function authorizationOf(credential: Credential | null): { readonly authorization?: string } {
  if (!credential || 'parameter' in credential) return {};
  const { scheme, secret } = credential;
  const text = scheme === 'Basic' ? Buffer.from(`${secret.reveal()}:`).toString('base64') : secret.reveal();
  return { authorization: `${scheme} ${text}` };
}

function dateOf(response: ExchangeResponse): Instant | null {
  const time = parseHttpDate(response.headers.get('date'));
  return time === null ? null : toInstant(time);
}
