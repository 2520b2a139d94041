import { POPULATION_NAMES, populationCsv } from '../../../shared/bundle/derived/populations.ts';
import { type Drawn, drawSample } from '../../../shared/bundle/derived/sample.ts';
import type { Populations } from '../../../shared/bundle/period/access-rows.ts';
import type { Period } from '../../../shared/bundle/period/period.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { openedTail } from '../../../shared/pipeline/lookup/readings.ts';
import { readPeriod } from '../../../shared/pipeline/period/read-period.ts';
import type { ReadContext } from '../../../shared/pipeline/run-context.ts';
import { UsageError } from '../errors.ts';
import { writeNew } from '../files.ts';
import { type Cell, type Column, renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';
import { parseTime } from '../times.ts';
import { lookIntoEachWorkspace } from '../workspaces.ts';

export interface SampleOptions {
  readonly from: string;
  readonly to: string;
  readonly seed: string;
  readonly size: string;
  readonly output?: string;
}

type Name = (typeof POPULATION_NAMES)[number];
type Row = Populations[Name][number];

/** Names of people are in it. */
const OWNER_ONLY = 0o600;

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'Who', wraps: true },
  { title: 'Entry', align: 'right' },
  { title: 'Id' },
];

/** Draws a sample from a population of a period, which anybody can draw again from the same evidence. */
export async function sampleCommand(session: Session, population: string, options: SampleOptions): Promise<number> {
  const name = POPULATION_NAMES.find((known) => known === population);
  if (!name) {
    throw new UsageError(`there is no population "${safeText(population)}"; there are ${POPULATION_NAMES.join(', ')}`);
  }
  if (!/^\d{1,6}$/.test(options.size) || Number(options.size) === 0) {
    throw new UsageError(`--size ${safeText(options.size)} is not a number from 1 on`);
  }
  if (options.seed === '' || /[\r\n]/.test(options.seed)) throw new UsageError('--seed must be one line of text');
  const contexts = await session.openForReading();
  if (options.output !== undefined && contexts.length > 1) {
    throw new UsageError(`-o names one file, but there are ${contexts.length} workspaces; say which with --workspace`);
  }
  return lookIntoEachWorkspace(session, 'sample', (context) => draw(session, context, name, options));
}

async function draw(session: Session, { log, clock, workspace }: ReadContext, name: Name, options: SampleOptions) {
  const { seed, size, output } = options;
  const period = parsePeriod(options, workspace.schedule.timezone);
  const tail = await openedTail(log);
  const { populations } = await readPeriod(log, tail, { period, asOf: toInstant(clock.now()) });
  const rows: readonly Row[] = populations[name];
  const drawn = drawSample(rows, seed, Number(size));
  if (output !== undefined) await writeNew(output, csvOf(name, drawn), OWNER_ONLY);
  const { seq, digest } = tail.head;
  const facts = { origin: log.origin, population: name, period, seed, of: rows.length, head: { seq, digest } };
  if (!session.json) print(session, facts, drawn, output);
  const sample = drawn.map(({ rank, digest: by, row }) => ({ rank, digest: by, ...row }));
  return { exitCode: 0, document: { ...facts, sample } };
}

function parsePeriod({ from, to }: SampleOptions, timezone: string): Period {
  const period = {
    from: toInstant(parseTime('--from', from, timezone, 'start')),
    to: toInstant(parseTime('--to', to, timezone, 'end')),
  };
  if (period.from >= period.to) throw new UsageError(`--to ${to} is not after --from ${from}`);
  return period;
}

/** In the order in which they were drawn; the rows are those of the population's own file. */
function csvOf<N extends Name>(name: N, drawn: readonly Drawn<Row>[]): string {
  return populationCsv(name, drawn.map(({ row }) => row) as readonly Row[] as Populations[N]);
}

interface Facts {
  readonly origin: string;
  readonly population: Name;
  readonly period: Period;
  readonly seed: string;
  /** How many rows the population has. */
  readonly of: number;
  readonly head: { readonly seq: number; readonly digest: string };
}

function print({ terminal }: Session, facts: Facts, drawn: readonly Drawn<Row>[], output: string | undefined): void {
  const { origin, population, period, seed, of, head } = facts;
  terminal.print(terminal.paint('strong', safeText(`${origin}: ${drawn.length} of ${of} ${population}`)));
  terminal.print(`  ${period.from} up to ${period.to}, log up to ${head.seq}:${head.digest}`);
  terminal.print(safeText(`  seed ${seed}, in the order of: printf '%s\\n%s' "$seed" "$id" | sha256sum`));
  if (drawn.length === 0) {
    terminal.print('  The population is empty: nothing of the kind happened in the period, by the complete readings.');
  } else {
    const rows = drawn.map(({ rank, row }): Cell[] => [
      { text: String(rank) },
      { text: safeText(whoOf(row)) },
      { text: String(entryOf(row)) },
      { text: row.id },
    ]);
    terminal.print();
    terminal.print(renderTable(COLUMNS, rows, terminal.width));
  }
  if (output !== undefined) terminal.print(`wrote ${safeText(output)}, readable by you alone`);
}

function whoOf(row: Row): string {
  return 'userName' in row ? row.userName : (row.name ?? row.person);
}

/** The entry that shows it. */
function entryOf(row: Row): number {
  if ('shown' in row) return row.shown.by.entry;
  if ('changed' in row) return row.changed.by.entry;
  return 'lastSeen' in row ? row.lastSeen.entry : row.evidence.entry;
}
