import type { Matching } from '../access/matching/matching.ts';
import type { Observation } from '../access/observation.ts';
import type { AccessSnapshot } from '../access/snapshot.ts';
import type { Continuity, ControlTest } from '../controls/contract.ts';
import type { ConnectionInput } from '../controls/inputs.ts';
import type { Subject } from '../evidence/statement.ts';
import type { Notes } from '../findings/note.ts';
import type { FindingsState } from '../findings/state.ts';
import type { Instant } from '../kernel/instant.ts';
import type { ReviewsInput } from '../reviews/follow.ts';
import type { PolicyDocument } from './policy-document.ts';
import type { RunSlot } from './run-context.ts';

/** A connection's contribution, with where its artifact lies. */
export interface EvaluatedConnection extends ConnectionInput {
  readonly subject: Subject | null;
  /** The earlier snapshots of an application that tests compare with, by digest. */
  readonly baselines: ReadonlyMap<string, AccessSnapshot>;
}

/** Everything that an evaluation depends on. The same input gives the same documents, byte for byte. */
export interface EvaluationInput {
  readonly origin: string;
  readonly run: RunSlot;
  readonly asOf: Instant;
  readonly policy: PolicyDocument;
  readonly connections: readonly EvaluatedConnection[];
  readonly previous: { readonly state: FindingsState; readonly matching: Matching } | null;
  /** Notes about findings that no evaluation has taken over yet. */
  readonly notes: Notes;
  readonly continuity: Continuity;
  /** Counts that have been recorded since the previous evaluation looked, and the last entry that this one looked at. */
  readonly observed: readonly Observation[];
  readonly logRead: number;
  /** Access reviews as the previous evaluation left them, and what has been recorded in them since. */
  readonly reviews: ReviewsInput;
  readonly tests: readonly ControlTest[];
}
