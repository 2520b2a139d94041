import type { Directory, Identity } from '../company/directory.ts';
import {
  type Answer,
  json,
  type ListQuery,
  SecondLimit,
  type SimulatedRequest,
  type SimulatedService,
} from '../service.ts';
import {
  assignmentResource,
  eventResource,
  groupResource,
  pick,
  SERVICE_PRINCIPAL,
  selectedOf,
  servicePrincipalResource,
} from './resources.ts';
import { type AppRegistration, TokenService } from './token-service.ts';

export const GRAPH_BASE_PATH = '/v1.0';

export interface EntraServiceOptions {
  readonly directory: Directory;
  readonly app: AppRegistration;
  /** Milliseconds since the epoch: what the Date header says, and when tokens expire. */
  readonly now: () => number;
  /** The address that links to further pages begin with. */
  readonly publicUrl: () => string;
}

interface Listed {
  readonly id: string;
  readonly resource: () => object;
}

const DEFAULT_PAGE = 100;
const MAX_PAGE = 999;
/** Far below what Graph allows, and above what anybody should ask for. */
const REQUESTS_PER_SECOND = 50;
/** What Graph calls reports. */
const REPORTS_IN_TEN_SECONDS = 5;
const LOG = 'auditLogs/provisioning';

/** Answers as Microsoft Graph and its token endpoint do. No network in here. */
export class EntraService implements SimulatedService {
  readonly tokens: TokenService;
  readonly #options: EntraServiceOptions;
  readonly #limit = new SecondLimit(REQUESTS_PER_SECOND);
  readonly #reports: number[] = [];
  /** Whether the tenant has a licence for the log, and the app registration the permission. */
  hasLog = true;
  /** Whether the app registration has Member.Read.Hidden. */
  seesHiddenMembers = false;

  constructor(options: EntraServiceOptions) {
    this.#options = options;
    this.tokens = new TokenService(options.app, options.now);
  }

  answer(request: SimulatedRequest): Answer {
    const answer = request.method === 'POST' ? this.tokens.answer(request) : this.#get(request);
    answer.headers.date = new Date(this.#options.now()).toUTCString();
    return answer;
  }

  listQuery(url: URL): ListQuery | null {
    const resource = url.pathname.slice(GRAPH_BASE_PATH.length + 1);
    if (!this.#list(resource, url)) return null;
    return { resource, startIndex: cursorOf(url).position + 1, count: pageSizeOf(url) };
  }

  #get({ url, headers }: SimulatedRequest): Answer {
    if (this.#limit.isExceededBy(this.#options.now())) {
      return { ...graphError(429, 'TooManyRequests', 'Too many requests'), headers: { 'retry-after': '2' } };
    }
    if (!this.tokens.isValid(headers.authorization)) {
      return graphError(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.');
    }
    const path = url.pathname.slice(GRAPH_BASE_PATH.length + 1);
    if (path === LOG && !this.hasLog) return graphError(403, 'Authentication_MSGraphPermissionMissing', 'Missing.');
    if (path === LOG && this.#isReportTooMany()) {
      return { ...graphError(429, 'TooManyRequests', 'Too many reports'), headers: { 'retry-after': '10' } };
    }
    const list = this.#list(path, url);
    if (list) return this.#page(list, url, headers.consistencylevel === 'eventual');
    const document = this.#document(path);
    if (!document) return graphError(404, 'Request_ResourceNotFound', 'Resource does not exist.');
    const select = url.searchParams.get('$select');
    return json(200, select === null ? document : pick(document, select.split(',')));
  }

  #page(list: readonly Listed[], url: URL, isEventual: boolean): Answer {
    const isCounted = url.searchParams.get('$count') === 'true' && isEventual;
    if (isCounted && url.searchParams.has('$expand')) {
      return graphError(400, 'Request_UnsupportedQuery', 'Query parameter COUNT is not supported along with EXPAND.');
    }
    const count = pageSizeOf(url);
    if (count > MAX_PAGE) return graphError(400, 'Request_UnsupportedQuery', 'Invalid page size specified.');
    const { after, position } = cursorOf(url);
    const rest = list.filter(({ id }) => id > after);
    const page = rest.slice(0, count);
    return json(200, {
      '@odata.context': `${this.#options.publicUrl()}/$metadata`,
      ...(isCounted && { '@odata.count': list.length }),
      ...(page.length < rest.length && {
        '@odata.nextLink': this.#linkAfter(url, page.at(-1)?.id ?? '', position + page.length),
      }),
      value: page.map(({ resource }) => resource()),
    });
  }

  #isReportTooMany(): boolean {
    const now = this.#options.now();
    this.#reports.push(now);
    return this.#reports.filter((at) => at > now - 10_000).length > REPORTS_IN_TEN_SECONDS;
  }

