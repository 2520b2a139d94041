import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { RoleSource } from './certificate.ts';
import { type Account, type Entitlement, type Grant, mayBeActive } from './snapshot.ts';

/** What one source says about who holds which role. */
export interface RoleStatement {
  readonly from: RoleSource['from'];
  /** Whether the source, if it covers every active account, knows all roles. Group rules do not: roles set by hand. */
  readonly knowsAllRoles: boolean;
  /** Whether the source has role data at all. */
  readonly hasData: boolean;
  readonly asOf: string | null;
  readonly maxAge: string | null;
  readonly attestedBy: string | null;
  readonly holdings: readonly { readonly account: string; readonly role: string; readonly name: string }[];
  /** Accounts that the source says something about, "no role" included; null for all of them. */
  readonly covers: ReadonlySet<string> | null;
  readonly unknownAccounts: number;
}

export interface AccountsWithRoles {
  readonly accounts: Account[];
  readonly roles: Entitlement[];
  readonly sources: RoleSource[];
}

/**
 * Adds the roles of all sources to the accounts, whose grants are sorted. Each grant keeps its source; sources may repeat
 * one another.
 */
export function withRoles(accounts: readonly Account[], statements: readonly RoleStatement[]): AccountsWithRoles {
  const names = new Map<string, string>();
  const grants = new Map<string, Map<string, Grant>>();
  for (const { from, holdings } of statements) {
    for (const { account, role, name } of holdings) {
      if (!names.has(role)) names.set(role, name);
      const own = grants.get(account) ?? new Map<string, Grant>();
      own.set(`${role}\n${from}`, { entitlement: role, kind: 'role', source: from });
      grants.set(account, own);
    }
  }
  return {
    accounts: accounts.map((account) => {
      const roles = grants.get(account.id);
      return roles ? { ...account, grants: [...account.grants, ...roles.values()].sort(byGrant) } : account;
    }),
    roles: [...names]
      .map(([id, name]): Entitlement => ({ id, kind: 'role', name }))
      .sort((a, b) => byCodeUnit(a.id, b.id)),
    sources: statements.map((statement) => describeSource(statement, accounts)),
  };
}

function describeSource(statement: RoleStatement, accounts: readonly Account[]): RoleSource {
  const active = accounts.filter(mayBeActive);
  const covered = active.filter(({ id }) => statement.covers?.has(id) ?? true).length;
  const authoritative = statement.hasData && statement.knowsAllRoles && covered === active.length;
  return {
    from: statement.from,
    authority: authoritative ? 'authoritative' : 'indicative',
    state: statement.hasData ? 'collected' : 'absent',
    asOf: statement.asOf,
    maxAge: statement.maxAge,
    attested: statement.attestedBy !== null,
    grants: statement.holdings.length,
    covered: statement.hasData ? covered : 0,
    active: active.length,
    unknownAccounts: statement.unknownAccounts,
  };
}

function byGrant(a: Grant, b: Grant): number {
  return byCodeUnit(a.kind, b.kind) || byCodeUnit(a.entitlement, b.entitlement) || byCodeUnit(a.source, b.source);
}
