import type { Account, Grant } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { AttributeError, attributesOf, descriptionOf, idOf, isId, isNothing, listOf } from '../attributes.ts';
import type { Selection } from '../transport/selection.ts';

/** What is kept of a role or a group (`IamRole`, `IamGroup` of StackOne's unified IAM). */
export interface UnifiedEntitlement {
  readonly id: string;
  readonly name: string | null;
}

/** What is kept of a user (`IamUser`): an account with its groups, and its roles. */
export interface UnifiedUser {
  readonly account: Account;
  readonly roles: readonly UnifiedEntitlement[];
}

const ENTITLEMENT_MEMBERS = { remote_id: true, name: true };
export const ENTITLEMENTS: Selection = { members: ENTITLEMENT_MEMBERS };
const USER_MEMBERS = {
  remote_id: true,
  username: true,
  primary_email_address: true,
  name: true,
  first_name: true,
  last_name: true,
  status: { members: { value: true, source_value: true } },
  roles: ENTITLEMENTS,
  groups: ENTITLEMENTS,
} as const satisfies Selection['members'];

/** The attributes of a user that are kept, as the certificate lists them; they alone are asked for. */
export const USER_FIELDS: readonly string[] = Object.keys(USER_MEMBERS);

export function selectUsers(onDropped: (name: string) => void): Selection {
  return { members: USER_MEMBERS, onDropped };
}

/** Throws an AttributeError. */
export function readUser(record: unknown): UnifiedUser {
  const user = attributesOf(record, 'the record');
  const email = isId(user.primary_email_address) ? user.primary_email_address : null;
  const groups = listOf(user.groups, 'groups', readEntitlement).map(({ id }) => id);
  const account: Account = {
    ...standingOf(user.status),
    customAttributes: {},
    department: null,
    displayName: descriptionOf(user.name) ?? fullName(user.first_name, user.last_name),
    emails: email === null ? [] : [email],
    employeeNumber: null,
    endDate: null,
    externalId: null,
    grants: [...new Set(groups)].sort(byCodeUnit).map(grantOf),
    id: remoteIdOf(user.remote_id),
    lifecycle: null,
    managers: [],
    startDate: null,
    title: null,
    type: null,
    userName: idOf(isNothing(user.username) || user.username === '' ? email : user.username, 'username'),
  };
  return { account, roles: listOf(user.roles, 'roles', readEntitlement) };
}

/** Throws an AttributeError. */
export function readEntitlement(record: unknown): UnifiedEntitlement {
  const { remote_id, name } = attributesOf(record, 'the record');
  return { id: remoteIdOf(remote_id), name: descriptionOf(name) };
}

/**
 * The id that the application itself gave: StackOne's own is another for each linked account, so that neither findings
 * nor another reading of the application could be told to mean the same account by it.
 */
function remoteIdOf(value: unknown): string {
  if (isNothing(value)) throw new AttributeError('remote_id', 'is missing');
  return idOf(value, 'remote_id');
}

const ACTIVE: ReadonlyMap<string | null, boolean> = new Map([
  ['enabled', true],
  ['disabled', false],
]);

/**
 * Whether the account is active, and its stage: StackOne's word for it, else the application's own. The list of words is
 * open; `pending` and whatever is not known leave open whether the account is active.
 */
function standingOf(status: unknown): Pick<Account, 'active' | 'status'> {
  if (isNothing(status)) return { active: null, status: null };
  const { value, source_value } = attributesOf(status, 'status');
  const unified = isId(value) && value !== 'unmapped_value' ? value : null;
  const own = isId(source_value) ? source_value : null;
  return { active: ACTIVE.get(unified) ?? null, status: unified ?? own };
}

function fullName(...names: readonly unknown[]): string | null {
  const known = names.flatMap((name) => descriptionOf(name) ?? []).filter((name) => name !== '');
  return known.length === 0 ? null : known.join(' ');
}

function grantOf(entitlement: string): Grant {
  return { entitlement, kind: 'group', source: 'unified' };
}
