import type { PersonStatus } from '../../access/snapshot.ts';
import { isTimeZone } from '../../kernel/calendar.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { attributesOf, descriptionOf, idOf, isNothing, listOf, optionalDay, optionalId } from '../attributes.ts';
import type { Selection } from '../transport/selection.ts';
import { JOB_MEMBERS, type Job, readJob } from './jobs.ts';

/** What is kept of a person as Humaans has it; null where nothing is said. */
export interface HumaansPerson {
  readonly id: string;
  /** As it is written; empty where nothing is said. */
  readonly status: string;
  readonly employeeNumber: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly startDate: CalendarDate | null;
  readonly endDate: CalendarDate | null;
  readonly lastWorkingDay: CalendarDate | null;
  readonly timezone: string | null;
  readonly contractType: string | null;
  readonly company: string | null;
  /** The job that some answers have inside of the person. */
  readonly job: Job | null;
  /** Person ids of those whom somebody leads: how some answers tell managers. */
  readonly directReports: readonly string[];
}

export const PERSON_MEMBERS = {
  id: true,
  status: true,
  employeeId: true,
  firstName: true,
  lastName: true,
  preferredName: true,
  email: true,
  employmentStartDate: true,
  firstWorkingDay: true,
  employmentEndDate: true,
  lastWorkingDay: true,
  timezone: true,
  contractType: true,
  companyId: true,
  jobRole: { members: JOB_MEMBERS },
  directReports: { members: { id: true } },
} as const satisfies Selection['members'];

/** The statuses that are asked for. How the third is written is not known for sure: other spellings are understood too. */
export const ASKED_STATUSES = ['active', 'offboarded', 'newHire'] as const;

const STATUSES: { readonly [status: string]: PersonStatus } = {
  active: 'active',
  offboarded: 'ended',
  newhire: 'future',
  onboarding: 'future',
  preboarding: 'future',
};

/** What a status means, written in any way; undefined for one that nobody knows. */
export function statusOf({ status }: HumaansPerson): PersonStatus | undefined {
  const plain = status.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(STATUSES, plain) ? STATUSES[plain] : undefined;
}

/** Throws an AttributeError. Names describe; ids, addresses, status and days decide, and must be well formed. */
export function readPerson(record: unknown): HumaansPerson {
  const person = attributesOf(record, 'the record');
  const { timezone } = person;
  const givenName = descriptionOf(person.preferredName) || descriptionOf(person.firstName);
  const names = [givenName, descriptionOf(person.lastName)].filter(Boolean);
  const startDate =
    optionalDay(person.employmentStartDate, 'employmentStartDate') ??
    optionalDay(person.firstWorkingDay, 'firstWorkingDay');
  const endDate = optionalDay(person.employmentEndDate, 'employmentEndDate');
  return {
    id: idOf(person.id, 'id'),
    status: optionalId(person.status, 'status') ?? '',
    employeeNumber: employeeNumberOf(person.employeeId),
    name: names.length === 0 ? null : names.join(' '),
    email: optionalId(person.email, 'email'),
    startDate,
    endDate,
    lastWorkingDay: lastWorkingDayOf(optionalDay(person.lastWorkingDay, 'lastWorkingDay'), startDate, endDate),
    timezone: typeof timezone === 'string' && isTimeZone(timezone) ? timezone : null,
    contractType: descriptionOf(person.contractType) || null,
    company: optionalId(person.companyId, 'companyId'),
    job: isNothing(person.jobRole) ? null : readJob(attributesOf(person.jobRole, 'jobRole'), 'jobRole.'),
    directReports: listOf(person.directReports, 'directReports', reportOf),
  };
}

/** A number is an employee number too, as it would be written. */
function employeeNumberOf(value: unknown): string | null {
  return optionalId(Number.isSafeInteger(value) ? String(value) : value, 'employeeId');
}

/**
 * The vendor's own example of somebody who works there has the first working day as the last: without an end of the
 * employment, a last day that is not after the first says nothing.
 */
function lastWorkingDayOf(day: CalendarDate | null, start: CalendarDate | null, end: CalendarDate | null) {
  return day !== null && end === null && start !== null && day <= start ? null : day;
}

function reportOf(report: unknown, attribute: string): string {
  return idOf(typeof report === 'string' ? report : attributesOf(report, attribute).id, attribute);
}
