import type { Certificate } from '../../access/certificate.ts';
import type { Matching } from '../../access/matching/matching.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { InputState } from '../../controls/inputs.ts';
import type { Results } from '../../controls/results.ts';
import type { FindingsState } from '../../findings/state.ts';
import type { Instant, Slot } from '../../kernel/instant.ts';
import type { Schedule, ScheduleSegment } from '../../kernel/slots.ts';
import type { RecordedEvent } from '../../reviews/follow.ts';
import type { ReviewsDocument } from '../../reviews/state.ts';
import type { Policy, PolicyException } from '../../workspace/policy.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { Phase } from './period.ts';

/** The policy artifact of an evaluation. */
export interface PolicyInForce {
  readonly workspace: string;
  readonly schedule: Schedule;
  readonly connections: readonly {
    readonly id: string;
    readonly kind: InputState['kind'];
    readonly provider: string;
    readonly maxAge: string;
    readonly roles: readonly object[];
  }[];
  readonly policy: Policy;
  readonly exceptions: readonly PolicyException[];
}

/** What an evaluation judged by, and what it came to. */
export interface EvaluationDocuments {
  readonly policy: PolicyInForce;
  readonly policyPath: string;
  readonly results: Results;
  readonly matching: Matching;
}

interface Fed {
  readonly phase: Phase;
  readonly appendedAt: Instant;
  /** Who asked for the entry to be signed; null where the signer wrote it. */
  readonly writer: string | null;
  /** The entry, with the artifact that matters most of those that it names. */
  readonly link: EvidenceLink;
}

interface FedSnapshot extends Fed {
  readonly kind: 'snapshot';
  readonly slot: Slot;
  readonly connection: string;
  readonly takenAt: Instant;
  readonly certificate: Certificate;
  /** Complete ones of the period; null for others. */
  readonly snapshot: Snapshot | null;
}

export interface FedEvaluation extends Fed {
  readonly kind: 'evaluation';
  readonly slot: Slot;
  readonly trigger: 'schedule' | 'manual';
  readonly asOf: Instant;
  readonly inputs: readonly {
    readonly connection: string;
    readonly state: InputState['state'];
    readonly entry: { readonly seq: number } | null;
  }[];
  /** The schedule from this slot on. */
  readonly expecting: ScheduleSegment;
  readonly evaluator: { readonly name: string; readonly version: string; readonly commit: string | null };
  /** Of the period: all of them. */
  readonly documents: EvaluationDocuments | null;
  /** What it left of findings; also of evaluations after the period, while some that stood in it are open. */
  readonly state: FindingsState | null;
  /** What it left of access reviews; also of evaluations after the period, while something that was to go is there. */
  readonly reviews: ReviewsDocument | null;
}

/** What the last evaluation before the period left, and the last complete snapshots that it knew. */
export interface FedBaseline {
  readonly kind: 'baseline';
  readonly link: EvidenceLink;
  readonly asOf: Instant;
  readonly documents: EvaluationDocuments;
  readonly state: FindingsState;
  readonly reviews: ReviewsDocument;
  /** What was recorded in access reviews between that evaluation and the period. */
  readonly events: readonly RecordedEvent[];
  readonly snapshots: readonly { readonly link: EvidenceLink; readonly snapshot: Snapshot }[];
}

/** What a log says, one entry after the other, oldest first. Everything but the baseline is an entry. */
export type FedItem =
  | FedBaseline
  | FedSnapshot
  | FedEvaluation
  | (Fed & { readonly kind: 'opened'; readonly schedule: Schedule; readonly keyid: string })
  | (Fed & { readonly kind: 'rotation'; readonly oldKeyid: string; readonly newKeyid: string })
  | (Fed & { readonly kind: 'failure'; readonly slot: Slot; readonly connection: string; readonly reason: string })
  | (Fed & {
      readonly kind: 'observation';
      readonly connection: string;
      readonly observedAt: Instant;
      readonly count: number;
      /** Null outside the period. */
      readonly by: string | null;
    })
  | (Fed & {
      readonly kind: 'note';
      /** Null outside the period. */
      readonly note: {
        readonly finding: string;
        readonly owner: string | null;
        readonly ticket: string | null;
        readonly text: string | null;
      } | null;
    })
  | (Fed & {
      readonly kind: 'review';
      readonly review: string;
      readonly action: string;
      /** Null outside the period. */
      readonly event: RecordedEvent | null;
    })
  | (Fed & { readonly kind: 'other' });

/** An entry, whatever it says. */
export type FedEntry = Exclude<FedItem, FedBaseline>;
