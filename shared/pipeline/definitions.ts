import { followDefinitions, type KnownDefinition } from '../access/role-definitions.ts';
import { isAccessSnapshot } from '../controls/inputs.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import type { EvaluatedConnection, EvaluationInput } from './evaluation-input.ts';

/** What is known of the roles that applications have. */
export interface Definitions {
  readonly in: (connection: string) => readonly KnownDefinition[];
  /** What the next evaluation has to know of it. */
  readonly noted: readonly KnownDefinition[];
}

/** Follows what readings tell of roles. Half a list shows what is new in it, and nothing of it is remembered. */
export function findDefinitions({ connections, previous, asOf }: EvaluationInput): Definitions {
  const before = previous?.state.memory.definitions ?? [];
  const followed = connections
    .filter(({ kind }) => kind === 'application')
    .map((application) => follow(application, before, asOf));
  const seen = new Map(followed.map(({ connection, now }) => [connection, now]));
  return {
    in: (connection) => seen.get(connection) ?? [],
    noted: followed
      .flatMap(({ noted }) => noted)
      .sort((a, b) => byCodeUnit(a.connection, b.connection) || byCodeUnit(a.id, b.id)),
  };
}

function follow({ connection, snapshot }: EvaluatedConnection, before: readonly KnownDefinition[], asOf: string) {
  const known = before.filter((role) => role.connection === connection);
  if (!isAccessSnapshot(snapshot)) return { connection, now: known, noted: known };
  const now = followDefinitions(known, connection, snapshot.roleDefinitions, asOf);
  return { connection, now, noted: snapshot.certificate.verdict === 'complete' ? now : known };
}
