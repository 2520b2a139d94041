import { findById } from '../access/by-id.ts';
import type { RosterInput } from '../access/matching/absence.ts';
import type { Human } from '../access/matching/humans.ts';
import { humansNamed, type Match, partsOfRecord } from '../access/matching/match.ts';
import type { Matching } from '../access/matching/matching.ts';
import type { Meanwhile } from '../access/matching/meanwhile.ts';
import type { Ownership } from '../access/matching/ownership.ts';
import type { RosterRecord } from '../access/matching/roster-record.ts';
import { normaliseLabel } from '../access/people.ts';
import type { Instant } from '../kernel/instant.ts';
import { type AssignmentView, NO_ASSIGNMENTS, viewAssignments } from './assignments.ts';
import { NO_PROVISIONING, type ProvisioningView, viewProvisioning } from './provisioning.ts';

/** The people whom the rosters of a workspace know. */
export interface KnownPeople {
  /**
   * `none`: no roster is connected. `unusable`: one is, but not complete and fresh; then nobody is known either, beside
   * owners whose end the others tell while it is a supplementary one.
   */
  readonly state: 'known' | 'unusable' | 'none';
  /** Everybody, by key, with those who have left. */
  readonly everybody: readonly Human[];
  /** The humans whom a text of the policy means: a roster id, employee number, address or alias. */
  named(text: string): readonly Human[];
  /** The humans whom a legal entity employs, or has employed. */
  ofLegalEntity(name: string): readonly Human[];
}

/** What is known about the people behind the accounts of one application. */
export interface PeopleView extends KnownPeople {
  ownerOf(accountId: string): Match;
  /** Since when nobody matches the account, and on how many complete readings (2 stands for more). */
  unmatched(accountId: string): { readonly since: Instant; readonly snapshots: number } | undefined;
  /** When a roster first showed that the employment of an account's owner had ended. */
  endShownSince(humanKey: string): Instant | undefined;
  /** What is known of somebody's department and title, by the records of their present employment. */
  positionsOf(human: Human): readonly Matching['positions'][number][];
  /** Who was given the application, by the directories among the rosters. */
  readonly assignments: AssignmentView;
  /** What these directories have sent to it. */
  readonly provisioning: ProvisioningView;
  /** The records that are directly in a group of a directory; null if no directory tells of it. */
  groupMembers(directory: string, group: string): ReadonlySet<string> | null;
}

/** Nobody is known. */
export function unknownPeople(state: 'unusable' | 'none'): PeopleView {
  return {
    state,
    everybody: [],
    named: () => [],
    ofLegalEntity: () => [],
    ownerOf: () => ({ kind: 'unmatched' }),
    unmatched: () => undefined,
    endShownSince: () => undefined,
    positionsOf: () => [],
    assignments: NO_ASSIGNMENTS,
    groupMembers: () => null,
    provisioning: NO_PROVISIONING,
  };
}

/** What is known of owners while supplementary rosters cannot be used: who they are, and who of them has left. */
export function peopleMeanwhile(connection: string, { ownerOf, endShownSince }: Meanwhile): PeopleView {
  return { ...unknownPeople('unusable'), ownerOf: (account) => ownerOf(connection, account), endShownSince };
}

/** The people of the workspace. */
export function knownPeople({ humans, directory }: Ownership): KnownPeople {
  return {
    state: 'known',
    everybody: humans,
    named: (text) => humansNamed(text, directory),
    ofLegalEntity: (name) => directory.byLegalEntity.get(normaliseLabel(name)) ?? [],
  };
}

/** The people behind the accounts of an application. */
export function viewPeople(connection: string, ownership: Ownership, rosters: readonly RosterInput[]): PeopleView {
  const { matches, matching, directory } = ownership;
  const matchOf = matches.get(connection);
  const unmatched = new Map(
    matching.unmatched.filter((entry) => entry.connection === connection).map((entry) => [entry.account, entry]),
  );
  const ended = new Map(matching.ended.map((entry) => [entry.person, entry.shownSince]));
  const positionIn = new Map(
    [...Map.groupBy(matching.positions, (entry) => entry.connection)].map(([roster, entries]) => [
      roster,
      findById(({ record }) => record, entries),
    ]),
  );
  const groups = new Map(
    rosters.flatMap(({ connection: roster, snapshot }) =>
      (snapshot.groups ?? []).map(({ id, members }) => [`${roster}/${id}`, new Set(members)] as const),
    ),
  );
  return {
    ...knownPeople(ownership),
    ownerOf: (account) => matchOf?.(account) ?? { kind: 'unmatched' },
    unmatched: (account) => unmatched.get(account),
    endShownSince: (human) => ended.get(human),
    positionsOf: (human) =>
      currentRecords(human).flatMap((record) => positionIn.get(record.connection)?.(record.id) ?? []),
    assignments: viewAssignments(connection, rosters, directory),
    groupMembers: (roster, group) => groups.get(`${roster}/${group}`) ?? null,
    provisioning: viewProvisioning(connection, rosters),
  };
}

/** The records by which somebody is employed now, of the roster whose word counts. */
export function currentRecords({ employments }: Human): readonly RosterRecord[] {
  const [only] = employments;
  if (only && employments.length === 1) return only.status === 'ended' ? [] : employments;
  return employments.filter((record) => record.status !== 'ended');
}

/** How a finding names somebody: the roster and the id of their first record. */
export function personSubject({ key }: Human): { readonly connection: string; readonly subject: readonly string[] } {
  const [connection, id] = partsOfRecord(key);
  return { connection, subject: ['person', connection, id] };
}

/** Whether a finding's subject is a record of somebody. */
export function isRecordOf(human: Human, [kind, roster, id]: readonly string[]): boolean {
  return kind === 'person' && human.records.some((record) => record.connection === roster && record.id === id);
}
