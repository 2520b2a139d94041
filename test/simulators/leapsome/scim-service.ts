import type { Account, Company } from '../company/company.ts';
import { groupResource, serviceProviderConfig, userResource } from './resources.ts';

/** A request as the service sees it. */
export interface ScimRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | null;
}

/** An answer before it is written; a fault may change any of it. */
export interface Answer {
  status: number;
  headers: { [name: string]: string };
  /** The document, or the bytes as they are; undefined for none. */
  body: unknown;
}

export interface ListQuery {
  readonly resource: 'Users' | 'Groups';
  readonly startIndex: number;
  readonly count: number;
}

export interface ScimServiceOptions {
  readonly company: Company;
  readonly token: string;
  /** Milliseconds since the epoch: what the Date header says and the rate limit counts. */
  readonly now: () => number;
  /** The base URL that resources name as their location. */
  readonly publicUrl: () => string;
}

/** Leapsome's documented maxima. */
const MAX_USERS = 5000;
const MAX_GROUPS = 1000;
const REQUESTS_PER_SECOND = 30;
export const BASE_PATH = '/scim/v1';

/** A resource before it is written out, with what it can be found by. */
interface Listed {
  readonly id: string;
  readonly externalId: string | null;
  /** What the documented filter compares: `userName`, or `displayName` of groups. */
  readonly name: string;
  readonly resource: () => object;
}

/** Answers as Leapsome's SCIM interface does, by its OpenAPI description 1.1.3. No network in here. */
export class ScimService {
  readonly #options: ScimServiceOptions;
  #second = { at: 0, requests: 0 };

  constructor(options: ScimServiceOptions) {
    this.#options = options;
  }

  answer(request: ScimRequest): Answer {
    const answer = this.#respond(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  #respond({ method, url, authorization }: ScimRequest): Answer {
    if (this.#isOverLimit()) return { status: 429, headers: {}, body: undefined };
    // 403 for an invalid token, the inverse of the usual; the documented responses have no bodies.
    if (authorization !== `Bearer ${this.#options.token}`) return { status: 403, headers: {}, body: undefined };
    if (method !== 'GET') return { status: 501, headers: {}, body: undefined };
    if (url.pathname === `${BASE_PATH}/ServiceProviderConfig`) return json(200, serviceProviderConfig());
    const list = parseListQuery(url);
    if (list) return this.#list(list, url.searchParams.get('filter'));
    const [, resource, id] = /\/(Users|Groups)\/([^/]+)$/.exec(url.pathname) ?? [];
    const all = this.#resources(resource as ListQuery['resource']);
    // An id that is none of Leapsome's is looked for among the external ids.
    const found = all.find((item) => item.id === id) ?? all.find((item) => item.externalId === id);
    if (found) return json(200, found.resource());
    return scimError(404, 'Resource not found');
  }

  #list({ resource, startIndex, count }: ListQuery, filter: string | null): Answer {
    const attribute = resource === 'Users' ? 'userName' : 'displayName';
    const [, wanted] = new RegExp(`^${attribute} eq "?([^"]*)"?$`).exec(filter ?? '') ?? [];
    if (filter !== null && wanted === undefined) return scimError(400, 'Unsupported filter');
    const all = this.#resources(resource).filter(({ name }) => wanted === undefined || name === wanted);
    const page = all.slice(startIndex - 1, startIndex - 1 + count);
    return json(200, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: all.length,
      itemsPerPage: page.length,
      startIndex,
      Resources: page.map((item) => item.resource()),
    });
  }

  #resources(resource: ListQuery['resource']): Listed[] {
    const { company, publicUrl } = this.#options;
    const base = publicUrl();
    if (resource === 'Groups') {
      return company.teams.map((team) => ({
        id: team.id,
        externalId: null,
        name: team.name,
        resource: () => groupResource(team, base),
      }));
    }
    const byId = new Map<string | null, Account>(company.accounts.map((account) => [account.id, account]));
    return company.accounts.map((account) => ({
      id: account.id,
      externalId: account.externalId,
      name: account.userName,
      resource: () => userResource(account, byId.get(account.manager), base),
    }));
  }

  #isOverLimit(): boolean {
    const at = Math.floor(this.#options.now() / 1000);
    this.#second = this.#second.at === at ? { at, requests: this.#second.requests + 1 } : { at, requests: 1 };
    return this.#second.requests > REQUESTS_PER_SECOND;
  }
}

/** What a request asks of a list; null if it asks for something else. */
export function parseListQuery(url: URL): ListQuery | null {
  const resource = /^\/scim\/v1\/(Users|Groups)$/.exec(url.pathname)?.[1] as ListQuery['resource'] | undefined;
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
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** The one error document that is described: `status` is a string. */
function scimError(status: number, detail: string): Answer {
  return json(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    detail,
    status: String(status),
  });
}

/** The bytes of an answer's body. */
export function bodyBytes({ body }: Answer): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
