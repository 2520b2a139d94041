import type { Certificate, PageRecord } from '../../access/certificate.ts';
import type { CollectionContext } from '../contract.ts';
import { type CursorList, type ReadCursorList, readCursorList } from '../cursor-pages.ts';
import { documentOf, documentRecord, type ListClient, maxPageBytes } from '../pages.ts';
import { GuardedTransport, type JsonRequest } from '../transport/guarded-transport.ts';
import type { Selection } from '../transport/selection.ts';
import { type AccessToken, requestToken, type TokenClient } from './access-token.ts';
import { GRAPH_HOST } from './options.ts';

/** Graph's own maximum for `$top`, of directory objects. */
export const MAX_PER_PAGE = 999;
/** Graph counts what a request costs, thousands in ten seconds; this is far below, whoever else uses the tenant. */
const REQUESTS_PER_SECOND = 20;
/** Five in ten seconds are allowed for what Graph calls reports. */
const REPORTS_PER_SECOND = 0.4;
/** A list takes no longer than this. */
const LIST_MS = 10 * 60_000;

const HEADERS = { accept: 'application/json' };
const ENVELOPE = { name: 'list of Microsoft Graph', records: 'value', next: '@odata.nextLink' };

/** A list of Graph. */
export interface GraphList<Item> extends Pick<CursorList<Item>, 'path' | 'query' | 'selection' | 'read' | 'idOf'> {
  readonly filter?: string;
  /** `$top`. */
  readonly pageSize: number;
  /** Whether it is one of the reports, which are limited more. */
  readonly isReport?: boolean;
}

/** What is read of Graph by one request, with its record for the ledger. */
interface ReadDocument {
  readonly document: { readonly [name: string]: unknown };
  readonly page: PageRecord;
  readonly request: Certificate['requests'][number];
}

/** A tenant's directory as Microsoft Graph gives it. It asks for an access token when it needs one, and forgets it. */
export class Graph {
  readonly #context: CollectionContext;
  readonly #tokenClient: TokenClient;
  readonly #directory: GuardedTransport;
  readonly #reports: GuardedTransport;
  #token: AccessToken | null = null;

  /** Throws a CollectionError `address-refused`. */
  constructor(context: CollectionContext, baseUrl: string, tokenClient: TokenClient) {
    const { ports, deadline } = context;
    const rules = { allowedHosts: [GRAPH_HOST], allowLoopback: ports.allowLoopback, deadline };
    this.#context = context;
    this.#tokenClient = tokenClient;
    this.#directory = new GuardedTransport(ports, baseUrl, { ...rules, requestsPerSecond: REQUESTS_PER_SECOND });
    this.#reports = new GuardedTransport(ports, baseUrl, { ...rules, requestsPerSecond: REPORTS_PER_SECOND });
  }

  /** SHA-256 of the server certificates seen so far, sorted. */
  get peerCertificates(): string[] {
    const seen = new Set([...this.#directory.peerCertificates, ...this.#reports.peerCertificates]);
    return [...seen].sort();
  }

  get skewMs(): number | null {
    const skews = [this.#directory.skewMs, this.#reports.skewMs].filter((skew) => skew !== null);
    return skews.length === 0 ? null : Math.max(...skews);
  }

  /** Reads a list whole, by the links that its pages give. */
  async list<Item>(list: GraphList<Item>): Promise<ReadCursorList<Item>> {
    const { filter = null, pageSize, isReport = false, query } = list;
    return readCursorList(await this.#client(isReport ? this.#reports : this.#directory), {
      ...list,
      query: { ...query, ...(filter !== null && { $filter: filter }), $top: String(pageSize) },
      filter,
      headers: HEADERS,
      continued: (link) => ({ link }),
      envelope: ENVELOPE,
    });
  }

  /** Reads a document that is no list. */
  async document(path: string, query: { readonly [name: string]: string }, select: Selection): Promise<ReadDocument> {
    const { value, page } = await this.#get(this.#directory, { path, query, select });
    const document = documentOf(value, path, 'document of Microsoft Graph');
    return { document, page, request: { resource: path, count: 1, filter: null } };
  }

  /**
   * How many objects a list has by Graph's own count, which comes from an index that may lag a little; null if it does not
   * say, as in tenants that have no such index.
   */
  async count(path: string): Promise<{ readonly count: number | null; readonly page: PageRecord }> {
    const { value, page } = await this.#get(this.#directory, {
      path,
      query: { $count: 'true', $select: 'id', $top: '1' },
      select: { members: { '@odata.count': true } },
      headers: { consistencylevel: 'eventual' },
      telling: [400],
    });
    const count = value === undefined ? null : documentOf(value, path, ENVELOPE.name)['@odata.count'];
    return { count: Number.isSafeInteger(count) && Number(count) >= 0 ? Number(count) : null, page };
  }

  /** Whether the tenant gives a report to this app registration at all. */
  async gives(path: string): Promise<{ readonly isGiven: boolean; readonly page: PageRecord }> {
    const query = { $top: '1' };
    const { page } = await this.#get(this.#reports, { path, query, select: { members: {} }, telling: [403] });
    return { isGiven: page.status === 200, page };
  }

  async #get(
    transport: GuardedTransport,
    request: Pick<JsonRequest, 'path' | 'query' | 'select' | 'headers' | 'telling'>,
  ): Promise<{ readonly value: unknown; readonly page: PageRecord }> {
    const { credential } = await this.#client(transport);
    const headers = { ...HEADERS, ...request.headers };
    const { value, ...response } = await transport.getJson({
      ...request,
      headers,
      credential,
      maxBytes: maxPageBytes(1),
    });
    return { value, page: documentRecord(request.path, response) };
  }

  /** With a token that outlives the list. */
  async #client(transport: GuardedTransport): Promise<ListClient> {
    const { ports, deadline, report } = this.#context;
    const until = Math.min(deadline, ports.clock.now() + LIST_MS);
    const token =
      this.#token && this.#token.expiresAt > until
        ? this.#token
        : await requestToken(this.#tokenClient, ports, deadline);
    this.#token = token;
    return { transport, credential: { scheme: 'Bearer', secret: token.secret }, report };
  }
}
