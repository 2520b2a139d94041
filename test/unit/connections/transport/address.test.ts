import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/connections/ports.ts';
import { aRequest, failureOf, HOST, Line } from './line.ts';

/** Base URLs of which each would send the token somewhere else than to the vendor. */
const REFUSED = [
  // This machine and the services on it, in every spelling that a URL parser understands.
  'https://localhost/scim/v1',
  'https://LOCALHOST/scim/v1',
  'https://localhost./scim/v1',
  'https://sub.localhost/scim/v1',
  'https://127.0.0.1/scim/v1',
  'https://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'https://127.1/scim/v1',
  'https://127.0.1/scim/v1',
  'https://0x7f.1/scim/v1',
  'https://0x7f000001/scim/v1',
  'https://0177.0.0.1/scim/v1',
  'https://017700000001/scim/v1',
  'https://2130706433/scim/v1',
  'https://127.0.0.1./scim/v1',
  'https://127.255.255.254/scim/v1',
  'https://１２７.０.０.１/scim/v1',
  'https://127。0。0。1/scim/v1',
  'https://%31%32%37.0.0.1/scim/v1',
  'https://0.0.0.0/scim/v1',
  'https://0/scim/v1',
  'https://[::1]/scim/v1',
  'https://[0:0:0:0:0:0:0:1]/scim/v1',
  'https://[::]/scim/v1',
  'https://[::ffff:127.0.0.1]/scim/v1',
  'https://[::ffff:7f00:1]/scim/v1',
  'https://[::127.0.0.1]/scim/v1',
  // Metadata services and private networks.
  'https://169.254.169.254/latest/meta-data',
  'https://[::ffff:169.254.169.254]/latest/meta-data',
  'https://[::ffff:a9fe:a9fe]/latest/meta-data',
  'https://[fd00:ec2::254]/latest/meta-data',
  'https://0xa9fea9fe/latest/meta-data',
  'https://2852039166/latest/meta-data',
  'https://[fe80::1]/scim/v1',
  'https://[64:ff9b::a9fe:a9fe]/scim/v1',
  'https://[2002:a9fe:a9fe::]/scim/v1',
  'https://10.0.0.1/scim/v1',
  'https://172.16.0.1/scim/v1',
  'https://192.168.0.1/scim/v1',
  'https://100.64.0.1/scim/v1',
  // Public, but nobody's that is allowed.
  'https://93.184.215.14/scim/v1',
  'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/scim/v1',
  'https://elsewhere.example/scim/v1',
  // Hosts that look like the vendor's.
  'https://api.leapsome.com./scim/v1',
  'https://api.leapsome.com.elsewhere.example/scim/v1',
  'https://api.leapsome.com%2eelsewhere.example/scim/v1',
  'https://api-leapsome.com/scim/v1',
  'https://leapsome.com/scim/v1',
  'https://www.api.leapsome.com/scim/v1',
  'https://apileapsome.com/scim/v1',
  'https://аpi.leapsome.com/scim/v1',
  'https://xn--pi-7kc.leapsome.com/scim/v1',
  'https://api.leapsomе.com/scim/v1',
  'https://api.leapsome.com\\@elsewhere.example/scim/v1',
  'https://elsewhere.example\\api.leapsome.com/scim/v1',
  'https://elsewhere.example/api.leapsome.com',
  'https:\\\\api.leapsome.com\\scim\\v1',
  ' https://api.leapsome.com/scim/v1',
  'https://api.leapsome.com/scim/v1\n',
  'https://api.leap\tsome.com/scim/v1',
  // User names, ports, queries, fragments and other schemes.
  'https://api.leapsome.com@elsewhere.example/scim/v1',
  'https://token@api.leapsome.com/scim/v1',
  'https://user:password@api.leapsome.com/scim/v1',
  'https:\\\\user:password@api.leapsome.com/scim/v1',
  'https://api.leapsome.com:8443/scim/v1',
  'https://api.leapsome.com:80/scim/v1',
  'https://api.leapsome.com/scim/v1?tenant=1',
  'https://api.leapsome.com/scim/v1?',
  'https://api.leapsome.com/scim/v1#users',
  'https://api.leapsome.com/scim/v1#',
  'http://api.leapsome.com/scim/v1',
  'ftp://api.leapsome.com/scim/v1',
  'file:///etc/passwd',
  'data:application/json,{}',
  'javascript:alert(1)',
  'blob:https://api.leapsome.com/1',
  'wss://api.leapsome.com/scim/v1',
  '//api.leapsome.com/scim/v1',
  'api.leapsome.com/scim/v1',
  'https://',
  'https:///',
  '',
];

