import type { Company } from '../company/company.ts';
import { type Answer, json, numberIn, type SimulatedRequest, type SimulatedService } from '../service.ts';
import { groupResource, roleResource, userResource } from './resources.ts';

export interface UnifiedServiceOptions {
  readonly company: Company;
  readonly apiKey: string;
  /** Id of the linked account. */
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const LISTS = '/unified/iam';
const DEFAULT_PAGE_SIZE = 25;
const REQUESTS_PER_MINUTE = 1000;

/** Answers as StackOne does for an account that is linked to Leapsome, by its SDK and guides. No network in here. */
export class UnifiedService implements SimulatedService {
  readonly #options: UnifiedServiceOptions;
  #minute = { at: 0, requests: 0 };
  /** Whether it has roles. Of Leapsome it lists none. */
  offersRoles = false;
  /** Whether it leaves out fields that nobody asked for. */
  heedsFields = true;
  maxPageSize = 100;

  constructor(options: UnifiedServiceOptions) {
    this.#options = options;
  }

  answer(request: SimulatedRequest): Answer {
    const answer = this.#respond(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  #respond({ method, url, headers }: SimulatedRequest): Answer {
    const { apiKey, accountId } = this.#options;
    const wait = this.#secondsOverLimit();
    if (wait > 0) {
      const answer = this.#error(429, 'Too many requests');
      answer.headers['retry-after'] = String(wait);
      return answer;
    }
    const expected = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
    if (headers.authorization !== expected) return this.#error(401, 'Unauthorized');
    if (headers['x-account-id'] !== accountId) return this.#error(404, 'Account not found');
    if (method !== 'GET') return this.#error(501, 'Not implemented');
    if (url.pathname === `${LISTS}/roles` && !this.offersRoles) return this.#error(422, 'Resource not supported');
    const records = this.#recordsOf(url);
    return records ? this.#page(url, records) : this.#error(404, 'Not found');
  }

  #recordsOf(url: URL): object[] | null {
    const { company, now } = this.#options;
    const today = new Date(now()).toISOString().slice(0, 10);
    const expand = new Set(url.searchParams.get('expand')?.split(','));
    switch (url.pathname) {
      case `${LISTS}/users`:
        return company.accounts.map((account) =>
          userResource(company, account, today, { groups: expand.has('groups'), roles: expand.has('roles') }),
        );
      case `${LISTS}/groups`:
        return company.teams.map(groupResource);
      case `${LISTS}/roles`:
        return company.accessRoles.map(roleResource);
      default:
        return null;
    }
  }

  /** A page with the fields that are asked for, and where the list goes on. */
  #page(url: URL, records: readonly object[]): Answer {
    const [from, count] = [positionIn(url), this.#pageSizeIn(url)];
    const wanted = this.heedsFields ? url.searchParams.get('fields')?.split(',') : undefined;
    const shown = records
      .slice(from, from + count)
      .map((record) =>
        wanted ? Object.fromEntries(Object.entries(record).filter(([name]) => wanted.includes(name))) : record,
      );
    const next = from + count < records.length ? Buffer.from(`after ${from + count}`).toString('base64url') : null;
    return json(200, { data: shown, next, next_page: next });
  }

  #pageSizeIn(url: URL): number {
    return Math.min(this.maxPageSize, Math.max(1, numberIn(url, 'page_size', DEFAULT_PAGE_SIZE)));
  }

  #error(statusCode: number, message: string): Answer {
    return json(statusCode, { statusCode, message, timestamp: new Date(this.#options.now()).toISOString() });
  }

  #secondsOverLimit(): number {
    const now = this.#options.now();
    const at = Math.floor(now / 60_000);
    this.#minute = this.#minute.at === at ? { at, requests: this.#minute.requests + 1 } : { at, requests: 1 };
    return this.#minute.requests > REQUESTS_PER_MINUTE ? Math.ceil(60 - ((now / 1000) % 60)) : 0;
  }

  listQuery(url: URL) {
    const resource = /^\/unified\/iam\/(users|groups|roles)$/.exec(url.pathname)?.[1];
    if (resource === undefined) return null;
    return { resource, startIndex: positionIn(url) + 1, count: this.#pageSizeIn(url) };
  }
}

/** Cursors are opaque to whoever gets them. */
function positionIn(url: URL): number {
  const cursor = Buffer.from(url.searchParams.get('next') ?? '', 'base64url').toString();
  return Number(/^after (\d+)$/.exec(cursor)?.[1] ?? 0);
}
