import { describe, expect, it } from 'vitest';
import type { Person } from '../../../../shared/access/snapshot.ts';
import type { RosterReading } from '../../../../shared/connections/contract.ts';
import { collectCsvRoster } from '../../../../shared/connections/csv/connector.ts';
import { type CsvOptions, csvOptionsSchema } from '../../../../shared/connections/csv/options.ts';
import { CollectionError } from '../../../../shared/connections/errors.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { ManualClock } from '../manual-clock.ts';

/** The day of the reading; the clock of the tests says noon of it, about. */
const TODAY = '2026-03-02';
const unexpected = () => Promise.reject(new Error('a file needs no network'));

/** Reads a roster of these lines, which begin with the heading. */
async function collect(rows: readonly string[], wish: Partial<CsvOptions> = {}): Promise<RosterReading> {
  const text = ['# as-of: 2026-03-01', ...rows, ''].join('\n');
  const options = csvOptionsSchema.parse({
    id: 'people',
    kind: 'hris',
    provider: 'csv',
    file: 'people.csv',
    maxAge: '24h',
    listsLeavers: true,
    ...wish,
  });
  return collectCsvRoster(options, {
    origin: 'acme/main',
    timezone: 'UTC',
    today: TODAY,
    deadline: Number.POSITIVE_INFINITY,
    ports: {
      exchange: { get: unexpected, resolve: unexpected },
      tokenEndpoint: { postForm: unexpected },
      secrets: { read: unexpected },
      files: { read: (resource) => Promise.resolve({ bytes: Buffer.from(text), resource }) },
      clock: new ManualClock(),
      random: { fraction: () => 0 },
      allowLoopback: false,
    },
    report: () => {},
  });
}

/** The only person of a roster with these cells. */
async function person(cells: { readonly [column: string]: string }, wish: Partial<CsvOptions> = {}): Promise<Person> {
  const filled = { id: 'E-1', status: 'active', ...cells };
  const { people } = await collect([Object.keys(filled).join(), Object.values(filled).join()], wish);
  const [only] = people;
  if (!only) throw new Error('there is nobody');
  return only;
}

async function refusal(rows: readonly string[], wish: Partial<CsvOptions> = {}): Promise<string> {
  const error = await collect(rows, wish).catch((reason: unknown) => reason);
  if (!(error instanceof CollectionError)) throw new Error('it was accepted', { cause: error });
  expect(error.code).toBe('file-invalid');
  return error.message;
}

