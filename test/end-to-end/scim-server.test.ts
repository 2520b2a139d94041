import { afterEach, describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { StoryClock } from '../simulators/story-clock.ts';
import { START, TOKEN } from '../unit/connections/collection-context.ts';
import { outcomeOf, Tenant } from '../unit/connections/leapsome/tenant.ts';
import { type Paging, type PeerGroup, type PeerUser, ScimmyServer } from './scimmy-server.ts';

const USERS = 5000;
const GROUPS = 200;
const MEMBERS = 100;

const users: readonly PeerUser[] = Array.from({ length: USERS }, (_, i) => ({
  id: `user-${i}`,
  externalId: `external-${i}`,
  userName: `user${i}@acme.example`,
  displayName: `User ${i}`,
  active: i % 20 !== 0,
  department: `Department ${i % 40}`,
  employeeNumber: `E-${i}`,
  manager: `user-${i % 100}`,
  roles: i < 3 ? ['Admin'] : [],
}));
const groups: readonly PeerGroup[] = Array.from({ length: GROUPS }, (_, g) => ({
  id: `group-${g}`,
  displayName: `Group ${g}`,
  members: Array.from({ length: MEMBERS }, (__, m) => `user-${(g * MEMBERS + m) % USERS}`),
}));

describe('a SCIM server that others wrote, with 5,000 users and 200 groups', () => {
  const exchange = new HttpsExchange();
  let server: ScimmyServer;

  afterEach(() => server.stop());

  /** The connector, pointed at the server. Its waiting for the rate limit takes no time; the server takes its own. */
  async function connect(paging: Paging, maxPage?: number, token = TOKEN): Promise<Tenant> {
    server = await ScimmyServer.start({ users, groups, token, paging, ...(maxPage !== undefined && { maxPage }) });
    return new Tenant({ clock: new StoryClock(START), exchange, baseUrl: server.url });
  }

  it.each([
    ['as large as asked for', 'windowed', undefined],
    ['capped at 999', 'windowed', 999],
    ['capped at 200', 'windowed', 200],
    ['cut out of the whole list', 'whole', undefined],
  ] as const)('is read completely when its pages are %s [B4]', async (_how, paging, maxPage) => {
    const tenant = await connect(paging, maxPage);

    const reading = await tenant.collect({ roles: [{ from: 'scim', attributes: ['roles'] }] });

    const memberships = new Map(users.map(({ id }) => [id, groups.filter(({ members }) => members.includes(id))]));
    const expected = users.map(({ id, externalId, userName, active, department, employeeNumber, manager, roles }) => ({
      id,
      externalId,
      userName,
      active,
      department,
      employeeNumber,
      managers: [manager],
      groups: (memberships.get(id) ?? []).map((group) => group.id).sort(byCodeUnit),
      roles,
    }));
    const found = reading.accounts.map(({ grants, ...account }) => ({
      ...account,
      groups: grants.filter(({ kind }) => kind === 'group').map(({ entitlement }) => entitlement),
      roles: grants.filter(({ kind }) => kind === 'role').map(({ entitlement }) => entitlement),
    }));
    expect(found).toMatchObject(expected.sort((a, b) => byCodeUnit(a.id, b.id)));
    expect(reading.facts.counts).toMatchObject({ accounts: USERS, active: 4750, inactive: 250, groups: GROUPS });
    expect(reading.facts.doubts).toEqual([]);
    expect(reading.facts.roles).toMatchObject([{ authority: 'authoritative', grants: 3 }]);
  });

  it.each([
    ['knows only its first page', 'stuck', 100],
    ['does not hear which page is asked for', 'deaf', undefined],
  ] as const)('is a failure by name when it %s, not a short list [B3]', async (_how, paging, maxPage) => {
    const tenant = await connect(paging, maxPage);

    const { error } = await outcomeOf(tenant.collect());

    expect(error?.code).toBe('list-repeats');
  });

  it('is a failure by name when it does not know the token', async () => {
    const tenant = await connect('windowed', undefined, 'another');

    const { error } = await outcomeOf(tenant.collect());

    expect([error?.code, server.requests.length]).toEqual(['auth-refused', 1]);
  });
});
