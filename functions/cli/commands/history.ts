import { type AccountHistory, accountHistories } from '../../../shared/pipeline/lookup/account-history.ts';
import { LookupError } from '../../../shared/pipeline/lookup/readings.ts';
import { applicationsOf } from '../applications.ts';
import { printHistory } from '../output/history-report.ts';
import type { Session } from '../session.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface HistoryOptions {
  readonly connection?: string;
}

/** Everything that complete readings and evaluations say about one account, each with its entry. */
export function historyCommand(session: Session, account: string, options: HistoryOptions): Promise<number> {
  return lookIntoEachWorkspace(session, 'history', async (context) => {
    const { log } = context;
    const connections = applicationsOf(context, options.connection);
    const histories: AccountHistory[] = [];
    for (const connection of connections) {
      session.terminal.progress(`${log.origin}: looking through all readings of ${connection} …`);
      histories.push(...(await accountHistories(log, connection, account)));
    }
    if (histories.length === 0) {
      const where = connections.join(' or ');
      throw new LookupError(
        'not-found',
        `no complete reading of ${where} has an account with the id or user name "${account}"; ` +
          '"rollcall accounts --all" lists those of the latest one',
      );
    }
    if (!session.json) for (const history of histories) printHistory(session.terminal, log.origin, history);
    return { exitCode: 0, document: { origin: log.origin, accounts: histories } };
  });
}
