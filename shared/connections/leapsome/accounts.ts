import { type Account, type Grant, sortedById } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { ENTERPRISE_USER, type ScimGroup, type ScimUser } from './resources.ts';

/** A user as read, with the custom attributes that the configuration opts into. */
export interface ReadUser {
  readonly user: ScimUser;
  readonly customAttributes: { readonly [id: string]: string };
}

/** How memberships from users and from groups compare. */
export interface MembershipCheck {
  /** Memberships that users name. */
  readonly fromUsers: number;
  /** Memberships that non-empty groups name. */
  readonly fromGroups: number;
  /** Memberships that only one side names, in groups whose `members` are filled. */
  readonly disagreements: number;
  /** Members of groups that are not in the list of users, nor groups themselves. */
  readonly unknownMembers: number;
  /** Groups that users name but the list of groups does not have. */
  readonly unlistedGroups: readonly string[];
}

/** Turns SCIM users into accounts, without roles. Memberships are joined from both sides. */
export function toAccounts(
  users: readonly ReadUser[],
  memberships: ReadonlyMap<string, ReadonlySet<string>>,
  today: CalendarDate,
): Account[] {
  return sortedById(users.map((read) => toAccount(read, memberships.get(read.user.id) ?? new Set(), today)));
}

function toAccount({ user, customAttributes }: ReadUser, groups: ReadonlySet<string>, today: CalendarDate): Account {
  const enterprise = user[ENTERPRISE_USER] ?? {};
  const type = enterprise.employmentType ?? null;
  const endDate = enterprise.endDate ?? null;
  return {
    id: user.id,
    externalId: user.externalId ?? null,
    employeeNumber: enterprise.employeeNumber ?? null,
    userName: user.userName,
    displayName: user.displayName ?? null,
    emails: [...new Set((user.emails ?? []).flatMap(({ value }) => value || []))].sort(byCodeUnit),
    active: user.active ?? null,
    type,
    managers: managersOf(user),
    department: enterprise.department ?? null,
    title: user.title ?? null,
    startDate: enterprise.startDate ?? null,
    // An employee's future end is an HR secret and is not kept; that of externals is needed.
    endDate: endDate !== null && endDate >= today && type?.toLowerCase() !== 'external' ? null : endDate,
    customAttributes,
    grants: [...groups].sort(byCodeUnit).map((entitlement): Grant => ({ kind: 'group', entitlement, source: 'scim' })),
  };
}

/** The direct manager first: the extension's, which Leapsome fills, else the top-level one; then additional ones. */
function managersOf(user: ScimUser): string[] {
  const enterprise = user[ENTERPRISE_USER] ?? {};
  const direct = enterprise.manager ?? user.manager ?? null;
  const additional = (enterprise.additionalManagers ?? []).flatMap((manager) => manager ?? []).sort(byCodeUnit);
  return [...new Set([...(direct === null ? [] : [direct]), ...additional])];
}

/**
 * Joins memberships. Leapsome's groups come with empty `members`, so `user.groups` is the source; where a server fills
 * `members`, both are used, and compared for the groups in which both sides say something.
 */
export function joinMemberships(
  users: readonly ReadUser[],
  groups: readonly ScimGroup[],
): { memberships: Map<string, Set<string>>; check: MembershipCheck } {
  const groupIds = new Set(groups.map((group) => group.id));
  const memberships = new Map<string, Set<string>>();
  const namedByUsers = new Map<string, number>();
  for (const { user } of users) {
    const own = new Set((user.groups ?? []).map(({ value }) => value));
    for (const group of own) namedByUsers.set(group, (namedByUsers.get(group) ?? 0) + 1);
    memberships.set(user.id, own);
  }
  const fromUsers = namedByUsers.values().reduce((sum, named) => sum + named, 0);

  let fromGroups = 0;
  let disagreements = 0;
  let unknownMembers = 0;
  for (const group of groups) {
    const members = new Set<string>();
    for (const { value, type } of group.members ?? []) {
      if (memberships.has(value)) members.add(value);
      else if (type !== 'Group' && !groupIds.has(value)) unknownMembers++;
    }
    if (members.size === 0) continue;
    fromGroups += members.size;
    const agreed = members.values().reduce((sum, member) => sum + (memberships.get(member)?.has(group.id) ? 1 : 0), 0);
    // Where users name no group at all, the server simply does not fill `user.groups`.
    if (fromUsers > 0) disagreements += members.size - agreed + (namedByUsers.get(group.id) ?? 0) - agreed;
    for (const member of members) memberships.get(member)?.add(group.id);
  }
  const unlistedGroups = [...namedByUsers.keys()].filter((group) => !groupIds.has(group)).sort(byCodeUnit);
  return { memberships, check: { fromUsers, fromGroups, disagreements, unknownMembers, unlistedGroups } };
}
