import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { type Instant, millisecondsOf } from '../../kernel/instant.ts';
import { findById } from '../by-id.ts';
import type { Person, RosterSnapshot } from '../snapshot.ts';
import { COUNTED_UP_TO, type Matching } from './matching.ts';
import type { RosterRecord } from './roster-record.ts';

/** A complete roster of this slot, beside the last complete one before it. */
export interface RosterInput {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
  readonly snapshot: RosterSnapshot;
  readonly previous: RosterSnapshot | null;
}

type Absent = Matching['absent'][number];

/**
 * Notes who has disappeared from complete rosters. To be called for every one of them, also while another roster fails
 * or is stale and nobody can be matched: whoever disappears meanwhile would be forgotten.
 */
export function noteAbsence(rosters: readonly RosterInput[], memory: Matching, asOf: Instant): Matching {
  const read = new Set(rosters.map((roster) => roster.connection));
  const known = Map.groupBy(memory.absent, (entry) => entry.connection);
  const absent = [
    ...memory.absent.filter((entry) => !read.has(entry.connection)),
    ...rosters.flatMap((roster) => absentFrom(roster, known.get(roster.connection) ?? [], asOf)),
  ];
  return { ...memory, absent: absent.sort((a, b) => byCodeUnit(keyOf(a), keyOf(b))) };
}

/**
 * People missing from a roster: anybody, if it does not list leavers; those who had left, if it does, since purging
 * their record does not bring them back. A roster counts once, by its as-of date, however often the same file is read.
 */
function absentFrom(
  { connection, snapshot, previous }: RosterInput,
  memory: readonly Absent[],
  asOf: Instant,
): Absent[] {
  const listsLeavers = snapshot.certificate.listsLeavers !== false;
  const present = findById(idOf, snapshot.people);
  const rosterAsOf = snapshot.certificate.times.asOf;
  const known = memory.filter((entry) => !present(entry.record.id));
  const knownIds = new Set(known.map((entry) => entry.record.id));
  const newly = (previous?.people ?? []).filter(
    (person) => (!listsLeavers || person.status === 'ended') && !present(person.id) && !knownIds.has(person.id),
  );
  return [
    ...known.map((entry) => countAgain(entry, rosterAsOf)),
    ...newly.map((record) => ({ connection, since: asOf, rosterAsOf, rosters: 1, record })),
  ];
}

function countAgain(entry: Absent, rosterAsOf: Instant): Absent {
  const isNewRoster = millisecondsOf(rosterAsOf) > millisecondsOf(entry.rosterAsOf);
  if (!isNewRoster || entry.rosters >= COUNTED_UP_TO) return entry;
  return { ...entry, rosters: entry.rosters + 1, rosterAsOf };
}

/**
 * The record of somebody who is missing. Missing once, nobody knows; missing twice, they have left. When, the roster
 * does not say: an end that lay ahead when they disappeared is not when they left.
 */
export function absentRecord({ connection, rosters, since, record }: Absent, kind: 'hris' | 'idp'): RosterRecord {
  if (record.status === 'ended') return { ...record, connection, kind };
  const day = since.slice(0, 10);
  const past = (date: string | null) => (date !== null && date < day ? date : null);
  return {
    ...record,
    connection,
    kind,
    status: rosters >= COUNTED_UP_TO ? 'ended' : 'unknown',
    endDate: past(record.endDate),
    lastWorkingDay: past(record.lastWorkingDay),
  };
}

function idOf({ id }: Person): string {
  return id;
}

function keyOf({ connection, record }: Absent): string {
  return `${connection}/${record.id}`;
}
