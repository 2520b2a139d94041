import { OF_READING, type ReadRoles } from '../role-sources.ts';
import type { ReadUser } from './accounts.ts';
import type { RoleSourceOptions } from './options.ts';

/**
 * Roles from SCIM attributes. Leapsome's published schema has none, so a list of users without a single one means that
 * the source does not tell, not that nobody is privileged. Where some users have roles, one without has none.
 */
export function rolesFromScim(
  options: Extract<RoleSourceOptions, { from: 'scim' }>,
  users: readonly ReadUser[],
): ReadRoles {
  const holdings = users.flatMap(({ account, roles }) =>
    options.attributes
      .flatMap((attribute) => roles.filter((role) => role.attribute === attribute))
      .map(({ value, display }) => ({ account: account.id, role: value, name: display })),
  );
  return {
    statement: { ...OF_READING, from: 'scim', knowsAllRoles: true, hasData: holdings.length > 0, holdings },
    pages: [],
    attestation: null,
  };
}
