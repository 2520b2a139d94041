import { holdingsOf } from '../../../shared/access/diff.ts';
import { type Account, type Entitlement, mayBeActive } from '../../../shared/access/snapshot.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';
import { millisecondsOf, toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { AccountsAsOf, OwnedAccount, OwnersBasis } from '../../../shared/pipeline/lookup/accounts-as-of.ts';
import {
  describeActive,
  describeAge,
  describeIncomplete,
  describeOwner,
  type NameOf,
  namesFrom,
  shortTime,
} from './lookups.ts';
import { type Cell, type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Whose log it is, the time that was asked for, and the present, in epoch milliseconds. */
interface Question {
  readonly origin: string;
  readonly at: number;
  readonly now: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'Account', wraps: true },
  { title: 'Active' },
  { title: 'Roles', wraps: true },
  { title: 'Groups', wraps: true },
  { title: 'Owner' },
];

const OWNERS: { readonly [basis in OwnersBasis]: string | null } = {
  matched: null,
  remembered: 'A roster could not be used: owners are as an earlier evaluation left them.',
  'no-roster': 'No roster was connected: nobody could be matched.',
  'not-evaluated': 'The slot was not evaluated: owners are not known.',
};

/** The accounts of one application, below the entry that they are from and how old it was. */
export function printAccounts(
  terminal: Terminal,
  { origin, at, now }: Question,
  { connection, reading, incomplete, owners, snapshot, accounts: everybody }: AccountsAsOf,
  accounts: readonly OwnedAccount[],
): void {
  if (!reading || !snapshot) return;
  const then = Math.min(at, now);
  const age = describeAge(then - millisecondsOf(reading.takenAt));
  terminal.print(
    terminal.paint('strong', safeText(`${origin}, ${connection} as of ${shortTime(toInstant(then))} UTC`)),
  );
  terminal.print(`  by entry ${reading.entry.seq}, read ${shortTime(reading.takenAt)}, ${age} before`);
  const [newest] = incomplete;
  if (newest) {
    const others = incomplete.length > 1 ? `, and ${incomplete.length - 1} before it` : '';
    const text = `  Newer readings were not complete, so this is an older one:\n    ${describeIncomplete(newest)}${others}`;
    terminal.print(terminal.paint('inconclusive', text));
  }
  const basis = OWNERS[owners];
  if (basis !== null) terminal.print(terminal.paint('inconclusive', `  ${basis}`));
  const active = everybody.filter(({ account }) => mayBeActive(account)).length;
  terminal.print(`  ${everybody.length} accounts, ${active} of them may be active; ${accounts.length} shown`);
  terminal.print();
  const nameOf = namesFrom(snapshot.entitlements);
  const byName = accounts.toSorted((a, b) => byCodeUnit(a.account.userName, b.account.userName));
  const rows = byName.map(({ account, owner }): Cell[] => [
    { text: safeText(account.userName) },
    { text: describeActive(account.active) },
    { text: held(account, 'role', nameOf) },
    { text: held(account, 'group', nameOf) },
    { text: describeOwner(owner) },
  ]);
  terminal.print(renderTable(COLUMNS, rows, terminal.width));
}

function held(account: Account, kind: Entitlement['kind'], nameOf: NameOf): string {
  return holdingsOf(account)
    .filter((holding) => holding.kind === kind)
    .map(({ entitlement }) => nameOf(kind, entitlement))
    .join(', ');
}
