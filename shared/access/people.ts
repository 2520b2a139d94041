import type { CalendarDate } from '../kernel/instant.ts';
import type { Person } from './snapshot.ts';

/**
 * Brings a roster's record into the form that evidence keeps, as of a day.
 *
 * Dates decide over status words: somebody whose last day has passed has left, whatever the status says, and somebody
 * who is to leave is still here. An employee's future end is an HR secret: it is dropped, and a status `ended` that
 * lies ahead becomes `active` again. The end of an external's contract is kept: access reviews need it. An end before
 * the start belongs to an earlier employment of somebody who was hired again, and is dropped.
 */
export function normalisePerson(person: Person, today: CalendarDate): Person {
  const endDate = ofThisEmployment(person.endDate, person.startDate);
  const lastWorkingDay = ofThisEmployment(person.lastWorkingDay, person.startDate);
  const lastDay = endDate ?? lastWorkingDay;
  const ended = lastDay === null ? person.status === 'ended' : lastDay < today;
  const keep = (date: CalendarDate | null) =>
    date !== null && date >= today && person.type !== 'external' ? null : date;
  return {
    ...person,
    status: ended ? 'ended' : currentStatus(person, today),
    endDate: keep(endDate),
    lastWorkingDay: keep(lastWorkingDay),
  };
}

function ofThisEmployment(date: CalendarDate | null, start: CalendarDate | null): CalendarDate | null {
  return date !== null && start !== null && date < start ? null : date;
}

function currentStatus(person: Person, today: CalendarDate): Person['status'] {
  if (person.startDate !== null && person.startDate > today) return 'future';
  const begun = person.status === 'future' && person.startDate !== null;
  return begun || person.status === 'ended' ? 'active' : person.status;
}

/** A department or title as it is compared: rosters and applications differ in case and spaces. */
export function normaliseLabel(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Whether two departments or titles are the same as they are compared; null, that nobody knows one, is like nothing else. */
export function isSameLabel(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && normaliseLabel(a) === normaliseLabel(b));
}