describe('a person of a CSV roster', () => {
  it('has everything that the columns give', async () => {
    const { people } = await collect([
      'id,employeeNumber,emails,name,status,startDate,endDate,lastWorkingDay,timezone,type,department,title,manager,Legal Entity',
      'p-1,E-1001,"a@acme.example; b@acme.example",Ada,active,2020-01-01,,,Europe/Berlin,employee,R&D,Lead,p-2,Acme GmbH',
    ]);

    expect(people).toEqual([
      {
        id: 'p-1',
        employeeNumber: 'E-1001',
        emails: ['a@acme.example', 'b@acme.example'],
        name: 'Ada',
        status: 'active',
        startDate: '2020-01-01',
        endDate: null,
        lastWorkingDay: null,
        timezone: 'Europe/Berlin',
        type: 'internal',
        department: 'R&D',
        title: 'Lead',
        manager: 'p-2',
        legalEntity: 'Acme GmbH',
      },
    ]);
  });

  it('has nothing that the columns lack', async () => {
    expect(await person({})).toEqual({
      id: 'E-1',
      employeeNumber: null,
      emails: [],
      name: null,
      status: 'active',
      startDate: null,
      endDate: null,
      lastWorkingDay: null,
      timezone: null,
      type: null,
      department: null,
      title: null,
      manager: null,
      legalEntity: null,
    });
  });

  it.each([
    ['Active', 'active'],
    ['CURRENT', 'active'],
    ['employed', 'active'],
    ['New Hire', 'future'],
    ['preboarding', 'future'],
    ['On Leave', 'leave'],
    ['notice', 'leave'],
    ['Terminated', 'ended'],
    ['offboarded', 'ended'],
    ['former', 'ended'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
  ])('has the status that the word "%s" means: %s', async (word, status) => {
    expect((await person({ status: word })).status).toBe(status);
  });

  it.each([
    ['Employee', 'internal'],
    ['permanent', 'internal'],
    ['Contractor', 'external'],
    ['FREELANCER', 'external'],
    ['vendor', 'external'],
    ['', null],
  ])('has the type that the word "%s" means: %s', async (word, type) => {
    expect((await person({ type: word })).type).toBe(type);
  });

  it.each([
    ['a semicolon', '"a@acme.example;b@acme.example"'],
    ['a comma and a space', '"a@acme.example, b@acme.example"'],
    ['a bar', 'a@acme.example | b@acme.example'],
    ['a line break', '"a@acme.example\nb@acme.example"'],
    ['too many of them', '";a@acme.example;; b@acme.example ,"'],
  ])('may have several addresses, apart by %s', async (_what, emails) => {
    expect((await person({ emails })).emails).toEqual(['a@acme.example', 'b@acme.example']);
  });

  it.each([
    ['ended, by its word', { status: 'ended' }, 'ended', null],
    ['ended, by a past day, whatever the word', { status: 'active', endDate: '2026-03-01' }, 'ended', '2026-03-01'],
    ['still here on the last day', { status: 'active', endDate: TODAY }, 'active', null],
    ['still here before it, whatever the word', { status: 'ended', endDate: '2026-12-31' }, 'active', null],
    ['to come, by a start ahead', { status: 'active', startDate: '2026-04-01' }, 'future', null],
    ['here, by a start behind', { status: 'future', startDate: '2026-01-01' }, 'active', null],
    ['an external with a known end', { type: 'contractor', endDate: '2026-12-31' }, 'active', '2026-12-31'],
    ['ended, by a last working day', { status: 'leave', lastWorkingDay: '2026-02-28' }, 'ended', null],
  ] as const)('is %s', async (_what, cells, status, endDate) => {
    expect(await person(cells)).toMatchObject({ status, endDate });
  });

  it('keeps no future end of an employee, in no column [E1]', async () => {
    const { people } = await collect([
      'id,status,endDate,lastWorkingDay,type',
      'E-1,active,2027-01-31,2027-01-15,employee',
    ]);

    expect(JSON.stringify(people)).not.toContain('2027');
  });
});

describe('the words and headings of a file', () => {
  it('may be told apart by the configuration, before the known ones', async () => {
    const found = await person(
      { status: 'Aktiv', type: 'employee' },
      { statuses: { aktiv: 'active' }, types: { Employee: 'external' } },
    );

    expect(found).toMatchObject({ status: 'active', type: 'external' });
  });

  it('may be named by the configuration, which then holds instead of the known ones', async () => {
    const options = { columns: { id: 'Personalnummer', status: 'Zustand' } };

    const { people } = await collect(['Personalnummer;Zustand;id', 'P-1;active;other'], options);

    expect(people.map(({ id }) => id)).toEqual(['P-1']);
    expect(await refusal(['id;Zustand', 'P-1;active'], options)).toContain('has no column id');
  });

  it.each(['email', 'E-Mail', 'Work Email', 'emails'])('know the heading "%s" for addresses', async (heading) => {
    const { people } = await collect([`id,status,${heading}`, 'E-1,active,ada@acme.example']);

    expect(people[0]?.emails).toEqual(['ada@acme.example']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('are not those of the language: %s [A11]', async (word) => {
    expect(await refusal(['id,status', `E-1,${word}`])).toContain('line 3, column status: has a word');
    expect(await refusal(['id,status,type', `E-1,active,${word}`])).toContain('line 3, column type: has a word');
  });
});

describe('a CSV roster that cannot be used', () => {
  it.each([
    ['no id', ['id,status,name', ',active,CANARY'], 'line 3, column id: is empty'],
    ['an unknown status', ['id,status', 'E-1,active', 'E-2,CANARY'], 'line 4, column status: has a word'],
    ['an unknown type', ['id,status,type', 'E-1,active,CANARY'], 'line 3, column type: has a word'],
    [
      'a start that is no date',
      ['id,status,startDate', 'E-1,active,CANARY'],
      'line 3, column startDate: is not a date',
    ],
    [
      'a start as Germans write it',
      ['id,status,startDate', 'E-1,active,01.02.2026'],
      'column startDate: is not a date',
    ],
    ['a start as a spreadsheet counts', ['id,status,startDate', 'E-1,active,46082'], 'column startDate: is not a date'],
    ['an end that does not exist', ['id,status,endDate', 'E-1,active,2026-02-30'], 'column endDate: is not a date'],
    ['a last working day with a time', ['id,status,lastWorkingDay', 'E-1,active,2026-02-28T00:00'], 'lastWorkingDay'],
    ['a zone that is none', ['id,status,timezone', 'E-1,active,CANARY/City'], 'column timezone: is not an IANA'],
    ['an offset for a zone', ['id,status,timezone', 'E-1,active,+02:00'], 'column timezone: is not an IANA'],
    ['no status column', ['id,name', 'E-1,CANARY'], 'line 2: has no column status'],
  ])('is refused with line and column, and without the cell: %s [E1]', async (_what, rows, place) => {
    const message = await refusal(rows);

    expect(message).toContain(place);
    expect(message).not.toContain('CANARY');
  });

  it('is refused for an id that comes twice, with both lines', async () => {
    const message = await refusal(['id,status', 'E-1,active', 'E-2,active', 'E-1,ended']);

    expect(message).toContain('line 5, column id: is the id of line 3 too');
  });
});

describe('what a CSV roster says for its certificate', () => {
  it('is where it came from, what was in it, and how far that goes', async () => {
    const rows = ['id,status,salary', 'E-2,active,1', 'E-1,ended,2'];

    const { people, facts } = await collect(rows, { listsLeavers: false, kind: 'idp' });

    const bytes = Buffer.from(['# as-of: 2026-03-01', ...rows, ''].join('\n'));
    expect(people.map(({ id }) => id)).toEqual(['E-1', 'E-2']);
    expect(facts).toMatchObject({
      source: {
        provider: 'csv',
        kind: 'idp',
        evidenceClass: 'manual-import',
        location: 'people.csv',
        credential: null,
      },
      pages: [{ resource: 'people.csv', received: 2, bytes: bytes.length, sha256: sha256Hex(bytes), status: null }],
      counts: { people: 2 },
      listsLeavers: false,
      asOf: '2026-03-02T00:00:00.000Z',
      doubts: [],
    });
    expect(facts.fields.dropped).toBe(1);
    expect(JSON.stringify(facts)).not.toContain('salary');
  });

  it('is a doubt where nobody is in it', async () => {
    const { facts } = await collect(['id,status']);

    expect(facts.doubts).toEqual(['empty-population']);
  });
});
