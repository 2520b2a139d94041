import { type Account, mayBeActive } from '../../access/snapshot.ts';
import type { Employee } from './employees.ts';

/** How the list of employees compares with the accounts. */
export interface StageCheck {
  /** Employees who may be able to sign in, and whom SCIM does not list. */
  readonly unlisted: number;
  /** Other employees whom SCIM does not list. */
  readonly unlistedWithoutAccess: number;
  readonly accountsWithoutEmployee: number;
  /** Accounts that may be active of employees who, in Leapsome itself, have left or are deactivated. */
  readonly activeThoughEnded: number;
}

/** Stages of an account in which nobody signs in. Whatever else it says, or is silent about, may be somebody who does. */
const WITHOUT_ACCESS: ReadonlySet<string | null> = new Set([
  'created',
  'invited',
  'preBoardingInvited',
  'deactivated',
  'removed',
]);
const ENDED: ReadonlySet<string | null> = new Set(['terminated', 'deactivated', 'removed']);

/** Writes the stages that the Content API tells into the accounts, by id. */
export function withStages(
  accounts: readonly Account[],
  employees: readonly Employee[],
): { readonly accounts: Account[]; readonly check: StageCheck } {
  const byId = new Map(employees.map((employee) => [employee.id, employee]));
  const listed = new Set(accounts.map(({ id }) => id));
  const missing = employees.filter(({ id }) => !listed.has(id));
  const staged = accounts.map((account): Account => {
    const employee = byId.get(account.id);
    return employee ? { ...account, lifecycle: employee.lifecycle, status: employee.status } : account;
  });
  const unlistedWithoutAccess = missing.filter(({ status }) => WITHOUT_ACCESS.has(status)).length;
  return {
    accounts: staged,
    check: {
      unlisted: missing.length - unlistedWithoutAccess,
      unlistedWithoutAccess,
      accountsWithoutEmployee: accounts.filter(({ id }) => !byId.has(id)).length,
      activeThoughEnded: staged.filter(
        (account) => mayBeActive(account) && (ENDED.has(account.status) || ENDED.has(account.lifecycle)),
      ).length,
    },
  };
}
