import type { PageRecord } from '../../access/certificate.ts';
import type { RoleStatement } from '../../access/roles.ts';
import type { AccessSnapshot, Account } from '../../access/snapshot.ts';
import type { CollectionContext } from '../contract.ts';
import { cellInvalid, filePage, parseCsvTable } from '../csv-table.ts';
import { CollectionError } from '../errors.ts';
import type { ReadUser } from './accounts.ts';
import type { RoleSourceOptions } from './options.ts';

/** What a configured role source says, and the pages that it cost. */
export interface ReadRoles {
  readonly statement: RoleStatement;
  readonly pages: readonly PageRecord[];
  readonly attestation: AccessSnapshot['attestations'][number] | null;
}

type ScimRoles = Extract<RoleSourceOptions, { from: 'scim' }>;
type GroupRules = Extract<RoleSourceOptions, { from: 'groups' }>;
type RoleImport = Extract<RoleSourceOptions, { from: 'import' }>;

/**
 * Roles from SCIM attributes. Leapsome's published schema has none, so a list of users without a single one means that
 * the source does not tell, not that nobody is privileged. Where some users have roles, one without has none.
 */
export function rolesFromScim(options: ScimRoles, users: readonly ReadUser[]): ReadRoles {
  const holdings = users.flatMap(({ user }) => {
    const roles = options.attributes.flatMap((attribute) => {
      if (attribute === 'userType') return user.userType ? [{ value: user.userType, display: user.userType }] : [];
      return user[attribute] ?? [];
    });
    return roles.map(({ value, display }) => ({ account: user.id, role: value, name: display }));
  });
  return {
    statement: { ...EMPTY, from: 'scim', knowsAllRoles: true, hasData: holdings.length > 0, holdings },
    pages: [],
    attestation: null,
  };
}

/** Roles that the configuration derives from groups, by group id. A role set by hand in Leapsome escapes them. */
export function rolesFromGroups(options: GroupRules, accounts: readonly Account[]): ReadRoles {
  const holdings = accounts.flatMap((account) =>
    options.rules
      .filter(({ group }) => account.grants.some((grant) => grant.kind === 'group' && grant.entitlement === group))
      .map(({ role }) => ({ account: account.id, role, name: role })),
  );
  return {
    statement: { ...EMPTY, from: 'groups', knowsAllRoles: false, hasData: true, holdings },
    pages: [],
    attestation: null,
  };
}

/**
 * Roles from a file that somebody exported or filled in: columns `account` (id or user name) and `role`, one row per
 * grant, an empty role for an account that has none. It must say who vouches for it and as of when.
 */
export async function rolesFromImport(
  options: RoleImport,
  accounts: readonly Account[],
  context: CollectionContext,
): Promise<ReadRoles> {
  const bytes = await context.ports.files.read(options.file);
  const table = parseCsvTable(
    bytes,
    { headings: { account: ['account', 'user', 'user name', 'email'], role: ['role'] }, required: ['account', 'role'] },
    { file: options.file, timezone: context.timezone, now: context.ports.clock.now() },
  );
  if (table.attestedBy === null) {
    throw new CollectionError(
      'file-invalid',
      `${options.file} does not say who vouches for it; put "# attested-by: name" above the heading`,
    );
  }
  const byName = new Map(accounts.map((account) => [account.userName.toLowerCase(), account.id]));
  const byId = new Set(accounts.map((account) => account.id));
  const covers = new Set<string>();
  const holdings: { account: string; role: string; name: string }[] = [];
  let unknownAccounts = 0;
  for (const { line, cells } of table.rows) {
    if (!cells.account) throw cellInvalid(options.file, line, 'account', 'is empty; write the account id or user name');
    const account = byId.has(cells.account) ? cells.account : byName.get(cells.account.toLowerCase());
    if (account === undefined) {
      unknownAccounts++;
      continue;
    }
    covers.add(account);
    if (cells.role) holdings.push({ account, role: cells.role, name: cells.role });
  }
  const statement: RoleStatement = {
    from: 'import',
    knowsAllRoles: true,
    hasData: table.rows.length > 0,
    asOf: table.asOf,
    maxAge: options.maxAge,
    attestedBy: table.attestedBy,
    holdings,
    covers,
    unknownAccounts,
  };
  return {
    statement,
    pages: [filePage(options.file, table.rows.length, bytes)],
    attestation: { source: options.file, by: table.attestedBy, asOf: table.asOf },
  };
}

const EMPTY = { asOf: null, maxAge: null, attestedBy: null, covers: null, unknownAccounts: 0 } as const;
