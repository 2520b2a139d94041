import type { PageRecord } from '../access/certificate.ts';
import type { RoleStatement } from '../access/roles.ts';
import type { AccessSnapshot, Account } from '../access/snapshot.ts';
import { readSpreadsheetCell } from '../kernel/spreadsheet-cell.ts';
import type { CollectionContext } from './contract.ts';
import { type CsvRow, cellInvalid, filePage, parseCsvTable } from './csv-table.ts';
import { CollectionError } from './errors.ts';
import type { GroupRules, RoleImport } from './role-source-options.ts';

/** What a configured role source says, and the pages that it cost. */
export interface ReadRoles {
  readonly statement: RoleStatement;
  readonly pages: readonly PageRecord[];
  readonly attestation: AccessSnapshot['attestations'][number] | null;
}

/** Roles that the configuration derives from groups, by group id. A role set by hand in the application escapes them. */
export function rolesFromGroups(options: GroupRules, accounts: readonly Account[]): ReadRoles {
  const holdings = accounts.flatMap((account) =>
    options.rules
      .filter(({ group }) => account.grants.some((grant) => grant.kind === 'group' && grant.entitlement === group))
      .map(({ role }) => ({ account: account.id, role, name: role })),
  );
  return {
    statement: { ...OF_READING, from: 'groups', knowsAllRoles: false, hasData: true, holdings },
    pages: [],
    attestation: null,
  };
}

/** What an import says of an account without a role. An empty cell does not: it may not have been filled in yet. */
const NO_ROLE = 'none';

/**
 * Roles from a file that somebody exported or filled in: columns `account` (id or user name) and `role`, one row per
 * grant, `none` for an account without a role. It must say who vouches for it and as of when.
 */
export async function rolesFromImport(
  options: RoleImport,
  accounts: readonly Account[],
  context: CollectionContext,
): Promise<ReadRoles> {
  const file = await context.ports.files.read(options.file);
  const table = parseCsvTable(
    file.bytes,
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
  refuseEmptyRoles(table.rows, options.file);
  for (const { line, cells } of table.rows) {
    if (!cells.account) throw cellInvalid(options.file, line, 'account', 'is empty; write the account id or user name');
    const find = (text: string) => (byId.has(text) ? text : byName.get(text.toLowerCase()));
    const account = find(readSpreadsheetCell(cells.account)) ?? find(cells.account);
    if (account === undefined) {
      unknownAccounts++;
      continue;
    }
    covers.add(account);
    if (cells.role.toLowerCase() === NO_ROLE) continue;
    const role = readSpreadsheetCell(cells.role);
    holdings.push({ account, role, name: role });
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
    pages: [filePage(file, table.rows.length)],
    attestation: { source: options.file, by: table.attestedBy, asOf: table.asOf },
  };
}

/** A list that is half filled in must not pass for one that says that nobody else has a role. */
function refuseEmptyRoles(rows: readonly CsvRow<'role'>[], file: string): void {
  const [first, ...more] = rows.filter(({ cells }) => cells.role === '');
  if (!first) return;
  const others = more.length === 0 ? '' : `, as in ${more.length} row(s) below`;
  throw cellInvalid(file, first.line, 'role', `is empty${others}; write the role, or none where there is none`);
}

/** What a statement says that is of the reading itself, and about all accounts. */
export const OF_READING = { asOf: null, maxAge: null, attestedBy: null, covers: null, unknownAccounts: 0 } as const;
