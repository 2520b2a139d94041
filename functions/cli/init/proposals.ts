import { populationOfAccounts } from '../../../shared/access/population.ts';
import {
  type DomainProposal,
  proposeDomains,
  proposeRoles,
  proposeServiceAccounts,
  type RoleProposal,
  type ServiceAccountProposal,
} from '../../../shared/access/proposals.ts';
import type { AccessReading } from '../../../shared/connections/contract.ts';

/** What a first reading of a roster showed. */
export interface RosterSeen {
  readonly connection: string;
  readonly people: number;
  /** Of these, people who have left. */
  readonly left: number;
  readonly doubts: readonly string[];
}

/** What a first reading suggests, for a person to confirm. */
export interface Proposals {
  readonly accounts: number;
  readonly domains: readonly DomainProposal[];
  /** Sources that showed roles, and how many. */
  readonly roleSources: readonly { readonly from: 'scim' | 'import'; readonly roles: number }[];
  readonly roles: readonly RoleProposal[];
  /** The first of those found. */
  readonly serviceAccounts: readonly ServiceAccountProposal[];
  readonly serviceAccountsFound: number;
  /** A date to begin with for the expiry of a service account. */
  readonly expires: string;
  /** Why the reading of the application is not known to be complete. */
  readonly doubts: readonly string[];
  readonly rosters: readonly RosterSeen[];
}

/** More are not read by anybody; the file says how many there are. */
const MAX_LISTED = 50;

/**
 * Everything that one reading of the application suggests; `expires` is the date to begin with for service accounts. Roles
 * that it has and nobody holds are classified too: somebody may hold them tomorrow.
 */
export function proposalsFrom(
  { accounts, entitlements, roleDefinitions, facts }: AccessReading,
  expires: string,
): Omit<Proposals, 'rosters'> {
  const { holders } = populationOfAccounts(accounts, entitlements);
  const counts = new Map<string, number>();
  for (const { name, count } of holders) counts.set(name, (counts.get(name) ?? 0) + count);
  for (const { name, active } of roleDefinitions ?? []) if (active !== false && !counts.has(name)) counts.set(name, 0);
  const serviceAccounts = proposeServiceAccounts(accounts);
  return {
    accounts: accounts.length,
    domains: proposeDomains(accounts).slice(0, MAX_LISTED),
    roleSources: facts.roles.flatMap(({ from, state }) =>
      (from === 'scim' || from === 'import') && state === 'collected'
        ? [{ from, roles: rolesFrom(from, accounts) }]
        : [],
    ),
    roles: proposeRoles([...counts].map(([name, count]) => ({ name, count }))),
    serviceAccounts: serviceAccounts.slice(0, MAX_LISTED),
    serviceAccountsFound: serviceAccounts.length,
    expires,
    doubts: facts.doubts,
  };
}

function rolesFrom(source: string, accounts: AccessReading['accounts']): number {
  const grants = accounts.flatMap((account) => account.grants.filter((grant) => grant.source === source));
  return new Set(grants.filter(({ kind }) => kind === 'role').map(({ entitlement }) => entitlement)).size;
}
