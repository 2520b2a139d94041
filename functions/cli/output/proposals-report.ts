import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { Proposals } from '../init/proposals.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person what a first reading suggests and why. */
export function printProposals(terminal: Terminal, proposals: Proposals, path: string): void {
  const { accounts, domains, roles, serviceAccounts, serviceAccountsFound, doubts, rosters } = proposals;
  terminal.print(`Read ${accounts} accounts. Proposed in ${path}, for you to confirm:`);
  for (const { connection, people, left, doubts: rosterDoubts } of rosters) {
    terminal.print(`Read ${people} people of ${connection}, ${left} of them gone.`);
    for (const doubt of rosterDoubts) printDoubt(terminal, doubt);
  }
  for (const doubt of doubts) printDoubt(terminal, doubt);
  terminal.print();
  const more = serviceAccountsFound - serviceAccounts.length;
  const rows = [
    ...domains.map(({ domain, accounts: count, kind }) => [
      'mail domain',
      domain,
      `${count} accounts, ${DOMAINS[kind]}`,
    ]),
    ...roles.map(({ role, holders, class: kind }) => [`${kind} role`, role, `${holders} holders, ${ROLES[kind]}`]),
    ...(roles.length === 0 ? [['roles', 'none seen', NO_ROLES]] : []),
    ...serviceAccounts.map(({ userName, kind, reason }) => [`${kind} account`, userName, reason]),
    ...(more > 0 ? [['accounts', `${more} more`, 'that seem to be no person’s']] : []),
  ];
  const columns = [{ title: 'Proposal' }, { title: 'What', wraps: true }, { title: 'Why' }];
  const cells = rows.map((row) => row.map((text) => ({ text: safeText(text) })));
  terminal.print(renderTable(columns, cells, terminal.width));
  terminal.print();
}

function printDoubt(terminal: Terminal, doubt: string): void {
  terminal.print(terminal.paint('inconclusive', `the reading is not complete: ${doubt}`));
}

const DOMAINS = {
  main: 'taken for the company’s own',
  further: 'not taken for the company’s own',
  private: 'private mail, which never matches anybody',
} as const;
const ROLES = {
  privileged: 'the name speaks of administration',
  standard: 'look whether it administers anything',
} as const;
const NO_ROLES = 'Leapsome’s interface tells none; “rollcall roles template” writes a list to fill in';