  #linkAfter(url: URL, after: string, position: number): string {
    const link = new URL(this.#options.publicUrl());
    link.pathname = url.pathname;
    link.search = url.search;
    return linkAfter(link, after, position);
  }

  /** The list at a path, in the order of ids; null if there is none. */
  #list(path: string, url: URL): Listed[] | null {
    const { directory } = this.#options;
    const users = (are: (identity: Identity) => boolean) =>
      inOrder(directory.identities.filter(are), (identity) =>
        selectedOf(url, identity, ({ person }) => managerOf(directory, person.manager)),
      );
    if (path === 'users') return users(({ deletedAt }) => deletedAt === null);
    if (path === 'directory/deletedItems/microsoft.graph.user') return users(({ deletedAt }) => deletedAt !== null);
    if (path === `servicePrincipals/${SERVICE_PRINCIPAL}/appRoleAssignedTo`) {
      return inOrder(directory.assignments, (assignment) => assignmentResource(directory, assignment));
    }
    if (path === LOG) return this.#events(url);
    const group = directory.groups.find(({ id }) => path === `groups/${id}/members`);
    if (!group) return null;
    if (group.isHidden && !this.seesHiddenMembers) return [];
    const members = directory.membersOf(group).map(({ id }) => ({ id, type: '#microsoft.graph.user' }));
    const nested = group.nested.map(({ id }) => ({ id, type: '#microsoft.graph.group' }));
    return inOrder([...members, ...nested], ({ id, type }) => ({ '@odata.type': type, id }));
  }

  #events(url: URL): Listed[] {
    const { directory } = this.#options;
    const filter = url.searchParams.get('$filter') ?? '';
    const [, application, after = '', before = ''] =
      /^contains\(tolower\(servicePrincipal\/id\), '([^']+)'\) and activityDateTime gt (\S+) and activityDateTime lt (\S+)$/.exec(
        filter,
      ) ?? [];
    const isMeant = ({ at }: { readonly at: string }) => at > after && at < before;
    const events = application === SERVICE_PRINCIPAL ? directory.provisioning.filter(isMeant) : [];
    return inOrder(events, (event) => eventResource(directory, event));
  }

  #document(path: string) {
    const { directory } = this.#options;
    if (path === `servicePrincipals/${SERVICE_PRINCIPAL}`) return servicePrincipalResource(directory);
    const group = directory.groups.find(({ id }) => path === `groups/${id}`);
    return group ? groupResource(group) : null;
  }
}

function managerOf(directory: Directory, manager: string | null): Identity | null {
  const person = directory.company.people.find(({ id }) => id === manager);
  return person ? directory.identityOf(person) : null;
}

function inOrder<T extends { readonly id: string }>(items: readonly T[], resource: (item: T) => object): Listed[] {
  return items.map((item) => ({ id: item.id, resource: () => resource(item) })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function pageSizeOf(url: URL): number {
  return Number(url.searchParams.get('$top') ?? DEFAULT_PAGE);
}

/** The link to what comes after an id: opaque to those who follow it. */
export function linkAfter(url: URL, after: string, position: number): string {
  const link = new URL(url);
  link.searchParams.set('$skiptoken', Buffer.from(JSON.stringify({ after, position })).toString('base64url'));
  return link.href;
}

function cursorOf(url: URL): { readonly after: string; readonly position: number } {
  const token = url.searchParams.get('$skiptoken');
  return token === null ? { after: '', position: 0 } : JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
}

/** An error as Graph writes it. */
function graphError(status: number, code: string, message: string): Answer {
  const innerError = { date: '2026-03-02T06:00:00', 'request-id': '9f2a', 'client-request-id': '9f2a' };
  return json(status, { error: { code, message, innerError } });
}
