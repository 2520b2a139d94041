import type { Certificate, PageRecord } from '../../access/certificate.ts';
import { type AccessSnapshot, sortedById } from '../../access/snapshot.ts';
import { attributesOf, idOf, isId } from '../attributes.ts';
import { DroppedNames } from '../dropped-names.ts';
import { documentRecord, type ListClient, malformedList, taking } from '../pages.ts';

type RoleDefinition = NonNullable<AccessSnapshot['roleDefinitions']>[number];

export interface ReadRoleDefinitions {
  /** Null if the API key may not read them. */
  readonly definitions: RoleDefinition[] | null;
  readonly pages: readonly PageRecord[];
  readonly request: Certificate['requests'][number];
  readonly dropped: number;
}

const ACCESS_ROLES = '/access-roles';
const ACCESS_ROLE = {
  id: true,
  name: true,
  userScopeType: true,
  isSystemDefault: true,
  systemDefaultType: true,
  active: true,
};

/** The kept attributes, as the certificate lists them. */
export const ACCESS_ROLE_FIELDS = Object.keys(ACCESS_ROLE).map((name) => `accessRole.${name}`);

/** No company has as many roles; the list comes in one page. */
const MAX_BYTES = 8 * 1024 * 1024;
/** The API key lacks the access role Super Admin. */
const FORBIDDEN = 403;

/**
 * Reads what the access roles are; who holds them, the Content API tells nobody. Without the right to it, there are no
 * definitions and no failure: a key with the access role Super Admin can do more than a collector should have to be
 * trusted with.
 */
export async function readRoleDefinitions({ transport, credential, report }: ListClient): Promise<ReadRoleDefinitions> {
  const dropped = new DroppedNames();
  const roles: RoleDefinition[] = [];
  const { value, status, ...response } = await transport.getJson({
    path: ACCESS_ROLES,
    query: {},
    credential,
    maxBytes: MAX_BYTES,
    select: { members: ACCESS_ROLE, onDropped: dropped.noting(), take: taking(readDefinition, roles, ACCESS_ROLES) },
    telling: [FORBIDDEN],
  });
  const definitions = status === FORBIDDEN ? null : checked(roles, value);
  const received = definitions?.length ?? 0;
  report({ resource: ACCESS_ROLES, received, total: received });
  return {
    definitions,
    pages: [{ ...documentRecord(ACCESS_ROLES, { status, ...response }), received }],
    request: { resource: ACCESS_ROLES, count: null, filter: null },
    dropped: dropped.count,
  };
}

/** The definitions, which have been taken from the list, if it can be the list of a tenant. */
function checked(definitions: readonly RoleDefinition[], list: unknown): RoleDefinition[] {
  const refuse = (why: string) => malformedList(ACCESS_ROLES, 'list of access roles', why);
  if (!Array.isArray(list)) throw refuse('the document: expected a list');
  if (new Set(definitions.map(({ id }) => id)).size < definitions.length) throw refuse('it has a role twice');
  // Super Admin is always there.
  if (definitions.length === 0) throw refuse('it has no role at all');
  return sortedById(definitions);
}

function readDefinition(record: unknown): RoleDefinition {
  const { id, name, userScopeType, isSystemDefault, systemDefaultType, active } = attributesOf(record, 'the record');
  return {
    id: idOf(id, 'id'),
    name: idOf(name, 'name'),
    scope: isId(userScopeType) ? userScopeType : null,
    systemDefault: isSystemDefault === true && isId(systemDefaultType) ? systemDefaultType : null,
    active: typeof active === 'boolean' ? active : null,
  };
}
