import type { Account, Company } from '../company/company.ts';
import {
  type Answer,
  bare,
  json,
  type ListQuery,
  numberIn,
  SecondLimit,
  type SimulatedRequest,
  type SimulatedService,
} from '../service.ts';
import { groupResource, serviceProviderConfig, userResource } from './resources.ts';

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
export class ScimService implements SimulatedService {
  readonly #options: ScimServiceOptions;
  readonly #limit = new SecondLimit(REQUESTS_PER_SECOND);

  constructor(options: ScimServiceOptions) {
    this.#options = options;
  }

  answer(request: SimulatedRequest): Answer {
    const answer = this.#respond(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  #respond({ method, url, headers }: SimulatedRequest): Answer {
    if (this.#limit.isExceededBy(this.#options.now())) return bare(429);
    // 403 for an invalid token, the inverse of the usual; the documented responses have no bodies.
    if (headers.authorization !== `Bearer ${this.#options.token}`) return bare(403);
    if (method !== 'GET') return bare(501);
    if (url.pathname === `${BASE_PATH}/ServiceProviderConfig`) return json(200, serviceProviderConfig());
    const list = this.listQuery(url);
    if (list) return this.#list(list, url.searchParams.get('filter'));
    const [, resource, id] = /\/(Users|Groups)\/([^/]+)$/.exec(url.pathname) ?? [];
    const all = this.#resources(resource);
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

  #resources(resource: string | undefined): Listed[] {
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

  listQuery(url: URL): ListQuery | null {
    const resource = /^\/scim\/v1\/(Users|Groups)$/.exec(url.pathname)?.[1];
    if (!resource) return null;
    const max = resource === 'Users' ? MAX_USERS : MAX_GROUPS;
    return {
      resource,
      startIndex: Math.max(1, numberIn(url, 'startIndex', 1)),
      count: Math.min(max, Math.max(0, numberIn(url, 'count', max))),
    };
  }
}

/** The one error document that is described: `status` is a string. */
function scimError(status: number, detail: string): Answer {
  return json(status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    detail,
    status: String(status),
  });
}
