import { linkAfter } from '../../../simulators/entra/entra-service.ts';
import { GRAPH_CANARIES } from '../../../simulators/entra/resources.ts';
import { accessTokenUntil } from '../../../simulators/entra/token-service.ts';
import { type CursorTarget, cappedByCursor } from '../../../simulators/faults/cursors.ts';
import { START } from '../collection-context.ts';
import { APPLICATION, CLIENT_SECRET, EntraTenant } from '../entra/tenant.ts';
import type { GuardedConnection } from './guarded.ts';
import { cursorLies } from './refusals.ts';

const USERS: CursorTarget = { resource: 'users', records: 'value', next: '@odata.nextLink', id: 'id' };
/** What the simulator gives out at the beginning. */
const ACCESS_TOKEN = accessTokenUntil(Date.parse(START) + 3_599_000);

/** The form that asks for the token goes over a port of its own: `entra/access-token.test.ts` has its guards. */
export const entra: GuardedConnection = {
  provider: 'entra',
  start: (circumstances = {}) => {
    const tenant = new EntraTenant({ allowLoopback: true, ...circumstances });
    tenant.directory.send(tenant.person(3), 'disable', 'failure', '2026-03-02T05:00:00.000Z');
    const { exchange, service } = tenant;
    return { exchange, service, collect: () => tenant.collect({ application: APPLICATION, provisioningLog: true }) };
  },
  list: { ...USERS, text: 'jobTitle' },
  id: USERS.id,
  pagingLies: cursorLies(USERS, 'https://graph.microsoft.com/v1.0/users'),
  capped: (cap) =>
    cappedByCursor({ ...USERS, resource: null }, cap, (url, { id }, position) => linkAfter(url, String(id), position)),
  secrets: [CLIENT_SECRET, ACCESS_TOKEN],
  canaries: GRAPH_CANARIES,
  basePath: '/v1.0',
};
