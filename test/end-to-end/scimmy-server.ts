import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';

export interface PeerUser {
  readonly id: string;
  readonly externalId: string;
  readonly userName: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly department: string;
  readonly employeeNumber: string;
  /** Id of the manager. */
  readonly manager: string;
  readonly roles: readonly string[];
}

export interface PeerGroup {
  readonly id: string;
  readonly displayName: string;
  /** Ids of users. */
  readonly members: readonly string[];
}

/**
 * How the server pages: `whole` hands every record to the library, which cuts the page out; `windowed` cuts it itself,
 * as servers with a database do; `stuck` knows only the first page; `deaf` never hears what page was asked for, as
 * happens to the library under a newer web framework.
 */
export type Paging = 'whole' | 'windowed' | 'stuck' | 'deaf';

export interface PeerOptions {
  readonly users: readonly PeerUser[];
  readonly groups: readonly PeerGroup[];
  readonly token: string;
  readonly paging: Paging;
  /** The most records on a page of a `windowed` or `stuck` server; as many as are asked for if absent. */
  readonly maxPage?: number;
}

const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** A SCIM 2.0 server that others wrote, on loopback. The library is one per process, and so is this server. */
export class ScimmyServer {
  /** Paths and queries of the requests that came in. */
  readonly requests: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(options: PeerOptions): Promise<ScimmyServer> {
    declareResources(options);
    const app = express();
    const server = app.listen(0, '127.0.0.1');
    const peer = new ScimmyServer(server);
    app.use('/scim/v2', (request, _response, next) => {
      peer.requests.push(request.url ?? '');
      if (options.paging === 'deaf') request.query = {};
      next();
    });
    app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler: ({ headers }) => admit(headers, options.token) }));
    await new Promise((resolve) => server.once('listening', resolve));
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/scim/v2`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function admit({ authorization }: { readonly authorization?: string | undefined }, token: string): string {
  if (authorization !== `Bearer ${token}`) throw new Error('invalid token');
  return 'reader';
}

function declareResources(options: PeerOptions): void {
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
  const users = options.users.map(({ department, employeeNumber, manager, roles, ...user }) => ({
    ...user,
    roles: roles.map((value) => ({ value, display: value })),
    [ENTERPRISE_USER]: { department, employeeNumber, manager: { value: manager } },
  }));
  const groups = options.groups.map(({ members, ...group }) => ({
    ...group,
    members: members.map((value) => ({ value, type: 'User' })),
  }));
  declareReadOnly(SCIMMY.Resources.User, users, options);
  declareReadOnly(SCIMMY.Resources.Group, groups, options);
}

/** What the library tells an egress handler, and may be told in return. */
interface Inquiry {
  constraints?: { startIndex?: number; count?: number; totalResults?: number };
}

function declareReadOnly(
  resource: typeof SCIMMY.Resources.User | typeof SCIMMY.Resources.Group,
  records: readonly object[],
  { paging, maxPage = Number.POSITIVE_INFINITY }: PeerOptions,
): void {
  const egress = (inquiry: Inquiry) => {
    if (paging === 'whole' || paging === 'deaf') return records;
    const { startIndex = 1, count = 20 } = inquiry.constraints ?? {};
    const length = Math.min(count, maxPage);
    const from = paging === 'stuck' ? 0 : startIndex - 1;
    inquiry.constraints = { ...inquiry.constraints, count: length, totalResults: records.length };
    return records.slice(from, from + length);
  };
  const refuse = () => {
    throw new Error('nothing is ever written here');
  };
  // Under our strictness the library's own classes do not fit its own parameter.
  const declared = resource as unknown as typeof SCIMMY.Types.Resource;
  SCIMMY.Resources.declare(declared, { egress, ingress: refuse, degress: refuse });
}
