import { isRosterKind } from '../access/connection-kind.ts';
import { goneSince } from '../access/gone.ts';
import { noteAbsence, type RosterInput } from '../access/matching/absence.ts';
import { type Matching, NO_MATCHING } from '../access/matching/matching.ts';
import { type LackingRoster, ownersMeanwhile } from '../access/matching/meanwhile.ts';
import { type AccountsInput, assignOwners, type Ownership } from '../access/matching/ownership.ts';
import { notePositions } from '../access/matching/positions.ts';
import { inputState, isAccessSnapshot, isRosterSnapshot, obstacleIn } from '../controls/inputs.ts';
import {
  type KnownPeople,
  knownPeople,
  type PeopleView,
  peopleMeanwhile,
  unknownPeople,
  viewPeople,
} from '../controls/people.ts';
import type { Instant } from '../kernel/instant.ts';
import type { EvaluatedConnection, EvaluationInput } from './evaluation-input.ts';

/** Who is known about the accounts of a connection, and what is remembered of it. */
export interface Owners {
  readonly people: KnownPeople;
  readonly ownersIn: (connection: string) => PeopleView;
  readonly matching: Matching;
}

/**
 * Matches accounts to people, if every roster is complete and fresh: a mapping learnt from half a roster would be
 * remembered. While only supplementary rosters lack, what is remembered of owners serves. Who is missing from a complete
 * roster, or has moved in it, is noted in any case.
 */
export function findOwners({ connections, previous, policy, asOf }: EvaluationInput): Owners {
  const rosters = connections.filter((input) => isRosterKind(input.kind));
  const complete = rosters.flatMap((input) => rosterInput(input) ?? []);
  const absence = noteAbsence(complete, previous?.matching ?? NO_MATCHING, asOf);
  const memory = notePositions(complete, absence, asOf);
  const lacking = rosters.filter((input) => obstacleIn(inputState(input, asOf)));
  if (rosters.length === 0 || lacking.length > 0) {
    const nobody = unknownPeople(rosters.length === 0 ? 'none' : 'unusable');
    const { supplementary } = policy.policy.rosters;
    if (lacking.length === 0 || lacking.some(({ connection }) => !supplementary.includes(connection))) {
      return { people: nobody, ownersIn: () => nobody, matching: memory };
    }
    const read = complete.filter(({ connection }) => lacking.every((other) => other.connection !== connection));
    const meanwhile = ownersMeanwhile(read, lacking.flatMap(asItWas), memory, policy.policy, asOf);
    return {
      people: nobody,
      ownersIn: (connection) => peopleMeanwhile(connection, meanwhile),
      matching: meanwhile.matching,
    };
  }
  const applications = connections.flatMap((input) => accountsInput(input, asOf) ?? []);
  const ownership: Ownership = assignOwners(complete, applications, memory, policy.policy, asOf);
  return {
    people: knownPeople(ownership),
    ownersIn: (connection) => viewPeople(connection, ownership, complete),
    matching: ownership.matching,
  };
}

function asItWas({ connection, kind, previous }: EvaluatedConnection): LackingRoster[] {
  return isRosterKind(kind) ? [{ connection, kind, last: isRosterSnapshot(previous) ? previous : null }] : [];
}

function rosterInput({ connection, kind, snapshot, previous }: EvaluatedConnection): RosterInput | null {
  if (!isRosterKind(kind) || !isRosterSnapshot(snapshot) || snapshot.certificate.verdict !== 'complete') return null;
  return { connection, kind, snapshot, previous: isRosterSnapshot(previous) ? previous : null };
}

/** The accounts of an application with those that are gone; null if it was not read, or is none. */
export function accountsInput(input: EvaluatedConnection, asOf: Instant): AccountsInput | null {
  const { connection, kind, snapshot, previous, baselines } = input;
  if (kind !== 'application' || !isAccessSnapshot(snapshot)) return null;
  const complete = obstacleIn(inputState(input, asOf)) === null;
  // Whoever is gone since any snapshot that a test still compares with; as the latest of these had them.
  const gone = [...[...baselines.values()].filter((earlier) => earlier !== previous), previous]
    .flatMap((earlier) => (isAccessSnapshot(earlier) ? goneSince(earlier, snapshot) : []))
    .map((account) => [account.id, account] as const);
  return { connection, accounts: snapshot.accounts, gone: [...new Map(gone).values()], complete };
}
