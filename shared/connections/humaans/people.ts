import { normalisePerson } from '../../access/people.ts';
import { type Person, sortedById } from '../../access/snapshot.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import type { CalendarDate } from '../../kernel/instant.ts';
import { employmentType } from '../employment-types.ts';
import { type Job, type JobRole, jobOn } from './jobs.ts';
import type { HumaansOptions } from './options.ts';
import { type HumaansPerson, statusOf } from './records.ts';

/** What job roles say that people do not. */
export interface JobCheck {
  /** Job roles of people who are not listed. */
  readonly ofUnlisted: number;
  /** Managers who are not listed. */
  readonly unlistedManagers: number;
}

/** Joins people and job roles to the records of a roster, as of a day. */
export function joinPeople(
  people: readonly HumaansPerson[],
  jobRoles: readonly JobRole[],
  contractTypes: HumaansOptions['contractTypes'],
  today: CalendarDate,
): { readonly people: Person[]; readonly check: JobCheck } {
  const listed = new Set(people.map(({ id }) => id));
  const owned = jobRoles.filter(({ person }) => person !== null);
  // In the order of ids, so that of two that begin on one day it is the same one in every reading.
  const rolesOf = Map.groupBy(
    owned.toSorted((a, b) => byCodeUnit(a.id, b.id)),
    ({ person }) => person,
  );
  const leaderOf = new Map(people.flatMap(({ id, directReports }) => directReports.map((report) => [report, id])));
  const records = people.map((person) => {
    const jobs = rolesOf.get(person.id)?.map(({ job }) => job) ?? [];
    const job = jobOn(today, jobs) ?? jobOn(today, person.job ? [person.job] : []);
    return normalisePerson(toPerson(person, job, leaderOf.get(person.id) ?? null, contractTypes), today);
  });
  const managers = new Set(records.flatMap(({ manager }) => manager ?? []));
  return {
    people: sortedById(records),
    check: {
      ofUnlisted: owned.filter(({ person }) => person !== null && !listed.has(person)).length,
      unlistedManagers: [...managers].filter((manager) => !listed.has(manager)).length,
    },
  };
}

function toPerson(
  person: HumaansPerson,
  job: Job | undefined,
  leader: string | null,
  contractTypes: HumaansOptions['contractTypes'],
): Person {
  const { id, employeeNumber, name, email, startDate, endDate, lastWorkingDay, timezone, contractType } = person;
  return {
    id,
    employeeNumber,
    name,
    emails: email === null ? [] : [email],
    status: statusOf(person) ?? 'unknown',
    startDate,
    endDate,
    lastWorkingDay,
    timezone,
    type: contractType === null ? null : (employmentType(contractType, contractTypes) ?? null),
    manager: job?.manager ?? leader,
    department: job?.department ?? null,
    title: job?.title ?? null,
    legalEntity: person.company,
  };
}
