import { isRosterKind } from '../access/connection-kind.ts';
import { goneSince } from '../access/gone.ts';
import { noteAbsence, type RosterInput } from '../access/matching/absence.ts';
import { type Matching, NO_MATCHING } from '../access/matching/matching.ts';
import { type AccountsInput, assignOwners, type Ownership } from '../access/matching/ownership.ts';
import { notePositions } from '../access/matching/positions.ts';
import { inputState, isAccessSnapshot, isRosterSnapshot, obstacleIn } from '../controls/inputs.ts';
import { type KnownPeople, knownPeople, type PeopleView, unknownPeople, viewPeople } from '../controls/people.ts';
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
 * remembered. Who is missing from a complete roster, or has moved in it, is noted in any case.
 */
export function findOwners({ connections, previous, policy, asOf }: EvaluationInput): Owners {
  const rosters = connections.filter((input) => isRosterKind(input.kind));
  const complete = rosters.flatMap((input) => rosterInput(input) ?? []);
  const absence = noteAbsence(complete, previous?.matching ?? NO_MATCHING, asOf);
  const memory = notePositions(complete, absence, asOf);
  if (rosters.length === 0 || rosters.some((input) => obstacleIn(inputState(input, asOf)))) {
    const nobody = unknownPeople(rosters.length === 0 ? 'none' : 'unusable');
    return { people: nobody, ownersIn: () => nobody, matching: memory };
  }
  const applications = connections.flatMap((input) => accountsInput(input, asOf) ?? []);
  const ownership: Ownership = assignOwners(complete, applications, memory, policy.policy, asOf);
  return {
    people: knownPeople(ownership),
    ownersIn: (connection) => viewPeople(connection, ownership, complete),
    matching: ownership.matching,
  };
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
