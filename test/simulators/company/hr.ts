import { sha256Hex } from '../../../shared/kernel/digest.ts';
import type { FormerJob, Person } from './company.ts';

/** What the HR system knows beyond the person: made from the person alone, so that every source tells the same. */

/** A job, from a day on. */
export interface Job extends Omit<FormerJob, 'until'> {
  readonly from: string;
  /** The day on which the next one began; null for the present one. */
  readonly until: string | null;
}

/** All jobs of somebody, the present one last. */
export function jobsOf(person: Person): Job[] {
  const { department, title, manager, formerJobs, startDate } = person;
  const starts = [startDate, ...formerJobs.map(({ until }) => until)];
  return [...formerJobs, { department, title, manager, until: null }].map((job, i) => ({
    ...job,
    from: starts[i] ?? startDate,
  }));
}

/** Companies of the group that employ people, and where they are. */
const LEGAL_ENTITIES = [
  { id: 'acmeBerlinGmbH0000000001', timezone: 'Europe/Berlin' },
  { id: 'acmeLondonLtd00000000002', timezone: 'Europe/London' },
] as const;

export function legalEntityOf(person: Person): (typeof LEGAL_ENTITIES)[number] {
  return LEGAL_ENTITIES[numberOf(person) % 10 === 9 ? 1 : 0];
}

/** In the HR system's words. */
export function contractTypeOf(person: Person): string {
  if (person.type === 'external') return 'Freelance';
  return numberOf(person) % 5 === 4 ? 'Part time' : 'Full time';
}

/** The id of a person in a system that gives ids of its own: 24 characters. */
export function idIn(system: string, person: string): string {
  return sha256Hex(`${system}/${person}`).slice(0, 24);
}

function numberOf({ id }: Person): number {
  return Number(id.replace('E-', ''));
}