/** Odd spellings of the vendor's own host: they go there and nowhere else. */
const ACCEPTED = [
  'https://api.leapsome.com/scim/v1',
  'https://api.leapsome.com/scim/v1/',
  'https://api.leapsome.com/scim/v1//',
  'https://API.Leapsome.COM/scim/v1',
  'https://api.leapsome.com:443/scim/v1',
  'HTTPS://api.leapsome.com/scim/v1',
  'https:api.leapsome.com/scim/v1',
  'https://api。leapsome.com/scim/v1',
  'https://ａｐｉ.leapsome.com/scim/v1',
  'https://api.leap\u00adsome.com/scim/v1',
  'https://api.leapsome.com/other/../scim/v1',
  'https://api.leapsome.com/other/%2e%2e/scim/v1',
];

const v4 = (address: string): Address => ({ address, family: 4 });
const v6 = (address: string): Address => ({ address, family: 6 });
const PUBLIC = v4('93.184.215.14');
const PUBLIC_V6 = v6('2606:2800:21f:cb07:6820:80da:af6b:8b2c');

/** Addresses that a name of the public Internet has no business to resolve to. */
const NOT_PUBLIC: { readonly [kind: string]: readonly Address[] } = {
  'this machine': [v4('127.0.0.1'), v4('127.255.255.255'), v4('0.0.0.0'), v6('::1'), v6('::'), v6('::ffff:127.0.0.1')],
  'link-local': [v4('169.254.169.254'), v4('169.254.0.1'), v6('fe80::1'), v6('fe80::1%eth0'), v6('febf::1')],
  private: [v4('10.0.0.1'), v4('10.255.255.255'), v4('172.16.0.1'), v4('172.31.255.255'), v4('192.168.1.1')],
  'unique-local': [v6('fc00::1'), v6('fd00:ec2::254'), v6('fdff::1'), v6('fec0::1')],
  'carrier-grade NAT': [v4('100.64.0.1'), v4('100.127.255.255')],
  'IPv4 inside IPv6': [v6('::ffff:8.8.8.8'), v6('::8.8.8.8'), v6('64:ff9b::808:808'), v6('64:ff9b:1::1')],
  '6to4 and Teredo': [v6('2002:a9fe:a9fe::'), v6('2002:808:808::1'), v6('2001::1'), v4('192.88.99.1')],
  documentation: [v4('192.0.2.1'), v4('198.51.100.1'), v4('203.0.113.1'), v6('2001:db8::1'), v6('3fff::1')],
  benchmarks: [v4('198.18.0.1'), v4('198.19.255.255'), v6('2001:2::1')],
  'protocol assignments': [v4('192.0.0.1'), v4('192.0.0.170'), v6('2001:20::1'), v6('100::1'), v6('5f00::1')],
  'multicast and reserved': [
    v4('224.0.0.1'),
    v4('239.255.255.255'),
    v4('240.0.0.1'),
    v4('255.255.255.255'),
    v6('ff02::1'),
  ],
  'no address at all': [v4(''), v4('127.1'), v4('0x7f.1'), v4('::ffff:127.0.0.1'), v6('127.0.0.1'), v4('localhost')],
};

