import { type ConnectionKind, isRosterKind } from '../../access/connection-kind.ts';
import { absentRecord } from '../../access/matching/absence.ts';
import { joinHumans } from '../../access/matching/humans.ts';
import { createDirectory, humanOfRecord, humansNamed } from '../../access/matching/match.ts';
import type { Matching } from '../../access/matching/matching.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { isAccessSnapshot, isRosterSnapshot } from '../../controls/inputs.ts';
import { type Acquaintances, accountKey } from '../../reviews/participants.ts';
import type { Policy } from '../../workspace/policy.ts';

/** A reading, and what kind of connection it is of. */
export interface KnownReading {
  readonly kind: ConnectionKind;
  readonly snapshot: Snapshot;
}

/** Who is known by some readings, and by what an evaluation made of whose the accounts are. */
export function acquaintancesIn(
  readings: readonly KnownReading[],
  { pairs, absent }: Pick<Matching, 'pairs' | 'absent'>,
  policy: Policy,
): Acquaintances {
  const kinds = new Map<string, 'hris' | 'idp'>();
  const records = readings.flatMap(({ kind, snapshot }) => {
    if (!isRosterKind(kind) || !isRosterSnapshot(snapshot)) return [];
    kinds.set(snapshot.connection, kind);
    return snapshot.people.map((person) => ({ ...person, connection: snapshot.connection, kind }));
  });
  const missing = absent.flatMap((entry) => {
    const kind = kinds.get(entry.connection);
    return kind ? [absentRecord(entry, kind)] : [];
  });
  const directory = createDirectory(joinHumans([...records, ...missing], policy));
  const owners = new Map(pairs.map(({ connection, account, person }) => [accountKey(connection, account), person]));
  return {
    hasRosters: kinds.size > 0,
    snapshots: readings.flatMap(({ kind, snapshot }) =>
      kind === 'application' && isAccessSnapshot(snapshot) ? [snapshot] : [],
    ),
    named: (text) => humansNamed(text, directory),
    ownerOf: (connection, account) => {
      const person = owners.get(accountKey(connection, account));
      return (person !== undefined && humanOfRecord(person, directory)) || null;
    },
  };
}
