import type { Company } from '../company/company.ts';
import {
  type Answer,
  json,
  type ListQuery,
  numberIn,
  SecondLimit,
  type SimulatedRequest,
  type SimulatedService,
} from '../service.ts';
import { HABITS, type HumaansHabits, jobRoleResources, personResource, statusOf } from './resources.ts';

export interface HumaansOptions {
  readonly company: Company;
  readonly token: string;
  /** Milliseconds since the epoch: what the Date header says, the rate limit counts, and the day of statuses. */
  readonly now: () => number;
  /** What the token may do; null: the interface does not tell. */
  readonly scopes?: readonly string[] | null;
  readonly habits?: Partial<HumaansHabits>;
}

const BASE_PATH = '/api';
const MAX_LIMIT = 250;
const DEFAULT_LIMIT = 100;
/** The vendor publishes none; there is one. */
const REQUESTS_PER_SECOND = 10;

/** Answers as Humaans' interface does, by what its public clients show. No network in here. */
export class HumaansService implements SimulatedService {
  readonly #options: HumaansOptions;
  readonly #habits: HumaansHabits;
  readonly #limit = new SecondLimit(REQUESTS_PER_SECOND);

  constructor(options: HumaansOptions) {
    this.#options = options;
    this.#habits = { ...HABITS, ...options.habits };
  }

  answer(request: SimulatedRequest): Answer {
    const answer = this.#respond(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  listQuery(url: URL): ListQuery | null {
    const resource = /^\/api\/(people|job-roles)$/.exec(url.pathname)?.[1];
    if (!resource) return null;
    return {
      resource,
      startIndex: Math.max(0, numberIn(url, '$skip', 0)) + 1,
      count: Math.min(MAX_LIMIT, Math.max(0, numberIn(url, '$limit', DEFAULT_LIMIT))),
    };
  }

  #respond({ method, url, headers }: SimulatedRequest): Answer {
    if (this.#limit.isExceededBy(this.#options.now())) {
      return { ...failure(429, 'TooManyRequests'), headers: { 'retry-after': '1' } };
    }
    if (headers.authorization !== `Bearer ${this.#options.token}`) return failure(401, 'NotAuthenticated');
    if (method !== 'GET') return failure(405, 'MethodNotAllowed');
    const { scopes = ['private:read'] } = this.#options;
    if (url.pathname === `${BASE_PATH}/token-info` && scopes !== null) {
      return json(200, { id: 'tok_abc', personId: 'person_xyz', label: 'Rollcall', scopes });
    }
    const list = this.listQuery(url);
    if (!list) return failure(404, 'NotFound');
    const status = url.searchParams.get('status');
    if (status !== null && this.#habits.statusFilter === 'refused') return failure(400, 'ValidationError');
    const all = list.resource === 'people' ? this.#people(status) : this.#jobRoles(url.searchParams.get('$asOf'));
    const skip = list.startIndex - 1;
    const data = all.slice(skip, skip + list.count).map((resource) => resource());
    return json(200, { total: all.length, limit: list.count, skip, data });
  }

  #people(status: string | null): (() => object)[] {
    const { listsOffboarded, statusFilter } = this.#habits;
    const today = this.#today();
    const isPlain = status === null || statusFilter === 'ignored';
    return this.#options.company.people
      .filter((person) => {
        const own = statusOf(person, today, this.#habits);
        return isPlain ? listsOffboarded || own !== 'offboarded' : own === status;
      })
      .map((person) => () => personResource(person, today, this.#habits));
  }

  #jobRoles(day: string | null): (() => object)[] {
    const asOf = this.#habits.honoursAsOf ? day : null;
    return this.#options.company.people
      .flatMap((person) => jobRoleResources(person, asOf, this.#habits))
      .map((resource) => () => resource);
  }

  #today(): string {
    return new Date(this.#options.now()).toISOString().slice(0, 10);
  }
}

/** Errors have bodies of one shape. */
function failure(code: number, name: string): Answer {
  return json(code, { code, name, message: 'something is not right', issues: [] });
}
