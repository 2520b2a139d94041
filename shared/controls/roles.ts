import { type AccessSnapshot, type Account, mayBeActive } from '../access/snapshot.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import { isStaleSource } from './inputs.ts';
import type { ReasonCode } from './reasons.ts';

type RoleClass = 'privileged' | 'standard' | 'unclassified';

interface Role {
  readonly id: string;
  readonly name: string;
  readonly class: RoleClass;
}

/** An account that may be able to log in holds a role. */
export interface Holding {
  readonly account: Account;
  readonly role: Role;
  /** The sources that say so, sorted. */
  readonly sources: readonly string[];
}

/** The roles of one application under one policy. */
export interface RoleView {
  readonly roles: readonly Role[];
  readonly holdings: readonly Holding[];
  /** Ids of the accounts that hold a privileged role. */
  readonly privilegedAccounts: ReadonlySet<string>;
  /** Why role data forbids a pass; null if an authoritative source is complete and fresh. */
  readonly obstacle: { readonly reason: ReasonCode; readonly usable: boolean } | null;
}

/** Classifies the roles of a snapshot by id or name, and says how far its role data can be relied on. */
export function viewRoles(snapshot: AccessSnapshot, policy: Policy, asOf: Instant): RoleView {
  const roles = snapshot.entitlements
    .filter((entitlement) => entitlement.kind === 'role')
    .map(({ id, name }): Role => ({ id, name: name ?? id, class: classify([id, name ?? id], policy) }));
  const byId = new Map(roles.map((role) => [role.id, role]));
  const holdings = snapshot.accounts.filter(mayBeActive).flatMap((account): Holding[] => {
    const sources = new Map<string, string[]>();
    for (const grant of account.grants) {
      if (grant.kind === 'role')
        sources.set(grant.entitlement, [...(sources.get(grant.entitlement) ?? []), grant.source]);
    }
    return [...sources].flatMap(([id, from]) => {
      const role = byId.get(id);
      return role ? [{ account, role, sources: from.toSorted(byCodeUnit) }] : [];
    });
  });
  const privileged = holdings.filter((held) => held.role.class === 'privileged').map((held) => held.account.id);
  return { roles, holdings, privilegedAccounts: new Set(privileged), obstacle: roleObstacle(snapshot, asOf) };
}

function classify(names: readonly string[], { roles }: Policy): RoleClass {
  if (names.some((name) => roles.privileged.includes(name))) return 'privileged';
  return names.some((name) => roles.standard.includes(name)) ? 'standard' : 'unclassified';
}

function roleObstacle(snapshot: AccessSnapshot, asOf: Instant): RoleView['obstacle'] {
  const collected = snapshot.certificate.roles.filter((source) => source.state === 'collected');
  if (collected.length === 0) return { reason: 'roles-not-collected', usable: false };
  const authoritative = collected.filter((source) => source.authority === 'authoritative');
  if (authoritative.length === 0) return { reason: 'roles-indicative', usable: true };
  const allStale = authoritative.every((source) => isStaleSource(source, asOf));
  return allStale ? { reason: 'roles-stale', usable: true } : null;
}
