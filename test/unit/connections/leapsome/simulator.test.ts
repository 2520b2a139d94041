import { describe, expect, it } from 'vitest';
import { HttpsExchange } from '../../../../shared/adapters/node/https-exchange.ts';
import { Company } from '../../../simulators/company/company.ts';
import { CANARIES } from '../../../simulators/leapsome/resources.ts';
import { ScimService } from '../../../simulators/leapsome/scim-service.ts';
import { startLeapsome } from '../../../simulators/leapsome/server.ts';
import { StoryClock } from '../../../simulators/story-clock.ts';
import { START, TOKEN } from '../collection-context.ts';
import { outcomeOf, Tenant } from './tenant.ts';
import {
  collectionOf,
  groupSchema,
  notFoundSchema,
  serviceProviderConfigSchema,
  userSchema,
} from './vendor-description.ts';

const BASE = 'https://api.leapsome.com/scim/v1';

function companyOf(size: number): Company {
  return new Company({ seed: 7, size, domain: 'acme.example', today: '2026-03-02' });
}

/** A service, with the time that it lives in. */
function serviceOf(company: Company) {
  const time = { now: Date.parse(START) };
  const service = new ScimService({ company, token: TOKEN, now: () => time.now, publicUrl: () => BASE });
  const ask = (path: string, { method = 'GET', authorization = `Bearer ${TOKEN}` as string | null } = {}) =>
    service.answer({
      method,
      url: new URL(BASE + path),
      headers: { ...(authorization !== null && { authorization }) },
    });
  return { ask, time };
}

const listOf = (answer: { body: unknown }) => collectionOf(userSchema).parse(answer.body);

describe('the simulated Leapsome', () => {
  it('shapes users as the vendor describes them, every odd account included', () => {
    const company = companyOf(30);
    const [first, second, third] = company.people;
    if (first) company.addDuplicate(first);
    if (second) company.leave(second, '2026-02-28');
    if (third) company.move(third, 'Sales');
    company.deactivate(company.addOrphan('kiosk'));
    const { ask } = serviceOf(company);

    const answer = ask('/Users');

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(collectionOf(userSchema).safeParse(answer.body).error).toBeUndefined();
    expect(listOf(answer).Resources).toHaveLength(32);
  });

  it('shapes groups as the vendor describes them, without any members [B9]', () => {
    const { ask } = serviceOf(companyOf(30));

    const answer = ask('/Groups');

    expect(collectionOf(groupSchema).safeParse(answer.body).error).toBeUndefined();
  });

  it.each([
    ['nothing', '', 1, 5000],
    ['a few', '?startIndex=11&count=7', 11, 7],
    ['more than the maximum', '?count=9000', 1, 5000],
    ['none', '?count=0', 1, 0],
    ['less than none', '?startIndex=0&count=-1', 1, 0],
    ['what lies beyond the end', '?startIndex=6001&count=10', 6001, 0],
    ['what is no number', '?startIndex=a&count=b', 1, 5000],
  ])('pages users when asked for %s', (_what, query, startIndex, length) => {
    const { ask } = serviceOf(companyOf(6000));

    const list = listOf(ask(`/Users${query}`));

    expect({ ...list, Resources: list.Resources.length }).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 6000,
      itemsPerPage: length,
      startIndex,
      Resources: length,
    });
  });

  it('lists everybody exactly once over its pages', () => {
    const company = companyOf(95);
    const { ask } = serviceOf(company);

    const ids = [1, 41, 81].flatMap((from) =>
      listOf(ask(`/Users?startIndex=${from}&count=40`)).Resources.map(({ id }) => id),
    );

    expect(ids).toEqual(company.accounts.map(({ id }) => id));
  });

  it('gives a thousand groups at most', () => {
    const company = companyOf(1);
    for (let i = 0; i < 1200; i++) company.teams.push({ id: `team-${i}`, name: `Team ${i}` });
    const { ask } = serviceOf(company);

    const list = collectionOf(groupSchema).parse(ask('/Groups').body);

    expect([list.Resources.length, list.totalResults]).toEqual([1000, 1205]);
  });

  it('finds a user by id, by external id, and by user name', () => {
    const company = companyOf(5);
    const { ask } = serviceOf(company);
    const [account] = company.accounts;

    const found = [
      ask(`/Users/${account?.id}`).body,
      ask(`/Users/${account?.externalId}`).body,
      listOf(ask(`/Users?filter=userName eq "${account?.userName}"`)).Resources[0],
      listOf(ask(`/Users?filter=userName eq ${account?.userName}`)).Resources[0],
    ];

    for (const user of found) expect(userSchema.parse(user).id).toBe(account?.id);
    expect(listOf(ask('/Users?filter=userName eq "nobody"')).totalResults).toBe(0);
  });

  it('answers 404 for whom it does not know, and 400 for a filter that it does not understand', () => {
    const { ask } = serviceOf(companyOf(1));

    const unknown = ask('/Users/nobody');

    expect(unknown.status).toBe(404);
    expect(notFoundSchema.safeParse(unknown.body).error).toBeUndefined();
    expect(ask('/Users?filter=externalId eq 1').status).toBe(400);
  });

  it('describes itself', () => {
    const { ask } = serviceOf(companyOf(1));

    expect(serviceProviderConfigSchema.safeParse(ask('/ServiceProviderConfig').body).error).toBeUndefined();
  });

  it.each([
    ['another token', 'Bearer wrong'],
    ['no token', null],
    ['the token without its scheme', TOKEN],
  ])('answers 403 without a body to %s, the inverse of the usual', (_what, authorization) => {
    const { ask } = serviceOf(companyOf(1));

    expect(ask('/Users', { authorization })).toMatchObject({ status: 403, body: undefined });
  });

  it('answers 429 from the thirty-first request of a second on, until the next', () => {
    const { ask, time } = serviceOf(companyOf(1));

    const statuses = Array.from({ length: 32 }, () => ask('/Users').status);
    time.now += 1000;

    expect(statuses).toEqual([...Array(30).fill(200), 429, 429]);
    expect(ask('/Users').status).toBe(200);
  });

  it('changes nothing: whatever is no GET is not implemented', () => {
    const { ask } = serviceOf(companyOf(1));

    expect(['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ask('/Users', { method }).status)).toEqual([
      501, 501, 501, 501,
    ]);
  });

  it('sends personal data that nobody asked for, as the vendor does [E1]', () => {
    const { ask } = serviceOf(companyOf(1));

    const text = JSON.stringify(ask('/Users').body);

    for (const canary of Object.values(CANARIES)) expect(text).toContain(canary);
  });
});

