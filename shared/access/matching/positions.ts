import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { millisecondsIn } from '../../kernel/duration.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import { findById } from '../by-id.ts';
import { isSameLabel } from '../people.ts';
import type { Person } from '../snapshot.ts';
import type { RosterInput } from './absence.ts';
import type { Matching } from './matching.ts';

/** How long somebody who has moved may keep what they held before. */
export const MOVER_LIMIT = '30d';

const LIMIT_MS = millisecondsIn(MOVER_LIMIT);
/** A move asks for nothing more than a later one does, once that is over its limit by any reading that still counts. */
const SUPERSEDED_MS = 2 * LIMIT_MS;
const ATTRIBUTES = ['department', 'title'] as const;

type Position = Matching['positions'][number];
type Job = Pick<Position, (typeof ATTRIBUTES)[number]>;

/**
 * Notes where complete rosters have people, and who has moved. To be called for every complete roster, as `noteAbsence`
 * is: a move that is seen while nobody can be matched would be forgotten otherwise. What counts is the last that is
 * known of a person, so that a department that is cleared first, or a person who is missing in between, hides no move.
 */
export function notePositions(rosters: readonly RosterInput[], memory: Matching, asOf: Instant): Matching {
  const read = new Set(rosters.map((roster) => roster.connection));
  const known = Map.groupBy(memory.positions, (entry) => entry.connection);
  const positions = [
    ...memory.positions.filter((entry) => !read.has(entry.connection)),
    ...rosters.flatMap((roster) => positionsIn(roster, known.get(roster.connection) ?? [], asOf)),
  ];
  return {
    ...memory,
    positions: positions.sort((a, b) => byCodeUnit(a.connection, b.connection) || byCodeUnit(a.record, b.record)),
  };
}

function positionsIn({ connection, snapshot }: RosterInput, memory: readonly Position[], asOf: Instant): Position[] {
  const known = findById(({ record }: Position) => record, memory);
  const present = findById(({ id }: Person) => id, snapshot.people);
  const positions: Position[] = [];
  for (const person of snapshot.people) {
    const position = positionOf(person, connection, known(person.id), asOf);
    if (position) positions.push(position);
  }
  for (const entry of memory) {
    if (present(entry.record)) continue;
    const missingSince = entry.missingSince ?? asOf;
    if (isWithin(missingSince, LIMIT_MS, asOf)) positions.push({ ...entry, missingSince });
  }
  return positions;
}

/** Null: nothing is known of the person, or nothing that matters any more. */
function positionOf(
  { id, status, department, title }: Person,
  connection: string,
  known: Position | undefined,
  asOf: Instant,
): Position | null {
  if (!known) {
    if (status === 'ended' || (department === null && title === null)) return null;
    return { connection, record: id, department, title, since: asOf, former: [], missingSince: null };
  }
  const now: Job = { department: department ?? known.department, title: title ?? known.title };
  // After the end nothing is learnt: whoever is hired again elsewhere has moved. Before the start it may still change.
  if (status === 'ended' || isSame(known, now))
    return known.missingSince === null ? known : { ...known, missingSince: null };
  const isMove = status !== 'future' && ATTRIBUTES.some((attribute) => isChanged(known[attribute], now[attribute]));
  const former = isMove ? afterMove(known, now, asOf) : known.former;
  return { ...known, ...now, former, missingSince: null };
}

/** A change that is taken back within the limit was none, and neither were those after it. */
function afterMove({ former, department, title }: Position, now: Job, asOf: Instant): Position['former'] {
  const back = former.findIndex((job) => isSame(job, now) && isWithin(job.until, LIMIT_MS, asOf));
  if (back >= 0) return former.slice(0, back);
  const all = [...former, { department, title, until: asOf }];
  return all.filter((_, i) => {
    const next = all[i + 1];
    return !next || isWithin(next.until, SUPERSEDED_MS, asOf);
  });
}

/** What was not known, or is not said any more, has not changed. */
function isChanged(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && !isSameLabel(before, now);
}

function isSame(a: Job, b: Job): boolean {
  return isSameLabel(a.department, b.department) && isSameLabel(a.title, b.title);
}

function isWithin(since: Instant, limit: number, asOf: Instant): boolean {
  return millisecondsOf(asOf) - millisecondsOf(since) < limit;
}
