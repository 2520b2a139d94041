import type { Finding } from '../../findings/state.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Sighting } from './evidence-link.ts';

/** A finding that stood in the period. */
export interface FindingOverPeriod {
  readonly key: string;
  readonly test: string;
  readonly connection: string;
  /** As it was last described. */
  readonly title: string;
  /** The account that it is about, and its user name; null for others. */
  readonly account: string | null;
  readonly userName: string | null;
  /** The gravest that it was in the period. */
  readonly severity: Finding['severity'];
  readonly firstSeen: Instant;
  /** At the end of the period. */
  readonly status: Finding['status'];
  /** Each time that it stood, oldest first. */
  readonly standings: readonly Standing[];
  /** As the last evaluation that the report looked at has it. */
  readonly last: Finding;
}

/** A time during which a finding stood, open or suppressed. */
export interface Standing {
  readonly opened: Sighting;
  /** The evaluation that found it gone; null while it stands. It may lie after the period. */
  readonly closed: Sighting | null;
  readonly closedAfterPeriod: boolean;
  /** From opening to closing, or to `asOf`, in full hours. */
  readonly hours: number;
  /** How often it was gone for less than three slots in between. */
  readonly interruptions: number;
  readonly severity: Finding['severity'];
  /** When an exception or exclusion suppressed it, oldest first. */
  readonly suppressed: readonly Suppression[];
  /** Whether it was suppressed all the time. */
  readonly isWaived: boolean;
  /** Until when it was to be remediated; null where policy sets no time. */
  readonly deadline: Instant | null;
  /** What was allowed: a limit of the control itself, or the time for remediation. Null where there is none. */
  readonly limit: string | null;
  readonly limitOf: 'control' | 'remediation' | null;
  /** Whether the limit was broken. A deviation stays late after it is closed. */
  readonly isLate: boolean;
  /** What the test measured last, in hours: between these; null where it measures none. */
  readonly measuredHours: { readonly atLeast: number; readonly atMost: number | null } | null;
}

export interface Suppression {
  readonly from: Sighting;
  readonly to: Sighting | null;
  readonly approvedBy: string;
  readonly reason: string;
  readonly expires: string;
  /** The exclusion that leaves the account out; null for an exception. */
  readonly exclusion: string | null;
}

/** A line of the deviation list: one standing of one finding. */
export interface Deviation extends Standing {
  /** `<finding key>@<opened>`: of the same finding there may be several. */
  readonly id: string;
  readonly key: string;
  readonly test: string;
  readonly connection: string;
  readonly title: string;
  readonly account: string | null;
  readonly userName: string | null;
}
