import type { KnownDefinition } from '../access/role-definitions.ts';
import { type AccessSnapshot, type Account, mayBeActive } from '../access/snapshot.ts';
import { dateOf, startOfDay } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Policy } from '../workspace/policy.ts';
import { APP_ROLES, type AppRoles } from './app-roles.ts';
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
  /** Whether a source that knows all roles of everybody says so. */
  readonly isCertain: boolean;
  /** When a directory gave it, where nothing but its app roles says so, and that says when; null otherwise. */
  readonly givenAt: Instant | null;
}

/** The subject of a finding about a grant. */
export function grantSubject({ account, role }: Holding): readonly string[] {
  return ['grant', account.id, role.id];
}

/** Whether a text of the policy means a role: its name, or any of its ids. */
export function isCalled({ ids, name }: Pick<Role, 'ids' | 'name'>, text: string): boolean {
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
  readonly appRoles: AppRoles;
}

/** By what roles are judged. */
interface Rules {
  readonly policy: Policy;
  readonly asOf: Instant;
  readonly timezone: string;
}

/** Joins what sources say of roles, classifies these, and says how far role data can be relied on. */
export function viewRoles({ snapshot, definitions, appRoles }: RoleData, rules: Rules): RoleView {
  const active = snapshot.accounts.filter(mayBeActive);
  const held = active.map((account) => ({ account, grants: grantsOf(account, appRoles) }));
  const named = namedIn(
    snapshot,
    held.flatMap(({ grants }) => grants),
  );
  const roleOf = rolesBy(named, definitions, rules);
  const certain = new Set<string>(
    snapshot.certificate.roles.flatMap(({ from, authority }) => (authority === 'authoritative' ? from : [])),
  );
  const holdings = held.flatMap(({ account, grants }) =>
    rolesIn(grants, roleOf).map(([role, own]): Holding => {
      const sources = [...new Set(own.map(({ source }) => source))].sort(byCodeUnit);
      const isCertain = sources.some((source) => certain.has(source));
      const given = own.every(({ source }) => source === APP_ROLES) ? own.flatMap(({ since }) => since ?? []) : [];
      return { account, role, sources, isCertain, givenAt: given.sort(byCodeUnit).at(-1) ?? null };
    }),
  );
  const { told = [], untold = [] } = Object.groupBy(definitions, (known) => (known.untoldSince ? 'untold' : 'told'));
  const privileged = holdings.filter(({ role }) => role.class === 'privileged').map(({ account }) => account.id);
  return {
    roles: [...new Set([...named, ...told].map(({ id }) => roleOf(id)))],
    untold,
    holdings,
    privilegedAccounts: new Set(privileged),
    obstacle: obstacleTo(roleObstacle(snapshot, rules.asOf), appRoles, told.length > 0),
  };
}

/** Something says that an account holds a role. */
interface RoleGrant {
  readonly id: string;
  readonly source: string;
  /** When a directory gave it, if it says so. */
  readonly since: Instant | null;
}

function grantsOf(account: Account, appRoles: AppRoles): RoleGrant[] {
  const own = account.grants.flatMap(({ kind, entitlement: id, source }) =>
    kind === 'role' ? [{ id, source, since: null }] : [],
  );
  return [...own, ...appRoles.of(account).map(({ role: id, since }) => ({ id, source: APP_ROLES, since }))];
}

/** App roles that cannot be read keep what they have shown from going away; alone, they show some roles, not all. */
function obstacleTo(obstacle: RoleView['obstacle'], { state }: AppRoles, isDefined: boolean): RoleView['obstacle'] {
  if (obstacle === null) return state === 'unread' ? { reason: 'app-roles-unread', usable: true } : null;
  if (obstacle.reason !== 'roles-not-collected' || state === 'none') {
    return { ...obstacle, usable: obstacle.usable || isDefined };
  }
  return { reason: state === 'told' ? 'roles-indicative' : 'app-roles-unread', usable: true };
}

/** The roles that the snapshot lists. One that somebody holds and it does not list is a role all the same. */
function namedIn({ entitlements }: AccessSnapshot, grants: readonly RoleGrant[]): NamedRole[] {
  const roles = new Map<string, NamedRole>();
  for (const { kind, id, name } of entitlements) if (kind === 'role') roles.set(id, { id, name: name ?? id });
  for (const { id } of grants) if (!roles.has(id)) roles.set(id, { id, name: id });
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

/** What says so, by role. Most accounts have one. */
function rolesIn(grants: readonly RoleGrant[], roleOf: (id: string) => Role): [Role, readonly RoleGrant[]][] {
  const [only] = grants;
  return only && grants.length === 1 ? [[roleOf(only.id), grants]] : [...Map.groupBy(grants, ({ id }) => roleOf(id))];
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
