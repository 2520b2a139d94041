import { safeText } from '../../../shared/kernel/safe-text.ts';
import { type ComparedReadings, compareReadings } from '../../../shared/pipeline/lookup/compare-readings.ts';
import { applicationsOf } from '../applications.ts';
import { UsageError } from '../errors.ts';
import { describeChange, describeDefinition, describeEntitlement, namesFrom, shortTime } from '../output/lookups.ts';
import { type Cell, type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import type { Session } from '../session.ts';
import { parseMoment, parseTime } from '../times.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface DiffOptions {
  readonly from?: string;
  readonly to?: string;
  readonly connection?: string;
}

const COLUMNS: readonly Column[] = [{ title: 'Account', wraps: true }, { title: 'Change' }];

/** What changed between two complete readings: the last ones at or before two times, or the last two. */
export function diffCommand(session: Session, options: DiffOptions): Promise<number> {
  return lookIntoEachWorkspace(session, 'diff', async (context) => {
    const { log, clock, workspace } = context;
    const { timezone } = workspace.schedule;
    const to = options.to === undefined ? clock.now() : parseMoment('--to', options.to, timezone);
    const from = options.from === undefined ? null : parseTime('--from', options.from, timezone, 'start');
    if (from !== null && from > to) throw new UsageError('--from is later than --to; exchange them');
    const connections = [];
    for (const connection of applicationsOf(context, options.connection)) {
      const compared = await compareReadings(log, connection, { from, to });
      if (!session.json) printDifferences(session.terminal, log.origin, compared);
      const { known, ...document } = compared;
      connections.push({ ...document, names: known });
    }
    return { exitCode: 0, document: { origin: log.origin, connections } };
  });
}

function printDifferences(terminal: Terminal, origin: string, compared: ComparedReadings): void {
  const { connection, from, to, accounts, entitlements, roleDefinitions, known } = compared;
  terminal.print(terminal.paint('strong', safeText(`${origin}, ${connection}`)));
  terminal.print(`  from entry ${from.entry.seq}, read ${shortTime(from.takenAt)} UTC`);
  terminal.print(`  to entry ${to.entry.seq}, read ${shortTime(to.takenAt)} UTC`);
  if (from.entry.seq === to.entry.seq) {
    terminal.print('  It is the same reading: there is no other complete one between these times.');
    return;
  }
  const counts = countsOf(compared);
  terminal.print(`  ${counts.length > 0 ? counts.join(', ') : 'nothing changed'}`);
  if (counts.length === 0) return;
  terminal.print();
  const nameOf = namesFrom(known);
  const rows = [
    ...accounts.flatMap(({ userName, changes }) =>
      changes.map((change, i): Cell[] => [
        { text: i === 0 ? safeText(userName) : '' },
        { text: describeChange(change, nameOf) },
      ]),
    ),
    ...entitlements.map((entitlement): Cell[] => [
      { text: `(${safeText(connection)})` },
      { text: describeEntitlement(entitlement) },
    ]),
    ...roleDefinitions.map((definition): Cell[] => [
      { text: `(${safeText(connection)})` },
      { text: describeDefinition(definition) },
    ]),
  ];
  terminal.print(renderTable(COLUMNS, rows, terminal.width));
}

/** How often each kind of change occurs, in the order in which people ask for them: of one, and of several. */
const COUNTED = {
  added: 'added',
  vanished: 'vanished',
  activated: 'activated',
  deactivated: 'deactivated',
  'grant-gained': 'grant gained|grants gained',
  'grant-lost': 'grant lost|grants lost',
  'grant-sources-changed': 'grant of another source|grants of another source',
  'attribute-changed': 'attribute changed|attributes changed',
} as const;

function countsOf({ accounts, entitlements, roleDefinitions }: ComparedReadings): string[] {
  const types = accounts.flatMap(({ changes }) => changes.map(({ type }) => type));
  const counts = Object.entries(COUNTED).map(([type, name]) => ({
    name,
    count: types.filter((other) => other === type).length,
  }));
  return [
    ...counts,
    { name: 'role or group changed|roles or groups changed', count: entitlements.length },
    { name: 'access role changed|access roles changed', count: roleDefinitions.length },
  ]
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name.split('|').at(count === 1 ? 0 : -1)}`);
}
