import type { Account, Grant } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import type { ScimGroup } from './groups.ts';
import type { ScimRole, ScimUser } from './users.ts';

/** What is kept of a user as read: an account, with the groups that the user names, and what SCIM says of roles. */
export interface ReadUser {
  readonly account: Account;
  readonly roles: readonly ScimRole[];
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

/**
 * Projects users as they arrive, so that nobody holds them twice, to accounts with the groups that they name. Members
 * stand in the order of canonical JSON, which is then written fast.
 */
export function projecting(today: CalendarDate): (user: ScimUser) => ReadUser {
  const grantOf = sharingGrants();
  return (user) => {
    const { manager, endDate, employmentType: type } = user;
    const additional = user.additionalManagers.toSorted(byCodeUnit);
    const account: Account = {
      active: user.active,
      customAttributes: user.customAttributes,
      department: user.department,
      displayName: user.displayName,
      emails: distinct(user.emails).sort(byCodeUnit),
      employeeNumber: user.employeeNumber,
      // An employee's future end is an HR secret and is not kept; that of externals is needed.
      endDate: endDate !== null && endDate >= today && type?.toLowerCase() !== 'external' ? null : endDate,
      externalId: user.externalId,
      grants: distinct(user.groups).sort(byCodeUnit).map(grantOf),
      id: user.id,
      lifecycle: null,
      managers: distinct(manager === null ? additional : [manager, ...additional]),
      startDate: user.startDate,
      status: null,
      title: user.title,
      type,
      userName: user.userName,
    };
    return { account, roles: user.roles };
  };
}

/** One object for each group, whoever is in it: there are many more memberships than groups. */
function sharingGrants(): (group: string) => Grant {
  const known = new Map<string, Grant>();
  return (group) => {
    const grant = known.get(group) ?? { entitlement: group, kind: 'group', source: 'scim' };
    known.set(group, grant);
    return grant;
  };
}

function distinct(texts: readonly string[]): string[] {
  return texts.length < 2 ? [...texts] : [...new Set(texts)];
}

/**
 * Joins memberships. Leapsome's groups come with empty `members`, so `user.groups` is the source; where a server fills
 * `members`, both are used, and compared for the groups in which both sides say something. Gives the accounts, sorted,
 * without roles.
 */
export function joinMemberships(
  users: readonly ReadUser[],
  groups: readonly ScimGroup[],
): { accounts: Account[]; check: MembershipCheck } {
  const groupIds = new Set(groups.map((group) => group.id));
  const byId = new Map<string, Account>();
  const namedByUsers = new Map<string, number>();
  let fromUsers = 0;
  for (const { account } of users) {
    byId.set(account.id, account);
    fromUsers += account.grants.length;
    for (const { entitlement } of account.grants) {
      namedByUsers.set(entitlement, (namedByUsers.get(entitlement) ?? 0) + 1);
    }
  }

  const further = new Map<string, Grant[]>();
  let fromGroups = 0;
  let disagreements = 0;
  let unknownMembers = 0;
  for (const group of groups) {
    const members = new Set<string>();
    for (const { value, type } of group.members) {
      if (byId.has(value)) members.add(value);
      else if (type !== 'Group' && !groupIds.has(value)) unknownMembers++;
    }
    if (members.size === 0) continue;
    fromGroups += members.size;
    const grant: Grant = { entitlement: group.id, kind: 'group', source: 'scim' };
    let agreed = 0;
    for (const member of members) {
      if (byId.get(member)?.grants.some(({ entitlement }) => entitlement === group.id)) agreed++;
      else further.set(member, [...(further.get(member) ?? []), grant]);
    }
    // Where users name no group at all, the server simply does not fill `user.groups`.
    if (fromUsers > 0) disagreements += members.size - agreed + (namedByUsers.get(group.id) ?? 0) - agreed;
  }
  for (const [member, grants] of further) {
    const account = byId.get(member);
    if (account) byId.set(member, { ...account, grants: sortedGrants([...account.grants, ...grants]) });
  }
  const unlistedGroups = [...namedByUsers.keys()].filter((group) => !groupIds.has(group)).sort(byCodeUnit);
  return {
    // In code-unit order, as all evidence: sort() without a function is that, and faster where there are many.
    accounts: [...byId.keys()].sort().map((id) => byId.get(id) as Account),
    check: { fromUsers, fromGroups, disagreements, unknownMembers, unlistedGroups },
  };
}

function sortedGrants(grants: readonly Grant[]): Grant[] {
  return grants.toSorted((a, b) => byCodeUnit(a.entitlement, b.entitlement));
}
