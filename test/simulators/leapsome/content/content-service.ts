import type { Company } from '../../company/company.ts';
import {
  type Answer,
  bare,
  json,
  type ListQuery,
  numberIn,
  SecondLimit,
  type SimulatedRequest,
  type SimulatedService,
} from '../../service.ts';
import { accessRoleResource, employeeResource } from './resources.ts';

export interface ContentServiceOptions {
  readonly company: Company;
  readonly secret: string;
  /** Whether the API key has the access role Super Admin; yes if absent. */
  readonly isSuperAdmin?: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const REQUESTS_PER_SECOND = 20;
const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;
/** As the description's example has it: five hours. */
const TOKEN_SECONDS = 18_000;
export const CONTENT_BASE_PATH = '/v1';

/** Answers as Leapsome's Content API does, by its OpenAPI description 1.0.1. No network in here. */
export class ContentService implements SimulatedService {
  readonly #options: ContentServiceOptions;
  readonly #limit = new SecondLimit(REQUESTS_PER_SECOND);
  /** The token that was given out last, and until when it holds. */
  #token = { text: '', until: 0 };
  /** Whether the API key has the access role Super Admin. */
  isSuperAdmin: boolean;

  constructor(options: ContentServiceOptions) {
    this.#options = options;
    this.isSuperAdmin = options.isSuperAdmin ?? true;
  }

  answer(request: SimulatedRequest): Answer {
    const answer = this.#respond(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  #respond({ method, url, headers }: SimulatedRequest): Answer {
    const { company, secret, now } = this.#options;
    if (this.#limit.isExceededBy(now())) return bare(429);
    if (method !== 'GET') return bare(501);
    if (url.pathname === CONTENT_BASE_PATH) return json(200, { name: 'Leapsome API', version: '1.0.1' });
    if (url.pathname === `${CONTENT_BASE_PATH}/token`) {
      return url.searchParams.get('secret') === secret ? json(200, this.#newToken()) : bare(401);
    }
    if (headers.authorization !== `Bearer ${this.#token.text}` || now() >= this.#token.until) return bare(401);
    if (url.pathname === `${CONTENT_BASE_PATH}/access-roles`) {
      return this.isSuperAdmin ? json(200, company.accessRoles.map(accessRoleResource)) : bare(403);
    }
    const list = this.listQuery(url);
    return list ? this.#employees(list) : bare(404);
  }

  #newToken(): object {
    const at = this.#options.now();
    this.#token = { text: `canary-jwt.${at}.signature`, until: at + TOKEN_SECONDS * 1000 };
    return { token: this.#token.text, expiresIn: TOKEN_SECONDS };
  }

  #employees({ startIndex, count }: ListQuery): Answer {
    const { company, now } = this.#options;
    const today = new Date(now()).toISOString().slice(0, 10);
    const page = company.accounts.slice(startIndex - 1, startIndex - 1 + count);
    return json(200, {
      data: page.map((account) => employeeResource(company, account, today)),
      meta: { page: (startIndex - 1) / count + 1, pageSize: count, totalCount: company.accounts.length },
    });
  }

  listQuery(url: URL): ListQuery | null {
    if (url.pathname !== `${CONTENT_BASE_PATH}/employees`) return null;
    const count = Math.min(MAX_PAGE_SIZE, Math.max(1, numberIn(url, 'pageSize', DEFAULT_PAGE_SIZE)));
    const page = Math.max(1, numberIn(url, 'page', 1));
    return { resource: 'employees', startIndex: (page - 1) * count + 1, count };
  }
}
