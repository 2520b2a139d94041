import { BlockList, isIP } from 'node:net';
import { CollectionError } from '../errors.ts';
import type { Address } from '../ports.ts';

/** Which hosts a connection may talk to. */
export interface HostRules {
  /** Exact host names, lower case. */
  readonly allowedHosts: readonly string[];
  /** Whether this machine itself is allowed, over plain http too: for simulators, never on Lambda. */
  readonly allowLoopback: boolean;
}

/**
 * Everything that is not the public Internet: the IANA special-purpose registries for IPv4 and IPv6. A token must not
 * go to a metadata service, a runtime API or somebody's intranet because a name resolves there.
 */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}

/** IPv6 has one public block, 2000::/3, with these exceptions in it. */
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6');
const NOT_PUBLIC_V6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  NOT_PUBLIC_V6.addSubnet(network, prefix, 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address belongs to the public Internet. Whatever is not spelt as one does not: BlockList ignores it. */
function isPublic({ address, family }: Address): boolean {
  if (isIP(address) !== family) return false;
  if (family === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return PUBLIC_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

function isLoopback({ address, family }: Address): boolean {
  return LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whether a URL's host names this machine by an address or as `localhost`. */
function namesLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  return host === 'localhost' || (family !== 0 && isLoopback({ address: bare, family: family as 4 | 6 }));
}

/**
 * Checks a configured base URL and returns it parsed. Throws `address-refused` for anything but https on an allowed
 * host (plain http on loopback), and for user names, ports, queries and fragments.
 */
export function checkedBaseUrl(text: string, rules: HostRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  // Of the text only the host is named: a token pasted into it must not get into a message.
  const refuse = (why: string) => {
    const named = url?.host ? `baseUrl (${url.host})` : 'baseUrl';
    return new CollectionError('address-refused', `${named} ${why}; correct it in the configuration`);
  };
  if (!url) throw refuse('is not a URL');
  // Parsers read these as a slash and as nothing; people do not.
  if (/[\\\s]/.test(text)) throw refuse('holds a backslash or white space');
  if (url.username || url.password) throw refuse('holds a user name or password, which belong into the token');
  if (url.search || url.hash || text.includes('?') || text.includes('#')) throw refuse('has a query or fragment');
  if (namesLoopback(url.hostname)) {
    if (!rules.allowLoopback) throw refuse('points to this machine, which is not allowed here');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is neither http nor https');
    return url;
  }
  if (url.protocol !== 'https:') throw refuse('is not https');
  if (url.port) throw refuse('names a port');
  if (!rules.allowedHosts.includes(url.hostname)) {
    throw refuse(`is not on an allowed host (${rules.allowedHosts.join(', ')}; add others under allowedHosts)`);
  }
  return url;
}

/** The address to connect to: a public one, or this machine where the URL says so. Throws `address-refused`. */
export function chooseAddress(url: URL, addresses: readonly Address[]): Address {
  const suitable = namesLoopback(url.hostname) ? isLoopback : isPublic;
  const chosen = addresses.find(suitable);
  if (!chosen) {
    throw new CollectionError(
      'address-refused',
      `${url.hostname} resolves to no public address, so the token was not sent; check the DNS that this machine uses`,
    );
  }
  return chosen;
}