describe('a base URL', () => {
  it.each(REFUSED)('is refused, and nothing is sent: %j [A3]', async (baseUrl) => {
    const line = new Line({ baseUrl });

    const { code } = await failureOf(line.ask());

    expect([code, line.exchange.requests]).toEqual(['address-refused', []]);
  });

  it.each(ACCEPTED)('leads to the vendor in whatever spelling: %j [A3]', async (baseUrl) => {
    const line = new Line({ baseUrl });

    await line.ask();

    expect(line.exchange.requests.map(({ url, address }) => [url.href, address])).toEqual([
      ['https://api.leapsome.com/scim/v1/Users', PUBLIC],
    ]);
  });

  it('may have no path', async () => {
    const line = new Line({ baseUrl: `https://${HOST}` });

    await line.ask();

    expect(line.exchange.requests.map(({ url }) => url.href)).toEqual([`https://${HOST}/Users`]);
  });

  it.each([
    'http://127.0.0.1:8080/scim',
    'http://localhost:8080/scim',
    'https://localhost/scim',
    'http://[::1]:8080/scim',
    'http://127.1/scim',
  ])('may be of this machine where simulators are allowed: %s', async (baseUrl) => {
    const line = new Line({ baseUrl, rules: { allowLoopback: true } });
    line.exchange.addresses = [v4('127.0.0.1')];

    await line.ask();

    expect(line.exchange.requests).toHaveLength(1);
  });

  it.each([
    'https://user:s3cret@api.leapsome.com/scim',
    'https:\\\\user:s3cret@api.leapsome.com/scim',
    'https:s3cret@api.leapsome.com',
    'https://user:s3cret@',
    'https://user:s3cret/@api.leapsome.com',
    'https://api.leapsome.com/scim?token=s3cret',
    'https://api.leapsome.com/scim#s3cret',
    'https://elsewhere.example/s3cret',
    'bearer s3cret',
  ])('is not quoted in its refusal, since a token may have been pasted into it: %s [A1]', async (baseUrl) => {
    const { message } = await failureOf(new Line({ baseUrl }).ask());

    expect(message).not.toContain('s3cret');
  });
});

describe('a host name', () => {
  it.each(Object.entries(NOT_PUBLIC))('that resolves to %s gets nothing sent [A3]', async (_kind, addresses) => {
    for (const address of addresses) {
      const line = new Line();
      line.exchange.addresses = [address];

      const { code } = await failureOf(line.ask());

      expect([address, code, line.exchange.requests]).toEqual([address, 'address-refused', []]);
    }
  });

  it.each([
    ['a public one last', [v4('10.0.0.1'), v6('fe80::1'), PUBLIC], PUBLIC],
    ['a public one first', [PUBLIC, v4('127.0.0.1')], PUBLIC],
    ['a public one of IPv6', [v4('169.254.169.254'), PUBLIC_V6], PUBLIC_V6],
  ])('that resolves to several addresses, %s, is asked at that one [A3]', async (_how, addresses, expected) => {
    const line = new Line();
    line.exchange.addresses = addresses;

    await line.ask();

    expect(line.exchange.requests.map(({ address }) => address)).toEqual([expected]);
  });

  it('that is public at first and private later gets nothing more sent [A3]', async () => {
    const line = new Line();
    const transport = line.transport();
    await transport.getJson(aRequest());
    line.exchange.addresses = [v4('127.0.0.1')];

    const { code } = await failureOf(transport.getJson(aRequest()));

    expect([code, line.exchange.requests.length]).toEqual(['address-refused', 1]);
  });

  it('that becomes private between two attempts gets nothing more sent [A3]', async () => {
    const line: Line = new Line({
      answer: () => {
        line.exchange.addresses = [v4('169.254.169.254')];
        return { status: 503, headers: {}, body: undefined };
      },
    });

    const { code } = await failureOf(line.ask());

    expect([code, line.exchange.requests.length]).toEqual(['address-refused', 1]);
  });

  it('that resolves to nothing is a failure by name', async () => {
    const line = new Line();
    line.exchange.addresses = [];

    const { code } = await failureOf(line.ask());

    expect([code, line.exchange.requests]).toEqual(['unreachable', []]);
  });

  it('of this machine must resolve to this machine [A3]', async () => {
    const line = new Line({ baseUrl: 'http://localhost:8080/scim', rules: { allowLoopback: true } });
    line.exchange.addresses = [PUBLIC];

    const { code } = await failureOf(line.ask());

    expect([code, line.exchange.requests]).toEqual(['address-refused', []]);
  });
});
