import type { AccessRole } from '../company/access-roles.ts';
import type { Account, Company, Team } from '../company/company.ts';
import { stageOf } from '../company/stages.ts';

/** Resources of StackOne's unified IAM, as its SDK 4.28 shapes them. */

/** Personal data that a collector must not keep. Tests look for these words in everything that comes out. */
export const UNIFIED_CANARIES = {
  avatar: 'https://avatars.example/canary-portrait',
  lastLogin: '2026-02-28T07:00:00.017Z',
  customField: 'canary-unified-custom-field',
} as const;

const CREATED = '2024-01-15T09:00:00.000Z';
const STATUS = { active: 'enabled', invited: 'pending', deactivated: 'disabled' } as const;

/** What a request asks to be shown along with a user. */
interface Expansion {
  readonly groups: boolean;
  readonly roles: boolean;
}

export function userResource(company: Company, account: Account, today: string, expand: Expansion): object {
  const { status } = stageOf(company, account, today);
  const groups = company.teams.filter(({ id }) => account.teams.includes(id));
  const roles = company.accessRoles.filter(({ name }) => name === account.role);
  return {
    id: unifiedId('user', account.id),
    remote_id: account.id,
    first_name: account.givenName,
    last_name: account.familyName,
    name: account.displayName,
    primary_email_address: account.userName,
    username: account.userName,
    status: { value: STATUS[status], source_value: status },
    roles: expand.roles ? roles.map(roleResource) : null,
    groups: expand.groups ? groups.map(groupResource) : null,
    is_bot_user: null,
    multi_factor_enabled: [{ value: 'unknown', source_value: null }],
    last_active_at: null,
    last_login_at: UNIFIED_CANARIES.lastLogin,
    created_at: CREATED,
    updated_at: CREATED,
    avatar: { url: UNIFIED_CANARIES.avatar },
    unified_custom_fields: { favourite: UNIFIED_CANARIES.customField },
  };
}

export function groupResource({ id, name }: Team): object {
  return {
    id: unifiedId('group', id),
    remote_id: id,
    name,
    description: null,
    parent_id: null,
    remote_parent_id: null,
    roles: null,
    type: { value: 'team', source_value: 'team' },
    created_at: CREATED,
    updated_at: CREATED,
  };
}

export function roleResource({ id, name }: AccessRole): object {
  return {
    id: unifiedId('role', id),
    remote_id: id,
    name,
    description: null,
    type: { value: name.endsWith('Admin') ? 'admin' : 'basic', source_value: name },
    policies: null,
    created_at: CREATED,
    updated_at: CREATED,
  };
}

/** StackOne's own id of a record: another one than the application's. */
function unifiedId(kind: string, id: string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}
