import * as z from 'zod';
import type { RoleSource } from '../access/certificate.ts';
import { type ConnectionKind, connectionKindSchema, isRosterKind } from '../access/connection-kind.ts';
import type { AccessSnapshot, RosterSnapshot, Snapshot } from '../access/snapshot.ts';
import { millisecondsIn } from '../kernel/duration.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import type { ReasonCode } from './reasons.ts';

/** What one configured connection contributed to an evaluation; part of the results. */
export const inputStateSchema = z.strictObject({
  connection: z.string(),
  kind: connectionKindSchema,
  state: z.enum(['complete', 'partial', 'failed', 'missing']),
  /** Older than allowed when it was evaluated. */
  stale: z.boolean(),
  /** Whether an import of roles was older than allowed. */
  rolesStale: z.boolean(),
  /** Reasons of the certificate, or the code of the failure. */
  reasons: z.array(z.string()),
  evidenceClass: z.enum(['api', 'manual-import']).nullable(),
  /** When the data was true. */
  dataAsOf: z.string().nullable(),
  /** The log entry, and the artifact in it. */
  entry: z.strictObject({ seq: z.int(), digest: z.string() }).nullable(),
  artifact: z.string().nullable(),
});
export type InputState = z.infer<typeof inputStateSchema>;

/** A connection as configured, and what this slot's log has for it. */
export interface ConnectionInput {
  readonly connection: string;
  readonly kind: ConnectionKind;
  /** The connection whose application it reads a second time; null unless it is a comparison. */
  readonly comparedWith: string | null;
  /** How old the data may be, a fixed duration. */
  readonly maxAge: string;
  readonly entry: { readonly seq: number; readonly digest: string } | null;
  readonly artifact: string | null;
  readonly snapshot: Snapshot | null;
  /** Code of the failure, if the entry is a failed collection. */
  readonly failure: string | null;
  /** The last complete snapshot before this slot's. */
  readonly previous: Snapshot | null;
}

export function inputState(input: ConnectionInput, asOf: Instant): InputState {
  const { connection, kind, snapshot, failure, entry, artifact } = input;
  const state = snapshot ? snapshot.certificate.verdict : failure === null ? 'missing' : 'failed';
  return {
    connection,
    kind,
    state,
    stale: snapshot !== null && isOlder(snapshot.certificate.times.asOf, input.maxAge, asOf),
    rolesStale: snapshot?.certificate.roles.some((source) => isStaleSource(source, asOf)) ?? false,
    reasons: snapshot ? snapshot.certificate.reasons : failure === null ? [] : [failure],
    evidenceClass: snapshot?.certificate.source.evidenceClass ?? null,
    dataAsOf: snapshot?.certificate.times.asOf ?? null,
    entry,
    artifact,
  };
}

/** Whether an import of roles is older than its `maxAge`. */
export function isStaleSource(source: RoleSource, asOf: Instant): boolean {
  return source.asOf !== null && source.maxAge !== null && isOlder(source.asOf, source.maxAge, asOf);
}

/** Whether something that was true at `time` is older at `asOf` than a fixed duration. */
function isOlder(time: Instant, maxAge: string, asOf: Instant): boolean {
  return millisecondsOf(asOf) - millisecondsOf(time) > millisecondsIn(maxAge);
}

/** Why an input forbids a pass, and whether there is anything to look at all the same. Null if it is complete and fresh. */
export function obstacleIn(state: InputState): { readonly reason: ReasonCode; readonly usable: boolean } | null {
  if (state.state === 'missing') return { reason: 'not-collected', usable: false };
  if (state.state === 'failed') return { reason: 'collection-failed', usable: false };
  if (state.state === 'partial') return { reason: 'snapshot-partial', usable: true };
  if (state.stale) return { reason: isRosterKind(state.kind) ? 'roster-stale' : 'snapshot-stale', usable: true };
  return null;
}

export function isAccessSnapshot(snapshot: Snapshot | null): snapshot is AccessSnapshot {
  return snapshot !== null && 'accounts' in snapshot;
}

export function isRosterSnapshot(snapshot: Snapshot | null): snapshot is RosterSnapshot {
  return snapshot !== null && 'people' in snapshot;
}
