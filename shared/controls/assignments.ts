import type { RosterInput } from '../access/matching/absence.ts';
import type { Human } from '../access/matching/humans.ts';
import { type Directory, humanOfRecord } from '../access/matching/match.ts';
import type { RosterRecord } from '../access/matching/roster-record.ts';
import type { RosterSnapshot } from '../access/snapshot.ts';

export type Assignment = NonNullable<RosterSnapshot['assigned']>['assignments'][number];

/** The record of somebody in a directory, with what was given to it. */
export interface Assigned {
  readonly human: Human;
  readonly record: RosterRecord;
  readonly assignments: readonly Assignment[];
}

/** What the directories among the rosters tell of who was given an application. */
export interface AssignmentView {
  /** Whom they provision; null if none tells of the application. Of several, the one that provisions everybody decides. */
  readonly scope: 'assigned' | 'everybody' | null;
  /** By directory and record. */
  readonly assigned: readonly Assigned[];
  /** Records that were given it and that their own directory does not list: whose they are, nobody can tell. */
  readonly unlisted: readonly { readonly directory: string; readonly record: string }[];
  /** Somebody's records that were given it. */
  of(human: Human): readonly Assigned[];
  /** Whether somebody was given it by an enabled identity, with a role or without. */
  isAssigned(human: Human): boolean;
  /** Somebody's records in the directories that tell of the application, given it or not. */
  identitiesOf(human: Human): readonly RosterRecord[];
}

export const NO_ASSIGNMENTS: AssignmentView = {
  scope: null,
  assigned: [],
  unlisted: [],
  of: () => [],
  isAssigned: () => false,
  identitiesOf: () => [],
};

/** Joins the assignments of an application to the humans whose records they name. */
export function viewAssignments(
  application: string,
  rosters: readonly RosterInput[],
  directory: Directory,
): AssignmentView {
  const telling = rosters.flatMap(({ connection, snapshot: { assigned } }) =>
    assigned?.application === application ? [{ connection, ...assigned }] : [],
  );
  if (telling.length === 0) return NO_ASSIGNMENTS;
  const assigned: Assigned[] = [];
  const unlisted: { directory: string; record: string }[] = [];
  for (const { connection, assignments } of telling) {
    for (const [id, given] of Map.groupBy(assignments, ({ person }) => person)) {
      const human = humanOfRecord(`${connection}/${id}`, directory);
      const record = human?.records.find((one) => one.connection === connection && one.id === id);
      if (human && record) assigned.push({ human, record, assignments: given });
      else unlisted.push({ directory: connection, record: id });
    }
  }
  const byHuman = Map.groupBy(assigned, ({ human }) => human);
  const directories = new Set(telling.map(({ connection }) => connection));
  return {
    scope: telling.some(({ scope }) => scope === 'everybody') ? 'everybody' : 'assigned',
    assigned,
    unlisted,
    of: (human) => byHuman.get(human) ?? [],
    isAssigned: (human) => (byHuman.get(human) ?? []).some(({ record }) => isEnabled(record)),
    identitiesOf: (human) => human.records.filter(({ connection }) => directories.has(connection)),
  };
}

/** An identity that has gone missing, or of which nobody knows, lets nobody in for certain. */
function isEnabled({ status }: RosterRecord): boolean {
  return status !== 'ended' && status !== 'unknown';
}
