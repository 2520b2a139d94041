import { byCodeUnit } from '../kernel/canonical-json.ts';
import { normaliseEmail } from './matching/email.ts';
import { type Account, mayBeActive } from './snapshot.ts';

/**
 * What one reading suggests for a policy that does not exist yet. Guesses, each with its reason, for a person to
 * confirm: nothing here decides anything.
 */

export interface DomainProposal {
  readonly domain: string;
  /** Accounts with an address of the domain. */
  readonly accounts: number;
  /** `private`: a provider of private mail, whose addresses must not match accounts to people. */
  readonly kind: 'main' | 'further' | 'private';
}

export interface RoleProposal {
  readonly role: string;
  readonly class: 'privileged' | 'standard';
  readonly holders: number;
}

export interface ServiceAccountProposal {
  readonly userName: string;
  readonly kind: 'service' | 'shared' | 'break-glass' | 'test';
  readonly reason: string;
}

/** A domain counts as the company's own if it has this share of the accounts that the commonest one has. */
const MAIN_SHARE = 0.1;
/** The form that policy takes domains in; others come from malformed addresses. */
const DOMAIN = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
/** Providers at which anybody can have an address. */
const PRIVATE_MAIL =
  /^((gmail|googlemail|aol|icloud|me|mac|proton|protonmail|pm|fastmail|zoho|mail|email|qq|163|126)\.(com|me)|(gmx|web|t-online|freenet|posteo|mailbox|arcor)\.(de|net|org|at|ch)|(yahoo|ymail|hotmail|outlook|live|msn|yandex)\.[a-z.]+|orange\.fr|free\.fr|laposte\.net|libero\.it|mail\.ru|tutanota\.com|tuta\.io)$/;

/** The mail domains of the accounts that may be active, the commonest first. */
export function proposeDomains(accounts: readonly Account[]): DomainProposal[] {
  const counts = new Map<string, number>();
  for (const { userName, emails } of accounts.filter(mayBeActive)) {
    const addresses = [userName, ...emails].flatMap((text) => normaliseEmail(text) ?? []);
    const domains = new Set(addresses.map((address) => address.slice(address.lastIndexOf('@') + 1)));
    for (const domain of domains) if (DOMAIN.test(domain)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || byCodeUnit(a, b));
  const most = sorted.find(([domain]) => !PRIVATE_MAIL.test(domain))?.[1] ?? 0;
  return sorted.map(([domain, count]) => {
    const isMain = count === most || (count > 1 && count >= most * MAIN_SHARE);
    return { domain, accounts: count, kind: PRIVATE_MAIL.test(domain) ? 'private' : isMain ? 'main' : 'further' };
  });
}

/** Names that speak of administration. Everything else is proposed as standard, to be looked at. */
const PRIVILEGED = /(^|[^\p{L}])(super[ _-]?users?|root|owners?)($|[^\p{L}])|admin/iu;

/** Classes for the roles that somebody holds, by their names, sorted. */
export function proposeRoles(roles: readonly { readonly name: string; readonly count: number }[]): RoleProposal[] {
  return roles
    .map(
      ({ name, count }): RoleProposal => ({
        role: name,
        class: PRIVILEGED.test(name) ? 'privileged' : 'standard',
        holders: count,
      }),
    )
    .sort((a, b) => byCodeUnit(a.class, b.class) || byCodeUnit(a.role, b.role));
}

/** Words in a user name that no person is called, and the kind of account that they speak of. */
const SERVICE_WORDS: { readonly [kind in ServiceAccountProposal['kind']]: readonly string[] } = {
  'break-glass': ['breakglass', 'emergency'],
  test: ['test', 'testing', 'testuser', 'demo', 'qa', 'sandbox', 'dummy'],
  shared: [
    ...['inbox', 'info', 'hello', 'contact', 'office', 'team', 'support', 'helpdesk', 'kiosk', 'shared', 'hr'],
    ...['jobs', 'careers', 'recruiting', 'billing', 'reception', 'feedback', 'postmaster', 'webmaster'],
  ],
  service: [
    ...['sync', 'api', 'svc', 'service', 'bot', 'integration', 'integrations', 'automation', 'system', 'scim', 'sso'],
    ...['admin', 'administrator', 'noreply', 'donotreply', 'notification', 'notifications', 'daemon', 'backup', 'etl'],
    ...['connector', 'webhook', 'provisioning', 'leapsome', 'root'],
  ],
};

/**
 * Accounts that seem to be nobody's own: no external id, and a user name that no person has, or neither a person's
 * name nor a department. Where most accounts lack an external id, lacking one says nothing.
 */
export function proposeServiceAccounts(accounts: readonly Account[]): ServiceAccountProposal[] {
  const active = accounts.filter(mayBeActive);
  const provisioned = active.filter(({ externalId }) => externalId !== null).length;
  const isTelling = provisioned * 2 > active.length;
  return active
    .filter(({ externalId }) => externalId === null)
    .flatMap((account) => proposeService(account, isTelling) ?? [])
    .sort((a, b) => byCodeUnit(a.userName, b.userName));
}

function proposeService(
  { userName, displayName, department }: Account,
  isTelling: boolean,
): ServiceAccountProposal | null {
  const local = userName.split('@')[0] ?? '';
  const words = local.toLowerCase().split(/[^\p{L}]+/u);
  words.push(words.join(''));
  for (const [kind, known] of Object.entries(SERVICE_WORDS) as [ServiceAccountProposal['kind'], readonly string[]][]) {
    const word = words.find((each) => known.includes(each));
    if (word !== undefined) return { userName, kind, reason: `no external id, and "${word}" in the user name` };
  }
  if (!isTelling || department !== null || isLikeAPerson(displayName ?? '')) return null;
  return { userName, kind: 'service', reason: 'no external id, no department, and no name that a person has' };
}

/** Two words of letters or more: a given name and a family name. */
function isLikeAPerson(name: string): boolean {
  return name.split(/\s+/).filter((word) => /^\p{L}[\p{L}\p{M}'’.-]*$/u.test(word)).length >= 2;
}