describe('the simulated Leapsome on loopback', () => {
  it('is read over a real connection, compressed, exactly as without one', async () => {
    const clock = new StoryClock(START);
    const reference = new Tenant({ size: 80 });
    const simulator = await startLeapsome({
      company: reference.company,
      token: TOKEN,
      now: () => clock.now(),
    });
    const exchange = new HttpsExchange();
    const tenant = new Tenant({ clock, exchange, baseUrl: simulator.url });

    const reading = await tenant.collect();
    exchange.close();
    await simulator.stop();

    expect(reading.accounts).toEqual((await reference.collect()).accounts);
    expect(simulator.requests.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['GET', '/scim/v1/Groups?startIndex=1&count=1000', `Bearer ${TOKEN}`],
      ['GET', '/scim/v1/Groups?startIndex=5&count=1000', `Bearer ${TOKEN}`],
      ['GET', '/scim/v1/Users?startIndex=1&count=5000', `Bearer ${TOKEN}`],
      ['GET', '/scim/v1/Users?startIndex=80&count=5000', `Bearer ${TOKEN}`],
    ]);
  });

  it('can misbehave there too', async () => {
    const clock = new StoryClock(START);
    const simulator = await startLeapsome({
      company: companyOf(3),
      token: 'another',
      now: () => clock.now(),
    });
    const exchange = new HttpsExchange();
    const tenant = new Tenant({ clock, exchange, baseUrl: simulator.url });

    const refused = await outcomeOf(tenant.collect());
    simulator.fault = (_request, answer) => {
      answer.status = 302;
    };
    const redirected = await outcomeOf(tenant.collect());
    exchange.close();
    await simulator.stop();

    expect([refused.error?.code, redirected.error?.code]).toEqual(['auth-refused', 'redirect-refused']);
  });
});
