import type { Person } from '../company/company.ts';
import { contractTypeOf, idIn, type Job, jobsOf, legalEntityOf } from '../company/hr.ts';

/**
 * Humaans' people and job roles as its public clients show them: the person with a good deal of personal data that nobody
 * asked for, and title, department and manager in job roles.
 */

/** Personal data that a collector must not keep. Tests look for these words in everything that comes out. */
export const CANARIES = {
  personalEmail: 'canary.private@example.org',
  phoneNumber: '+4479460001',
  gender: 'canary-gender-diverse',
  birthday: '1989-07-28',
  nationality: 'canary-nationality',
  dietaryPreference: 'canary-pescetarian',
  address: 'canary 58 Stroude Road',
  taxId: 'QQ123456C-canary',
  leavingNote: 'canary-leaving-note',
  calendarFeedToken: 'canary-calendar-feed-token',
} as const;

/** What is not known for sure of the vendor, and so may be either way. */
export interface HumaansHabits {
  /** Whether the list that asks for no status has people who left. */
  readonly listsOffboarded: boolean;
  /** What happens to a list that asks for a status. */
  readonly statusFilter: 'honoured' | 'ignored' | 'refused';
  readonly newHire: string;
  readonly department: 'text' | 'named';
  /** Whether job roles of other days are left out when a day is asked for. */
  readonly honoursAsOf: boolean;
  /** Whether a person has the present job inside. */
  readonly embedsJobRole: boolean;
}

export const HABITS: HumaansHabits = {
  listsOffboarded: false,
  statusFilter: 'honoured',
  newHire: 'newHire',
  department: 'text',
  honoursAsOf: true,
  embedsJobRole: false,
};

const CREATED = '2020-01-28T08:44:42.000Z';

export function personId(person: string): string {
  return idIn('humaans', person);
}

export function statusOf(person: Person, today: string, { newHire }: HumaansHabits): string {
  if (person.status === 'ended') return 'offboarded';
  return person.startDate > today ? newHire : 'active';
}

export function personResource(person: Person, today: string, habits: HumaansHabits): object {
  const { id, timezone } = legalEntityOf(person);
  const isEnded = person.status === 'ended';
  return {
    id: personId(person.id),
    companyId: id,
    firstName: person.givenName,
    middleName: null,
    lastName: person.familyName,
    preferredName: null,
    email: person.email,
    locationId: 'FnAjNOIyLRsmZGRohZsHApiE',
    personalEmail: CANARIES.personalEmail,
    phoneNumber: CANARIES.phoneNumber,
    gender: CANARIES.gender,
    birthday: CANARIES.birthday,
    nationality: CANARIES.nationality,
    dietaryPreference: CANARIES.dietaryPreference,
    address: CANARIES.address,
    employmentStartDate: person.startDate,
    firstWorkingDay: person.startDate,
    employmentEndDate: person.endDate,
    lastWorkingDay: person.endDate,
    probationEndDate: null,
    leavingReason: isEnded ? 'resigned' : null,
    leavingNote: isEnded ? CANARIES.leavingNote : null,
    contractType: contractTypeOf(person),
    employeeId: person.id,
    taxId: CANARIES.taxId,
    teams: [{ name: 'Moonshot' }],
    status: statusOf(person, today, habits),
    isVerified: true,
    isWorkEmailHidden: false,
    calendarFeedToken: CANARIES.calendarFeedToken,
    role: 'user',
    source: null,
    sourceId: null,
    timezone,
    createdAt: CREATED,
    updatedAt: CREATED,
    ...(habits.embedsJobRole && { jobRole: jobOf(person, today, habits) }),
  };
}

/** Job roles of a person; those of a day if one is given. */
export function jobRoleResources(person: Person, day: string | null, habits: HumaansHabits): object[] {
  return jobsOf(person)
    .filter(({ from, until }) => day === null || (from <= day && (until === null || until > day)))
    .map((job) => ({
      id: idIn('humaans/job-roles', `${person.id}/${job.from}/${job.department}`),
      personId: personId(person.id),
      ...jobResource(job, habits),
      note: null,
      createdAt: CREATED,
      updatedAt: CREATED,
    }));
}

function jobOf(person: Person, today: string, habits: HumaansHabits): object | null {
  const job = jobsOf(person).findLast(({ from }) => from <= today);
  return job ? jobResource(job, habits) : null;
}

function jobResource({ title, department, manager, from, until }: Job, habits: HumaansHabits): object {
  return {
    jobTitle: title,
    department: habits.department === 'text' ? department : { name: department },
    reportingTo: manager === null ? null : personId(manager),
    effectiveDate: from,
    endDate: until === null ? null : dayBefore(until),
  };
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 24 * 3_600_000).toISOString().slice(0, 10);
}
