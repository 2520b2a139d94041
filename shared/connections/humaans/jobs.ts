import type { CalendarDate } from '../../kernel/instant.ts';
import { type Attributes, attributesOf, descriptionOf, isNothing, optionalDay, optionalId } from '../attributes.ts';
import type { Selection } from '../transport/selection.ts';

/** What somebody does, from a day on. */
export interface Job {
  readonly title: string | null;
  readonly department: string | null;
  /** Person id. */
  readonly manager: string | null;
  /** Null where nothing is said: always, and without end. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/** A job role as Humaans lists it. */
export interface JobRole {
  readonly id: string;
  /** Person id; null for a role that belongs to nobody. */
  readonly person: string | null;
  readonly job: Job;
}

const NAMED: Selection = { members: { name: true } };

/** Of a job, in the list of job roles and inside of a person alike. */
export const JOB_MEMBERS = {
  jobTitle: true,
  department: NAMED,
  reportingTo: { members: { id: true } },
  effectiveDate: true,
  endDate: true,
} as const satisfies Selection['members'];

export const JOB_ROLE_MEMBERS = { id: true, personId: true, ...JOB_MEMBERS } as const satisfies Selection['members'];

/** Throws an AttributeError. */
export function readJob(role: Attributes, attribute: string): Job {
  return {
    title: descriptionOf(role.jobTitle),
    department: nameOf(role.department),
    manager: managerOf(role.reportingTo, `${attribute}reportingTo`),
    from: optionalDay(role.effectiveDate, `${attribute}effectiveDate`),
    to: optionalDay(role.endDate, `${attribute}endDate`),
  };
}

/** A department is a text, or a thing with a name. */
function nameOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'name' in value
    ? descriptionOf(value.name)
    : descriptionOf(value);
}

function managerOf(value: unknown, attribute: string): string | null {
  const isReference = typeof value === 'string' || isNothing(value);
  return optionalId(isReference ? value : attributesOf(value, attribute).id, attribute);
}

/** The job that is somebody's on a day: the one that began last of those that have begun and not ended. */
export function jobOn(day: CalendarDate, jobs: readonly Job[]): Job | undefined {
  const began = ({ from }: Job) => from ?? '';
  return jobs
    .filter(({ from, to }) => (from === null || from <= day) && (to === null || to >= day))
    .reduce<Job | undefined>((last, job) => (last && began(last) >= began(job) ? last : job), undefined);
}
