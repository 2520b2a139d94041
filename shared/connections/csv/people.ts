import { normalisePerson } from '../../access/people.ts';
import { type Person, type PersonStatus, sortedById } from '../../access/snapshot.ts';
import { isTimeZone } from '../../kernel/calendar.ts';
import { type CalendarDate, isCalendarDate } from '../../kernel/instant.ts';
import { type CsvRow, cellInvalid } from '../csv-table.ts';
import { employmentType } from '../employment-types.ts';
import type { PeopleColumn } from './columns.ts';
import type { CsvOptions } from './options.ts';

const STATUS_WORDS: { readonly [word: string]: PersonStatus } = {
  future: 'future',
  'new hire': 'future',
  newhire: 'future',
  preboarding: 'future',
  active: 'active',
  current: 'active',
  employed: 'active',
  leave: 'leave',
  'on leave': 'leave',
  notice: 'leave',
  ended: 'ended',
  terminated: 'ended',
  offboarded: 'ended',
  left: 'ended',
  former: 'ended',
  unknown: 'unknown',
  '': 'unknown',
};

/** Reads the rows of a people file. Throws a CollectionError `file-invalid` at the first cell that cannot be used. */
export function parsePeople(rows: readonly CsvRow<PeopleColumn>[], options: CsvOptions, today: CalendarDate): Person[] {
  const lines = new Map<string, number>();
  const people = rows.map((row) => {
    const person = parsePerson(row, options);
    const earlier = lines.get(person.id);
    if (earlier !== undefined) {
      throw cellInvalid(options.file, row.line, 'id', `is the id of line ${earlier} too; every record needs its own`);
    }
    lines.set(person.id, row.line);
    return normalisePerson(person, today);
  });
  return sortedById(people);
}

function parsePerson({ line, cells }: CsvRow<PeopleColumn>, options: CsvOptions): Person {
  const fail = (column: PeopleColumn, what: string) => cellInvalid(options.file, line, column, what);
  const date = (column: PeopleColumn) => {
    const text = cells[column] ?? '';
    if (text === '') return null;
    if (!isCalendarDate(text)) throw fail(column, 'is not a date; expected YYYY-MM-DD');
    return text;
  };
  if (!cells.id) throw fail('id', 'is empty; every record needs an id that stays the same');
  const status = wordIn(cells.status ?? '', options.statuses, STATUS_WORDS);
  if (!status) throw fail('status', 'has a word that is not known; add it under "statuses"');
  const type = cells.type ? employmentType(cells.type, options.types) : null;
  if (type === undefined) throw fail('type', 'has a word that is not known; add it under "types"');
  const timezone = cells.timezone || null;
  if (timezone !== null && !isTimeZone(timezone)) throw fail('timezone', 'is not an IANA time zone');
  return {
    id: cells.id,
    employeeNumber: cells.employeeNumber || null,
    name: cells.name || null,
    emails: (cells.emails ?? '').split(/[\s;,|]+/).filter((email) => email !== ''),
    status,
    startDate: date('startDate'),
    endDate: date('endDate'),
    lastWorkingDay: date('lastWorkingDay'),
    timezone,
    type,
    manager: cells.manager || null,
    department: cells.department || null,
    title: cells.title || null,
    legalEntity: cells.legalEntity || null,
  };
}

/** The meaning of a word: the configuration's words first, compared without case. */
function wordIn<T>(
  text: string,
  configured: { readonly [word: string]: T },
  known: { readonly [word: string]: T },
): T | undefined {
  const word = text.toLowerCase();
  const own = Object.entries(configured).find(([name]) => name.toLowerCase() === word);
  return own ? own[1] : Object.hasOwn(known, word) ? known[word] : undefined;
}
