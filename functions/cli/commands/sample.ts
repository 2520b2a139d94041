import { withFile } from '../../../shared/adapters/local/random-access-file.ts';
import { POPULATION_NAMES, populationCsv } from '../../../shared/bundle/derived/populations.ts';
import { type Drawn, drawSample } from '../../../shared/bundle/derived/sample.ts';
import type { Populations } from '../../../shared/bundle/period/access-rows.ts';
import type { Period } from '../../../shared/bundle/period/period.ts';
import type { PeriodReport } from '../../../shared/bundle/period/report.ts';
import { EvidenceError } from '../../../shared/evidence/errors.ts';
import { bundleSource, verifyBundle } from '../../../shared/evidence/verify/bundle/verify-bundle.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { safeText } from '../../../shared/kernel/safe-text.ts';
import { openedTail } from '../../../shared/pipeline/lookup/readings.ts';
import { readPeriod, readVerifiedPeriod } from '../../../shared/pipeline/period/read-period.ts';
import { readGiven } from '../../verifier/places.ts';
import { UsageError } from '../errors.ts';
import { exists, OWNER_ONLY, writeNew } from '../files.ts';
import { type Cell, type Column, renderTable } from '../output/table.ts';
import type { Session } from '../session.ts';
import { parsePeriod } from '../times.ts';
import { inEach } from '../workspaces.ts';

export interface SampleOptions {
  readonly from?: string;
  readonly to?: string;
  readonly bundle?: string;
  readonly seed: string;
  readonly size: string;
  readonly output?: string;
}

type Name = (typeof POPULATION_NAMES)[number];
type Row = Populations[Name][number];

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
  if (options.bundle !== undefined) return drawFromBundle(session, options.bundle, name, options);
  const { from, to } = options;
  if (from === undefined || to === undefined) {
    throw new UsageError('a sample is of a period; name it with --from and --to, or a --bundle');
  }
  const contexts = await session.openForReading();
  if (options.output !== undefined && contexts.length > 1) {
    throw new UsageError(`-o names one file, but there are ${contexts.length} workspaces; say which with --workspace`);
  }
  return inEach(session, 'sample', contexts, async ({ log, clock, workspace }) => {
    const period = parsePeriod({ from, to }, workspace.schedule.timezone);
    const report = await readPeriod(log, await openedTail(log), { period, asOf: toInstant(clock.now()) });
    return { exitCode: 0, document: await draw(session, report, name, options) };
  });
}

/** From the evidence in a bundle, over its own period, once it has been verified: everything but whose key it is. */
async function drawFromBundle(session: Session, path: string, name: Name, options: SampleOptions): Promise<number> {
  if (options.from !== undefined || options.to !== undefined) {
    throw new UsageError('--bundle has a period of its own; leave --from and --to out');
  }
  if (!(await exists(path))) throw new UsageError(`there is no file ${path}; name the bundle as it was handed over`);
  const input = await readGiven({}, session.host.clock.now());
  const document = await withFile(path, async (file) => {
    const { verdict, origin, head, bundle, openedWith } = await verifyBundle(file, input);
    if (verdict === 'integrity-violated' || !bundle || origin === null || head === null) {
      throw new EvidenceError('store-damaged', `${path} does not verify; "rollcall verify" says why`);
    }
    session.terminal.error(
      `${origin}: the bundle is as ${openedWith} and its successors signed it; whether that is the right key, "rollcall verify --anchor" tells`,
    );
    const { period, asOf } = bundle;
    const source = await bundleSource(file);
    const log = { origin, head, paths: await source.paths() };
    const report = await readVerifiedPeriod(source, log, { period, asOf });
    return draw(session, report, name, options);
  });
  if (session.json) {
    const workspace = document.origin.slice(document.origin.indexOf('/') + 1);
    session.printJson({ schema: 'urn:rollcall:sample:v1', workspaces: [{ workspace, exitCode: 0, ...document }] });
  }
  return 0;
}

async function draw(session: Session, report: PeriodReport, name: Name, options: SampleOptions) {
  const { seed, size, output } = options;
  const { populations, period, scope, verification } = report;
  const rows: readonly Row[] = populations[name];
  const drawn = drawSample(rows, seed, Number(size));
  if (output !== undefined) await writeNew(output, csvOf(name, drawn), OWNER_ONLY);
  const facts = { origin: scope.origin, population: name, period, seed, of: rows.length, head: verification.head };
  if (!session.json) print(session, facts, drawn, output);
  return { ...facts, sample: drawn.map(({ rank, digest, row }) => ({ rank, digest, ...row })) };
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
  if ('listed' in row) return (row.decided ?? row.listed).entry;
  return 'lastSeen' in row ? row.lastSeen.entry : row.evidence.entry;
}
