import { type AccessSnapshot, type Account, type Grant, mayBeActive } from '../access/snapshot.ts';
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

/** The subject of a finding about a grant. */
export function grantSubject({ account, role }: Holding): readonly string[] {
  return ['grant', account.id, role.id];
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
  const classify = classifier(policy);
  const roles = new Map<string, Role>();
  const add = (id: string, name: string) => {
    const role: Role = { id, name, class: classify(id, name) };
    roles.set(id, role);
    return role;
  };
  for (const { kind, id, name } of snapshot.entitlements) if (kind === 'role') add(id, name ?? id);
  const holdings: Holding[] = [];
  for (const account of snapshot.accounts) {
    if (!mayBeActive(account)) continue;
    for (const [id, own] of rolesIn(account.grants)) {
      // A role that the snapshot does not list is a role all the same.
      const role = roles.get(id) ?? add(id, id);
      holdings.push({ account, role, sources: [...new Set(own.map(({ source }) => source))].sort(byCodeUnit) });
    }
  }
  const privileged = holdings.filter((held) => held.role.class === 'privileged').map((held) => held.account.id);
  return {
    roles: [...roles.values()],
    holdings,
    privilegedAccounts: new Set(privileged),
    obstacle: roleObstacle(snapshot, asOf),
  };
}

/** The grants of roles, by role. Most accounts have one. */
function rolesIn(grants: readonly Grant[]): Iterable<readonly [id: string, grants: readonly Grant[]]> {
  const ofRoles = grants.filter(({ kind }) => kind === 'role');
  const [only] = ofRoles;
  return only && ofRoles.length === 1
    ? [[only.entitlement, ofRoles]]
    : Map.groupBy(ofRoles, (grant) => grant.entitlement);
}

/** How a policy classifies roles, by id or name. */
export function classifier({ roles }: Pick<Policy, 'roles'>): (id: string, name: string) => RoleClass {
  const privileged = new Set(roles.privileged);
  const standard = new Set(roles.standard);
  return (id, name) => {
    if (privileged.has(id) || privileged.has(name)) return 'privileged';
    return standard.has(id) || standard.has(name) ? 'standard' : 'unclassified';
  };
}

function roleObstacle(snapshot: AccessSnapshot, asOf: Instant): RoleView['obstacle'] {
  const collected = snapshot.certificate.roles.filter((source) => source.state === 'collected');
  if (collected.length === 0) return { reason: 'roles-not-collected', usable: false };
  const authoritative = collected.filter((source) => source.authority === 'authoritative');
  if (authoritative.length === 0) return { reason: 'roles-indicative', usable: true };
  const allStale = authoritative.every((source) => isStaleSource(source, asOf));
  return allStale ? { reason: 'roles-stale', usable: true } : null;
}
