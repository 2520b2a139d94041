import type { PageRecord } from '../../access/certificate.ts';
import { withRoles } from '../../access/roles.ts';
import { type Entitlement, sortedById } from '../../access/snapshot.ts';
import { secretFingerprint } from '../../kernel/digest.ts';
import type { AccessReading, CollectionContext } from '../contract.ts';
import { type ReadRoles, rolesFromGroups, rolesFromImport } from '../role-sources.ts';
import { GuardedTransport } from '../transport/guarded-transport.ts';
import { ACCESS_ROLE_FIELDS } from './access-roles.ts';
import { joinMemberships } from './accounts.ts';
import { readContentApi } from './content-api.ts';
import { EMPLOYEE_FIELDS } from './employees.ts';
import { figuresOf } from './figures.ts';
import type { ScimGroup } from './groups.ts';
import { LEAPSOME_HOSTS, type LeapsomeOptions } from './options.ts';
import { readGroups, readUsers } from './scim-client.ts';
import { rolesFromScim } from './scim-roles.ts';
import { withStages } from './stages.ts';
import { keptFields } from './users.ts';

const CONTENT_FIELDS = [...EMPLOYEE_FIELDS, ...ACCESS_ROLE_FIELDS];

/** Leapsome allows 30 requests a second and answers 429 beyond; five are left to whoever else uses the token. */
const REQUESTS_PER_SECOND = 25;

/**
 * Reads users, groups and roles of a Leapsome tenant over SCIM, and over the Content API, where it is configured, what SCIM
 * does not tell. Rejects with a CollectionError.
 */
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
  // First, so that somebody who is new meanwhile is not missed among the users.
  const content = await readContentApi(options, context);
  const groups = await readGroups(client);
  const users = await readUsers(client, options.customAttributes, context.today);

  const { accounts: joined, check } = joinMemberships(users.items, groups.items);
  const stages = content && withStages(joined, content.employees.items);
  const plain = stages?.accounts ?? joined;
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

  const transports = content ? [transport, content.transport] : [transport];
  const further = content ? [content.roles, content.employees] : [];
  return {
    kind: 'access',
    attestations: readRoles.flatMap(({ attestation }) => attestation ?? []),
    accounts,
    entitlements: [...groupEntitlements(groups.items, check.unlistedGroups), ...roles],
    roleDefinitions: content?.roles.definitions ?? null,
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
        further: content ? [content.source] : [],
        peerCertificates: [...new Set(transports.flatMap((used) => used.peerCertificates))].sort(),
      },
      requests: [...further.map(({ request }) => request), groups.request, users.request],
      pages: [
        ...further.flatMap(({ pages }) => pages),
        ...groups.pages,
        ...users.pages,
        ...readRoles.flatMap(({ pages }): readonly PageRecord[] => pages),
      ],
      ...figuresOf({ accounts, memberships: check, stages: stages?.check ?? null, groups, users, content }),
      fields: {
        kept: [...keptFields(options.customAttributes), ...(content ? CONTENT_FIELDS : [])],
        dropped: further.reduce((sum, { dropped }) => sum + dropped, users.dropped),
      },
      roles: sources,
      inactiveListed: accounts.some((account) => account.active === false) ? 'seen' : 'never-seen',
      listsLeavers: null,
      asOf: null,
      skewMs: greatestSkew(transports),
    },
  };
}

function groupEntitlements(groups: readonly ScimGroup[], unlisted: readonly string[]): Entitlement[] {
  return sortedById<Entitlement>([
    ...groups.map(({ id, displayName }) => ({ id, kind: 'group' as const, name: displayName })),
    ...unlisted.map((id) => ({ id, kind: 'group' as const, name: null })),
  ]);
}

function greatestSkew(transports: readonly GuardedTransport[]): number | null {
  const skews = transports.flatMap(({ skewMs }) => skewMs ?? []);
  return skews.length === 0 ? null : Math.max(...skews);
}
