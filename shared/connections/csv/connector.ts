import type { CollectionContext, RosterReading } from '../contract.ts';
import { type CsvTable, filePage, parseCsvTable } from '../csv-table.ts';
import type { MaintainedFile } from '../ports.ts';
import { PEOPLE_COLUMNS, type PeopleColumn } from './columns.ts';
import type { CsvOptions } from './options.ts';
import { parsePeople } from './people.ts';

/** Other headings under which the columns are commonly exported. */
const HEADINGS: { readonly [column in PeopleColumn]?: readonly string[] } = {
  emails: ['email', 'e-mails', 'e-mail', 'work email'],
  startDate: ['start'],
  endDate: ['end'],
};

/** Reads people from a CSV file that somebody exports from an HR system. */
export async function collectCsvRoster(options: CsvOptions, context: CollectionContext): Promise<RosterReading> {
  const file = await context.ports.files.read(options.file);
  const table = parseCsvTable(
    file.bytes,
    { headings: headings(options), required: ['id', 'status'] },
    { file: options.file, timezone: context.timezone, now: context.ports.clock.now() },
  );
  const people = parsePeople(table.rows, options, context.today);
  return {
    kind: 'roster',
    people,
    assigned: null,
    groups: null,
    provisioning: null,
    facts: facts(options, table, file),
  };
}

function headings(options: CsvOptions): { [column in PeopleColumn]: readonly string[] } {
  const names = (column: PeopleColumn): [PeopleColumn, string[]] => {
    const configured = options.columns[column];
    return [column, configured === undefined ? [column, ...(HEADINGS[column] ?? [])] : [configured]];
  };
  return Object.fromEntries(PEOPLE_COLUMNS.map(names)) as { [column in PeopleColumn]: string[] };
}

function facts(options: CsvOptions, table: CsvTable<PeopleColumn>, file: MaintainedFile): RosterReading['facts'] {
  const rows = table.rows.length;
  return {
    source: {
      provider: 'csv',
      kind: options.kind,
      evidenceClass: 'manual-import',
      location: options.file,
      credential: null,
      peerCertificates: [],
    },
    requests: [],
    pages: [filePage(file, rows)],
    counts: { people: rows },
    crossChecks: [],
    fields: { kept: [...PEOPLE_COLUMNS], dropped: table.dropped },
    roles: [],
    inactiveListed: null,
    listsLeavers: options.listsLeavers,
    asOf: table.asOf,
    skewMs: null,
    doubts: rows === 0 ? ['empty-population'] : [],
  };
}
