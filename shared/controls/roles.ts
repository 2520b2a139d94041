import type { KnownDefinition } from '../access/role-definitions.ts';
import { type AccessSnapshot, type Account, type Grant, mayBeActive } from '../access/snapshot.ts';
import { dateOf, startOfDay } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import { isStaleSource } from './inputs.ts';
import type { ReasonCode } from './reasons.ts';
import { identify, type NamedRole } from './role-identity.ts';

type RoleClass = 'privileged' | 'standard' | 'unclassified';

/** A role of an application, under whatever ids its sources know it. */
export interface Role {
  /** What grants call it: its name, where a source goes by names. */
  readonly id: string;
  /** All ids that sources have for it, sorted. */
  readonly ids: readonly string[];
  readonly name: string;
  /** Whether policy names it. */
  readonly isNamed: boolean;
  /** A standard role that has changed since policy was approved is unclassified: policy spoke of what it was. */
  readonly class: RoleClass;
  /** What the application itself tells of it; null if it tells nothing. */
  readonly definition: KnownDefinition | null;
  /** How it differs from what it was when policy was approved. */
  readonly change: 'new' | 'renamed' | 'rescoped' | null;
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

/** Whether a text of the policy means a role: its name, or any of its ids. */
export function isCalled({ ids, name }: Role, text: string): boolean {
  return name === text || ids.includes(text);
}

/** The roles of one application under one policy. */
export interface RoleView {
  readonly roles: readonly Role[];
  /** What the application once told of roles, and does not now. */
  readonly untold: readonly KnownDefinition[];
  readonly holdings: readonly Holding[];
  /** Ids of the accounts that hold a privileged role. */
  readonly privilegedAccounts: ReadonlySet<string>;
  /** Why role data forbids a pass; null if an authoritative source is complete and fresh. */
  readonly obstacle: { readonly reason: ReasonCode; readonly usable: boolean } | null;
}

/** What tells of an application's roles. */
interface RoleData {
  readonly snapshot: AccessSnapshot;
  readonly definitions: readonly KnownDefinition[];
}

/** By what roles are judged. */
interface Rules {
  readonly policy: Policy;
  readonly asOf: Instant;
  readonly timezone: string;
}

/** Joins what sources say of roles, classifies these, and says how far role data can be relied on. */
export function viewRoles({ snapshot, definitions }: RoleData, rules: Rules): RoleView {
  const active = snapshot.accounts.filter(mayBeActive);
  const named = namedIn(snapshot, active);
  const roleOf = rolesBy(named, definitions, rules);
  const holdings = active.flatMap((account) =>
    rolesIn(account.grants, roleOf).map(([role, own]): Holding => {
      return { account, role, sources: [...new Set(own.map(({ source }) => source))].sort(byCodeUnit) };
    }),
  );
  const { told = [], untold = [] } = Object.groupBy(definitions, (known) => (known.untoldSince ? 'untold' : 'told'));
  const privileged = holdings.filter((held) => held.role.class === 'privileged').map((held) => held.account.id);
  const obstacle = roleObstacle(snapshot, rules.asOf);
  return {
    roles: [...new Set([...named, ...told].map(({ id }) => roleOf(id)))],
    untold,
    holdings,
    privilegedAccounts: new Set(privileged),
    obstacle: told.length > 0 && obstacle ? { ...obstacle, usable: true } : obstacle,
  };
}

/** The roles that the snapshot lists. One that somebody holds and it does not list is a role all the same. */
function namedIn({ entitlements }: AccessSnapshot, active: readonly Account[]): NamedRole[] {
  const roles = new Map<string, NamedRole>();
  for (const { kind, id, name } of entitlements) if (kind === 'role') roles.set(id, { id, name: name ?? id });
  for (const { grants } of active) {
    for (const { kind, entitlement: id } of grants) {
      if (kind === 'role' && !roles.has(id)) roles.set(id, { id, name: id });
    }
  }
  return [...roles.values()];
}

/** Finds the role that an id is of. */
function rolesBy(
  named: readonly NamedRole[],
  definitions: readonly KnownDefinition[],
  rules: Rules,
): (id: string) => Role {
  const identityOf = identify([...named, ...definitions]);
  const defined = new Map(definitions.map((definition) => [definition.id, definition]));
  const classify = classifier(rules.policy);
  const roles = new Map<string, Role>();
  for (const [identity, same] of Map.groupBy(named, identityOf)) {
    const role = makeRole(same, defined.get(identity) ?? null, classify, rules);
    for (const { id } of [...same, { id: identity }]) roles.set(id, role);
  }
  for (const definition of definitions) {
    if (!roles.has(definition.id)) roles.set(definition.id, makeRole([], definition, classify, rules));
  }
  return (id) => {
    const role = roles.get(id);
    if (!role) throw new Error('every role that is asked for has been made');
    return role;
  };
}

function makeRole(
  named: readonly NamedRole[],
  definition: KnownDefinition | null,
  classify: ReturnType<typeof classifier>,
  rules: Rules,
): Role {
  const all = definition ? [definition, ...named] : named;
  const ids = [...new Set(all.map(({ id }) => id))].sort(byCodeUnit);
  const name = all[0]?.name ?? '';
  const change = definition && changeOf(definition, rules);
  const byPolicy = classify(...all.flatMap((one) => [one.id, one.name]));
  return {
    id: named.find((one) => one.id === one.name)?.id ?? ids[0] ?? '',
    ids,
    name,
    isNamed: byPolicy !== 'unclassified',
    class: change !== null && byPolicy === 'standard' ? 'unclassified' : byPolicy,
    definition,
    change,
  };
}

/** What a policy that was approved before the role was seen to be what it is cannot have known. */
function changeOf({ name, since, before }: KnownDefinition, { policy, asOf, timezone }: Rules): Role['change'] {
  if (since === null) return null;
  const { approvedOn } = policy;
  const isApproved = approvedOn !== undefined && startOfDay(approvedOn, timezone) <= asOf;
  if (isApproved && approvedOn >= dateOf(since, timezone)) return null;
  if (before === null) return 'new';
  return before.name === name ? 'rescoped' : 'renamed';
}

/** The grants of roles, by role. Most accounts have one. */
function rolesIn(grants: readonly Grant[], roleOf: (id: string) => Role): [role: Role, grants: readonly Grant[]][] {
  const ofRoles = grants.filter(({ kind }) => kind === 'role');
  const [only] = ofRoles;
  return only && ofRoles.length === 1
    ? [[roleOf(only.entitlement), ofRoles]]
    : [...Map.groupBy(ofRoles, ({ entitlement }) => roleOf(entitlement))];
}

/** How a policy classifies roles, by any of their ids and names. */
export function classifier({ roles }: Pick<Policy, 'roles'>): (...called: readonly string[]) => RoleClass {
  const privileged = new Set(roles.privileged);
  const standard = new Set(roles.standard);
  return (...called) => {
    if (called.some((text) => privileged.has(text))) return 'privileged';
    return called.some((text) => standard.has(text)) ? 'standard' : 'unclassified';
  };
}

/** Why the role data of a reading forbids a pass. */
export function roleObstacle(snapshot: AccessSnapshot, asOf: Instant): RoleView['obstacle'] {
  const collected = snapshot.certificate.roles.filter((source) => source.state === 'collected');
  if (collected.length === 0) return { reason: 'roles-not-collected', usable: false };
  const authoritative = collected.filter((source) => source.authority === 'authoritative');
  if (authoritative.length === 0) return { reason: 'roles-indicative', usable: true };
  const allStale = authoritative.every((source) => isStaleSource(source, asOf));
  return allStale ? { reason: 'roles-stale', usable: true } : null;
}
