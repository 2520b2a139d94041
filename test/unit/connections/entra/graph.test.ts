import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bare, type Fault } from '../../../simulators/service.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { START } from '../collection-context.ts';
import { failureOf } from '../transport/line.ts';
import { APPLICATION, CLIENT_SECRET, EntraTenant } from './tenant.ts';

const asked = ({ exchange }: EntraTenant) => exchange.requests.map(({ url }) => url.pathname.replace('/v1.0', ''));

describe('a reading of a directory', () => {
  it('follows the links of pages as they are, and is told by Graph itself how many there are', async () => {
    const tenant = new EntraTenant({ size: 2500 });

    const { people, facts } = await tenant.collect();

    const pages = facts.pages.filter(({ resource }) => resource === '/users');
    expect([people.length, pages.map(({ pass, received }) => `${pass}/${received}`)]).toEqual([
      2500,
      ['1/999', '1/999', '1/502', '2/999', '2/999', '2/502', '1/1'],
    ]);
    expect(facts.crossChecks[0]).toEqual({ check: 'users-counted', expected: 2500, found: 2500, agrees: true });
    expect(facts.doubts).toEqual([]);
  });

  it('asks for its application, then for groups, then for people, and for each with the same token', async () => {
    const tenant = new EntraTenant();
    const group = tenant.directory.everybody.id;

    await tenant.collect({ application: APPLICATION, groups: [group] });

    const { servicePrincipal } = APPLICATION;
    expect(asked(tenant)).toEqual([
      `/servicePrincipals/${servicePrincipal}`,
      `/servicePrincipals/${servicePrincipal}/appRoleAssignedTo`,
      `/groups/${group}`,
      `/groups/${group}/members`,
      '/users',
      '/directory/deletedItems/microsoft.graph.user',
      '/users',
    ]);
    expect(tenant.tokenEndpoint.requests).toHaveLength(1);
  });

  it('has another token before the one it has runs out', async () => {
    const tenant = new EntraTenant();
    tenant.service.tokens.lifetime = 300;

    await tenant.collect({ application: APPLICATION });

    expect(tenant.tokenEndpoint.requests).toHaveLength(7);
  });

  it('says what it counted, and nothing of anybody', async () => {
    const tenant = new EntraTenant();

    const { facts } = await tenant.collect({ application: APPLICATION });

    expect(facts.counts).toEqual({
      people: 12,
      deleted: 0,
      withManager: 11,
      assignments: 1,
      assignedGroups: 1,
      assignedPrograms: 0,
      assignmentRequired: 1,
      nestedGroups: 0,
      otherMembers: 0,
    });
    expect(facts.source).toMatchObject({
      provider: 'entra',
      kind: 'idp',
      location: 'https://graph.microsoft.com/v1.0',
      credential: { reference: 'env:SECRET', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    expect(JSON.stringify(facts)).not.toContain('acme.example');
  });

  it('is partial when fewer people came than Graph counts, and not when more did: its count may lag', async () => {
    const counting =
      (count: number | undefined): Fault =>
      (_request, answer) => {
        const body = answer.body as { '@odata.count'?: unknown };
        if ('@odata.count' in body) body['@odata.count'] = count;
      };
    const doubts = [];
    for (const count of [13, 12, 11, undefined]) {
      const tenant = new EntraTenant();
      tenant.exchange.fault = counting(count);
      doubts.push((await tenant.collect()).facts.doubts);
    }

    expect(doubts).toEqual([['fewer-than-counted'], [], [], []]);
  });

  it('goes without the count where a tenant has none', async () => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = ({ url }, answer) => {
      if (url.searchParams.has('$count')) Object.assign(answer, bare(400));
    };

    const { facts } = await tenant.collect();

    expect([facts.doubts, facts.crossChecks.map(({ check }) => check)]).toEqual([
      [],
      ['members-not-among-users', 'assigned-not-among-users', 'groups-with-hidden-members'],
    ]);
  });

  it('is partial when there is nobody at all', async () => {
    expect((await new EntraTenant({ size: 0 }).collect()).facts.doubts).toEqual(['empty-population']);
  });

  it('waits as long as Graph wants it to', async () => {
    const clock = new VirtualClock(START);
    const tenant = new EntraTenant({ clock });
    tenant.exchange.fault = ({ number }, answer) => {
      if (number === 1) Object.assign(answer, bare(429), { headers: { 'retry-after': '11' } });
    };

    await tenant.collect();

    expect(clock.elapsed).toBe(11_000);
  });

  it.each<[what: string, fault: Fault, code: string]>([
    [
      'leads elsewhere',
      (_, { body }) => Object.assign(body as object, { '@odata.nextLink': 'https://evil.example/v1.0/users' }),
      'link-refused',
    ],
    [
      'leads to the beta',
      (_, { body }) => Object.assign(body as object, { '@odata.nextLink': 'https://graph.microsoft.com/beta/users' }),
      'link-refused',
    ],
    [
      'leads in circles',
      ({ url }, { body }) => Object.assign(body as object, { value: [], '@odata.nextLink': url.href }),
      'list-repeats',
    ],
    ['refuses the token', (_, answer) => Object.assign(answer, bare(401)), 'auth-refused'],
    ['refuses a permission', (_, answer) => Object.assign(answer, bare(403)), 'auth-refused'],
    [
      'gives an error for a list',
      (_, answer) => Object.assign(answer, { body: { error: { code: 'x' } } }),
      'list-malformed',
    ],
  ])('fails by name when a page %s, without secret or token in it', async (_, fault, code) => {
    const tenant = new EntraTenant();
    tenant.exchange.fault = fault;

    const error = await failureOf(tenant.collect());

    expect(error.code).toBe(code);
    expect(inspect(error, { depth: 9 })).not.toMatch(new RegExp(`${CLIENT_SECRET}|Qk93xT`));
  });
});
