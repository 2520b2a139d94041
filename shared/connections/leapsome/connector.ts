import type { PageRecord } from '../../access/certificate.ts';
import { withRoles } from '../../access/roles.ts';
import { type Account, type Entitlement, sortedById } from '../../access/snapshot.ts';
import { secretFingerprint } from '../../kernel/digest.ts';
import type { AccessReading, CollectionContext, ReadingFacts } from '../contract.ts';
import { GuardedTransport } from '../transport/guarded-transport.ts';
import { joinMemberships, type MembershipCheck } from './accounts.ts';
import type { ScimGroup } from './groups.ts';
import { LEAPSOME_HOSTS, type LeapsomeOptions } from './options.ts';
import { type ReadRoles, rolesFromGroups, rolesFromImport, rolesFromScim } from './role-sources.ts';
import { readGroups, readUsers } from './scim-client.ts';
import { keptFields } from './users.ts';

/** Leapsome allows 30 requests a second and answers 429 beyond; five are left to whoever else uses the token. */
const REQUESTS_PER_SECOND = 25;

/** Reads users, groups and roles of a Leapsome tenant over SCIM. Rejects with a CollectionError. */
export async function collectLeapsome(options: LeapsomeOptions, context: CollectionContext): Promise<AccessReading> {
  const { ports } = context;
  const transport = new GuardedTransport(ports, options.baseUrl, {
    allowedHosts: [...LEAPSOME_HOSTS, ...options.allowedHosts],
    allowLoopback: ports.allowLoopback,
    requestsPerSecond: REQUESTS_PER_SECOND,
    deadline: context.deadline,
  });
  const token = await ports.secrets.read(options.token);
  const client = { transport, credential: { scheme: 'Bearer' as const, secret: token }, report: context.report };
  const groups = await readGroups(client);
  const users = await readUsers(client, options.customAttributes, context.today);

  const { accounts: plain, check } = joinMemberships(users.items, groups.items);
  const readRoles = await Promise.all(
    options.roles.map((source): ReadRoles | Promise<ReadRoles> => {
      if (source.from === 'scim') return rolesFromScim(source, users.items);
      if (source.from === 'groups') return rolesFromGroups(source, plain);
      return rolesFromImport(source, plain, context);
    }),
  );
  const { accounts, roles, sources } = withRoles(
    plain,
    readRoles.map(({ statement }) => statement),
  );

  return {
    kind: 'access',
    attestations: readRoles.flatMap(({ attestation }) => attestation ?? []),
    accounts,
    entitlements: [...groupEntitlements(groups.items, check.unlistedGroups), ...roles],
    roleDefinitions: null,
    facts: {
      source: {
        provider: 'leapsome',
        kind: 'application',
        evidenceClass: 'api',
        location: options.baseUrl,
        credential: {
          reference: options.token,
          fingerprint: secretFingerprint(token.reveal(), context.origin),
        },
        peerCertificates: transport.peerCertificates,
      },
      requests: [groups.request, users.request],
      pages: [...groups.pages, ...users.pages, ...readRoles.flatMap(({ pages }): readonly PageRecord[] => pages)],
      counts: counts(accounts, groups.items.length, groups.total, users.total),
      crossChecks: crossChecks(check),
      fields: { kept: keptFields(options.customAttributes), dropped: users.dropped },
      roles: sources,
      inactiveListed: accounts.some((account) => account.active === false) ? 'seen' : 'never-seen',
      listsLeavers: null,
      asOf: null,
      skewMs: transport.skewMs,
      doubts: doubts(accounts, check),
    },
  };
}

function groupEntitlements(groups: readonly ScimGroup[], unlisted: readonly string[]): Entitlement[] {
  return sortedById<Entitlement>([
    ...groups.map(({ id, displayName }) => ({ id, kind: 'group' as const, name: displayName })),
    ...unlisted.map((id) => ({ id, kind: 'group' as const, name: null })),
  ]);
}

function counts(accounts: readonly Account[], groups: number, declaredGroups: number, declaredUsers: number) {
  const ofActivity = (active: boolean | null) => accounts.filter((account) => account.active === active).length;
  return {
    accountsDeclared: declaredUsers,
    accounts: accounts.length,
    active: ofActivity(true),
    inactive: ofActivity(false),
    activeUnknown: ofActivity(null),
    groupsDeclared: declaredGroups,
    groups,
  };
}

function crossChecks(check: MembershipCheck): ReadingFacts['crossChecks'] {
  const compare = (name: string, expected: number, found: number) => ({
    check: name,
    expected,
    found,
    agrees: expected === found,
  });
  return [
    compare('membership-disagreements', 0, check.disagreements),
    compare('members-not-among-users', 0, check.unknownMembers),
    compare('groups-not-listed', 0, check.unlistedGroups.length),
  ];
}

/** What makes a reading partial though every declared record was received. */
function doubts(accounts: readonly Account[], check: MembershipCheck): string[] {
  const userNames = new Set(accounts.map((account) => account.userName.toLowerCase()));
  const found: string[] = [];
  // Somebody's token reads this list, so there is at least one account.
  if (accounts.length === 0) found.push('empty-population');
  if (userNames.size < accounts.length) found.push('duplicate-user-name');
  if (check.disagreements > 0) found.push('membership-disagrees');
  if (check.unknownMembers > 0) found.push('members-unlisted');
  return found;
}
