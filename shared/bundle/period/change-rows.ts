import type { Json } from '../../kernel/canonical-json.ts';
import type { CalendarDate, Instant } from '../../kernel/instant.ts';
import type { EvidenceLink } from './evidence-link.ts';

/** What a change is of. */
export type ChangeKind = 'policy' | Approved['kind'] | 'schedule' | 'connection' | 'key' | 'software';

/** Something that decides about results is not what it was. */
export interface Change {
  readonly kind: ChangeKind;
  /** `leavers.deactivateWithin`, or the name of what came, went or changed. */
  readonly what: string;
  /** Null if it was not there. */
  readonly from: Json;
  /** Null if it is gone. */
  readonly to: Json;
  /** Who approved it, by the policy that has it; null where nobody is named. */
  readonly approvedBy: string | null;
  readonly approvedOn: CalendarDate | null;
  /** When it was first seen: an evaluation's `asOf`, or the time of the entry. */
  readonly at: Instant;
  readonly evidence: EvidenceLink;
}

/** An approval, exception or exclusion of the policy, and from which evaluation to which it stood there. */
export interface Approved {
  readonly kind: 'approval' | 'exception' | 'exclusion';
  /** `<role> of <account>`, the finding, or the exclusion's id. */
  readonly what: string;
  readonly approvedBy: string;
  readonly approvedOn: CalendarDate;
  readonly expires: CalendarDate;
  readonly reason: string;
  /** The first evaluation of the period that has it. */
  readonly from: EvidenceLink;
  /** The first evaluation of the period that has it no more; null if the last one has it. */
  readonly to: EvidenceLink | null;
}

/** A policy of the period, from the evaluation on that first measured against it. */
export interface PolicyVersion {
  /** As the policy numbers itself. */
  readonly version: number | null;
  readonly approvedBy: string | null;
  readonly approvedOn: CalendarDate | null;
  readonly at: Instant;
  readonly evidence: EvidenceLink;
}
