import { safeText } from '../../../shared/kernel/safe-text.ts';
import type { AccountHistory, Interval } from '../../../shared/pipeline/lookup/account-history.ts';
import { describeActive, describeChange, describeOwner, namesFrom, shortTime } from './lookups.ts';
import { type Cell, type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** One account's history: what an auditor samples, each line with the entries that prove it. */
export function printHistory(terminal: Terminal, origin: string, history: AccountHistory): void {
  const { account, connection, firstSeen, lastSeen, isThere, readings } = history;
  const present = isThere ? `active: ${describeActive(account.active)}` : 'gone from the latest complete reading';
  terminal.print(terminal.paint('strong', safeText(`${origin}, ${connection}: ${account.userName}`)));
  terminal.print(safeText(`  account ${account.id}, ${present}; times are UTC`));
  terminal.print(`  in ${readings.seen} of ${readings.complete} complete readings`);
  terminal.print(`  first in entry ${firstSeen.entry.seq}, read ${shortTime(firstSeen.at)}`);
  terminal.print(`  last in entry ${lastSeen.entry.seq}, read ${shortTime(lastSeen.at)}`);
  const section = (title: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]) => {
    terminal.print();
    terminal.print(terminal.paint('strong', title));
    terminal.print(rows.length === 0 ? '  none' : renderTable(columns, rows, terminal.width));
  };
  section('Changes', CHANGES, changeRows(history));
  section('Grants', GRANTS, grantRows(history));
  section('Owner', OWNERS, ownerRows(history));
  section('Findings', FINDINGS, findingRows(history));
}

const CHANGES: readonly Column[] = [
  { title: 'After' },
  { title: 'By' },
  { title: 'Entries', align: 'right' },
  { title: 'Change' },
];

/** Something happened after one reading and by the next; what the first complete reading shows is older than all. */
function changeRows({ changes, grants }: AccountHistory): Cell[][] {
  const nameOf = namesFrom(grants.map(({ kind, entitlement, name }) => ({ kind, id: entitlement, name })));
  // What it held in the first complete reading is below, among the grants.
  const told = changes.filter(({ after, change }) => after !== null || change.type === 'added');
  return told.map(({ change, ...interval }) => [
    { text: interval.after ? shortTime(interval.after.at) : 'before' },
    { text: shortTime(interval.by.at) },
    { text: entriesOf(interval) },
    { text: interval.after === null && change.type === 'added' ? FIRST : describeChange(change, nameOf) },
  ]);
}

const FIRST = 'there from the first complete reading on';

const GRANTS: readonly Column[] = [
  { title: 'Seen from' },
  { title: 'Gone by' },
  { title: 'Entries', align: 'right' },
  { title: 'Holds' },
];

function grantRows({ grants }: AccountHistory): Cell[][] {
  return grants.map(({ kind, entitlement, name, since, until }) => [
    { text: shortTime(since.by.at) },
    { text: until ? shortTime(until.by.at) : 'held' },
    { text: `${since.by.entry.seq} – ${until?.by.entry.seq ?? ''}`.trim() },
    { text: safeText(`${kind} ${name ?? entitlement}`) },
  ]);
}

const OWNERS: readonly Column[] = [{ title: 'From' }, { title: 'Entry', align: 'right' }, { title: 'Owner' }];

function ownerRows({ owners }: AccountHistory): Cell[][] {
  return owners.map(({ entry, at, owner }) => [
    { text: shortTime(at) },
    { text: String(entry.seq) },
    { text: describeOwner(owner) },
  ]);
}

const FINDINGS: readonly Column[] = [
  { title: 'When' },
  { title: 'Entry', align: 'right' },
  { title: 'What' },
  { title: 'Finding' },
];

function findingRows({ findings }: AccountHistory): Cell[][] {
  return findings.flatMap(({ severity, title, steps }) =>
    steps.map(({ type, entry, at }) => [
      { text: shortTime(at) },
      { text: String(entry.seq) },
      { text: type },
      { text: safeText(`${severity}: ${title}`) },
    ]),
  );
}

function entriesOf({ after, by }: Interval): string {
  return after ? `${after.entry.seq} – ${by.entry.seq}` : String(by.entry.seq);
}
