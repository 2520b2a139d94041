import { withRoles } from '../../access/roles.ts';
import { type Account, type Entitlement, sortedById } from '../../access/snapshot.ts';
import { secretFingerprint } from '../../kernel/digest.ts';
import { countsOf, doubtsAbout } from '../account-figures.ts';
import type { AccessReading, CollectionContext } from '../contract.ts';
import { noneOf } from '../cross-checks.ts';
import { OF_READING, rolesFromGroups, rolesFromImport } from '../role-sources.ts';
import { GuardedTransport } from '../transport/guarded-transport.ts';
import { STACKONE_HOSTS, type StackOneOptions } from './options.ts';
import { readGroups, readRoles, readUsers } from './unified-client.ts';
import { type UnifiedEntitlement, type UnifiedUser, USER_FIELDS } from './users.ts';

/** StackOne allows 1000 requests a minute for each key, which other applications may use too. */
const REQUESTS_PER_SECOND = 10;

/** Reads users, groups and roles of an application over StackOne's unified IAM. Rejects with a CollectionError. */
export async function collectStackOne(options: StackOneOptions, context: CollectionContext): Promise<AccessReading> {
  const { ports } = context;
  const transport = new GuardedTransport(ports, options.baseUrl, {
    allowedHosts: [...STACKONE_HOSTS, ...options.allowedHosts],
    allowLoopback: ports.allowLoopback,
    requestsPerSecond: REQUESTS_PER_SECOND,
    deadline: context.deadline,
  });
  const secret = await ports.secrets.read(options.apiKey);
  const credential = { scheme: 'Basic', secret } as const;
  const client = { transport, credential, report: context.report, accountId: options.accountId };
  const roles = await readRoles(client);
  const groups = await readGroups(client);
  const users = await readUsers(client, roles.list !== null);

  const plain = sortedById(users.items.map(({ account }) => account));
  const further = options.kind === 'application' ? options.roles : [];
  const readFurther = await Promise.all(
    further.map((source) =>
      source.from === 'groups' ? rolesFromGroups(source, plain) : rolesFromImport(source, plain, context),
    ),
  );
  const {
    accounts,
    roles: held,
    sources,
  } = withRoles(plain, [unifiedRoles(users.items), ...readFurther.map(({ statement }) => statement)]);
  const listedGroups = new Set(groups.items.map(({ id }) => id));
  const listedRoles = new Set(roles.list?.items.map(({ id }) => id));
  const unlistedGroups = groupsOf(plain).difference(listedGroups);
  const unlistedRoles = new Set(users.items.flatMap((user) => user.roles.map(({ id }) => id))).difference(listedRoles);
  const lists = roles.list ? [roles.list, groups, users] : [groups, users];

  return {
    kind: 'access',
    attestations: readFurther.flatMap(({ attestation }) => attestation ?? []),
    accounts,
    entitlements: [...groupEntitlements(groups.items, unlistedGroups), ...held],
    roleDefinitions: roles.list && definitionsOf(roles.list.items),
    facts: {
      source: {
        provider: 'stackone',
        kind: options.kind,
        evidenceClass: 'api',
        location: options.baseUrl,
        credential: {
          reference: options.apiKey,
          fingerprint: secretFingerprint(secret.reveal(), context.origin),
        },
        peerCertificates: transport.peerCertificates,
      },
      requests: lists.map(({ request }) => request),
      pages: [...roles.pages, ...lists.flatMap(({ pages }) => pages), ...readFurther.flatMap(({ pages }) => pages)],
      counts: { ...countsOf(accounts), groups: groups.items.length, ...(roles.list && { roles: listedRoles.size }) },
      crossChecks: [
        noneOf('groups-not-listed', unlistedGroups.size),
        ...(roles.list ? [noneOf('roles-not-listed', unlistedRoles.size)] : []),
      ],
      fields: { kept: [...USER_FIELDS], dropped: users.dropped },
      roles: sources,
      inactiveListed: accounts.some((account) => account.active === false) ? 'seen' : 'never-seen',
      listsLeavers: null,
      asOf: null,
      skewMs: transport.skewMs,
      doubts: doubtsAbout(accounts),
    },
  };
}

/** Roles as StackOne maps them: it does not say that it maps all, so that they are indicative; none at all says nothing. */
function unifiedRoles(users: readonly UnifiedUser[]) {
  const holdings = users.flatMap(({ account, roles }) =>
    roles.map(({ id, name }) => ({ account: account.id, role: id, name: name ?? id })),
  );
  return { ...OF_READING, from: 'unified' as const, knowsAllRoles: false, hasData: holdings.length > 0, holdings };
}

/** An empty list says that nothing is mapped, not that the application has no roles. */
function definitionsOf(roles: readonly UnifiedEntitlement[]): AccessReading['roleDefinitions'] {
  if (roles.length === 0) return null;
  return sortedById(roles).map(({ id, name }) => ({
    id,
    name: name ?? id,
    scope: null,
    systemDefault: null,
    active: null,
  }));
}

function groupEntitlements(groups: readonly UnifiedEntitlement[], unlisted: ReadonlySet<string>): Entitlement[] {
  return sortedById<Entitlement>([
    ...groups.map(({ id, name }) => ({ id, kind: 'group' as const, name })),
    ...[...unlisted].map((id) => ({ id, kind: 'group' as const, name: null })),
  ]);
}

function groupsOf(accounts: readonly Account[]): Set<string> {
  return new Set(accounts.flatMap(({ grants }) => grants.map(({ entitlement }) => entitlement)));
}
