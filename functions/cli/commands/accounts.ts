import { mayBeActive } from '../../../shared/access/snapshot.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { type AccountsAsOf, accountsAsOf, type OwnedAccount } from '../../../shared/pipeline/lookup/accounts-as-of.ts';
import { noReading } from '../../../shared/pipeline/lookup/readings.ts';
import { applicationsOf } from '../applications.ts';
import { UsageError } from '../errors.ts';
import { printAccounts } from '../output/accounts-report.ts';
import { namesFrom } from '../output/lookups.ts';
import type { Session } from '../session.ts';
import { parseMoment } from '../times.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface AccountsOptions {
  readonly connection?: string;
  readonly asOf?: string;
  readonly role?: string;
  readonly all?: boolean;
}

/** The accounts of the last complete reading at or before a time, with what they hold and whose they are. */
export function accountsCommand(session: Session, options: AccountsOptions): Promise<number> {
  return lookIntoEachWorkspace(session, 'accounts', async (context) => {
    const { log, clock, workspace } = context;
    const at =
      options.asOf === undefined ? clock.now() : parseMoment('--as-of', options.asOf, workspace.schedule.timezone);
    const connections = [];
    for (const connection of applicationsOf(context, options.connection)) {
      const found = await accountsAsOf(log, connection, at);
      if (!found.snapshot) throw noReading(connection, at, found);
      const accounts = choose(found, options);
      if (!session.json) printAccounts(session.terminal, { origin: log.origin, at, now: clock.now() }, found, accounts);
      connections.push(toJson(found, accounts));
    }
    return { exitCode: 0, document: { origin: log.origin, asOf: toInstant(at), connections } };
  });
}

/** Accounts that may be active, or all; those with a role, by its name or id. */
function choose(found: AccountsAsOf, { role, all }: AccountsOptions): OwnedAccount[] {
  const roles = found.snapshot?.entitlements.filter(({ kind }) => kind === 'role') ?? [];
  const nameOf = namesFrom(roles);
  const wanted = roles.filter(({ id, name }) => id === role || name?.toLowerCase() === role?.toLowerCase());
  if (role !== undefined && wanted.length === 0) {
    const known = roles.map(({ id }) => nameOf('role', id)).join(', ') || 'none';
    throw new UsageError(`no role of ${found.connection} is called "${safeText(role)}"; it has ${known}`);
  }
  return found.accounts.filter(
    ({ account }) =>
      (all || mayBeActive(account)) &&
      (role === undefined ||
        account.grants.some((grant) => grant.kind === 'role' && wanted.some(({ id }) => id === grant.entitlement))),
  );
}

function toJson(
  { connection, reading, evaluation, incomplete, owners, snapshot }: AccountsAsOf,
  accounts: readonly OwnedAccount[],
) {
  return {
    connection,
    reading,
    evaluation: evaluation?.entry ?? null,
    incomplete,
    owners,
    accounts: accounts.map(({ account, owner }) => ({ ...account, owner })),
    entitlements: snapshot?.entitlements ?? [],
  };
}
