import { describe, expect, it } from 'vitest';
import { failureOf, HOST, Line } from './line.ts';

const BASE = `https://${HOST}/scim/v1`;

describe('the address of the next page', () => {
  it('is followed as the server gave it', async () => {
    const line = new Line();

    await line.ask({ link: `${BASE}/Users?$skiptoken=a%2Bb&$top=999` });

    expect(line.exchange.requests.map(({ url }) => url.href)).toEqual([`${BASE}/Users?$skiptoken=a%2Bb&$top=999`]);
  });

  it.each([
    ['another host', 'https://api.leapsome.example/scim/v1/Users'],
    ['a host that begins alike', `${BASE.replace('.com', '.com.example')}/Users`],
    ['another port', `https://${HOST}:8443/scim/v1/Users`],
    ['plain http', `http://${HOST}/scim/v1/Users`],
    ['another path', `https://${HOST}/scim/v2/Users`],
    ['a path that begins alike', `${BASE}1/Users`],
    ['a way out of the path', `${BASE}/../v2/Users`],
    ['an encoded way out of the path', `${BASE}/%2e%2e/v2/Users`],
    ['a user name in it', `https://ada@${HOST}/scim/v1/Users`],
    ['another scheme', 'file:///etc/passwd'],
    ['no address', '/scim/v1/Users?$skiptoken=2'],
    ['nothing', ''],
  ])('is refused with %s, before anything is sent', async (_, link) => {
    const line = new Line();

    const error = await failureOf(line.ask({ link }));

    expect([error.code, error.message]).toEqual([
      'link-refused',
      `${HOST}/scim/v1/Users continues at an address outside of the base URL, which is never followed; ask the vendor`,
    ]);
    expect(line.exchange.requests).toEqual([]);
  });
});
