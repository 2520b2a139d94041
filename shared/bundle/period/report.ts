import type { InputState } from '../../controls/inputs.ts';
import type { Outcome } from '../../controls/results.ts';
import type { Instant, Slot } from '../../kernel/instant.ts';
import type { ScheduleSegment } from '../../kernel/slots.ts';
import type { Framework, Policy } from '../../workspace/policy.ts';
import type { AccessRow, Populations } from './access-rows.ts';
import type { Approved, Change, PolicyVersion } from './change-rows.ts';
import type { Coverage } from './demonstrated.ts';
import type { EvidenceLink } from './evidence-link.ts';
import type { Deviation, FindingOverPeriod } from './finding-rows.ts';
import type { Period } from './period.ts';
import type { ReviewOverPeriod } from './review-rows.ts';

/**
 * What a period comes to, by the evidence of one workspace: plain data, from which every report of a bundle is made. The
 * same log, period and `asOf` give the same report. It is derived: whoever relies on it follows its links.
 */
export interface PeriodReport {
  readonly schema: 'urn:rollcall:period-report:v1';
  readonly scope: PeriodScope;
  readonly period: Period;
  /** The time by which it is judged what is missed, and how long what stands has stood. */
  readonly asOf: Instant;
  readonly verification: VerificationBasis;
  readonly completeness: Completeness;
  /** The readings of each connection, over time. */
  readonly readings: readonly ReadingsOverTime[];
  /** One for each control test and application that was evaluated in the period, in the order of the catalogue. */
  readonly controls: readonly ControlOverPeriod[];
  /** Findings that stood at some time in the period, sorted by key. */
  readonly findings: readonly FindingOverPeriod[];
  /** Each time that a finding stood: what was not as it should be, also if it is over. Sorted by opening and key. */
  readonly deviations: readonly Deviation[];
  readonly populations: Populations;
  /** Who held what at the end of the period, by the last complete reading of each application. */
  readonly access: readonly AccessRow[];
  /** What changed in policy, schedule, connections, keys and software, in the order of the log. */
  readonly changes: readonly Change[];
  /** The policies that evaluations measured against, the first one as the period found it. */
  readonly policies: readonly PolicyVersion[];
  /** Approvals, exceptions and exclusions that the policy had at some time in the period. */
  readonly approved: readonly Approved[];
  readonly observations: readonly ObservationRecord[];
  readonly notes: readonly NoteRecord[];
  /** What was done in access reviews in the period, in the order of the log. */
  readonly reviews: readonly ReviewRecord[];
  /** Access reviews that were under way in the period, and the last ones before it, sorted by name. */
  readonly accessReviews: readonly ReviewOverPeriod[];
}

export interface PeriodScope {
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  readonly timezone: string;
  /** Connections that the policy of some evaluation of the period names. */
  readonly connections: readonly {
    readonly id: string;
    readonly kind: InputState['kind'];
    readonly provider: string;
  }[];
  readonly frameworks: readonly Framework[];
  /** How soon findings are to be remediated, by the last policy; null if nothing was evaluated. */
  readonly remediateWithin: Policy['remediateWithin'] | null;
  /** Under which schedules slots were expected, each from its instant on. */
  readonly schedules: readonly ScheduleSegment[];
  /** When the log was opened; before it there is no evidence. */
  readonly openedAt: Instant;
  /** Whether whoever signs is also who writes: then one person may hold key and files. */
  readonly selfAttested: boolean;
}

/** What the verifier has to be asked about. What it says of it is its own business. */
export interface VerificationBasis {
  readonly size: number;
  readonly head: { readonly seq: number; readonly digest: string };
  /** Fingerprint of the key that opened the log: the trust anchor, which the auditor gets by another way. */
  readonly openedWith: string;
  /** Keys in the order in which they signed, each from this entry on. */
  readonly keys: readonly { readonly keyid: string; readonly from: EvidenceLink; readonly at: Instant }[];
  /** Who asked for entries to be signed, where that was not the signer, and how many. */
  readonly writers: readonly { readonly writer: string; readonly entries: number }[];
  /** Checkpoints up to the head, and the size of the last one; null if there is none. */
  readonly checkpoints: { readonly count: number; readonly last: number | null };
}

/** Every slot of the period, and what became of it. */
export interface Completeness {
  readonly expected: number;
  readonly evaluated: number;
  readonly missed: number;
  /** Evaluated after the next slot was due. */
  readonly late: number;
  /** With a connection that could not be read, or was not. */
  readonly failed: number;
  /** With a connection whose reading is not known to be complete. */
  readonly partial: number;
  /** Slots by hand, which never count for coverage. */
  readonly manual: number;
  /** Expected slots and those by hand, ascending. */
  readonly slots: readonly SlotRecord[];
}

export interface SlotRecord {
  readonly slot: Slot;
  readonly trigger: 'schedule' | 'manual';
  /** Whether it counts for coverage. Not by hand, and not a scheduled one that no recorded schedule asks for: the first. */
  readonly isExpected: boolean;
  /** `pending`: it can still be evaluated. */
  readonly state: 'complete' | 'partial' | 'failed' | 'missed' | 'pending';
  readonly isLate: boolean;
  readonly evaluatedAt: Instant | null;
  /** Null if there is no evaluation. */
  readonly evidence: EvidenceLink | null;
  /** The connections that were not read completely, and why. */
  readonly obstacles: readonly {
    readonly connection: string;
    readonly state: 'partial' | 'failed' | 'missing';
    readonly reasons: readonly string[];
    /** Null if there is no entry. */
    readonly evidence: EvidenceLink | null;
  }[];
}

export interface ReadingsOverTime {
  readonly connection: string;
  readonly kind: InputState['kind'];
  readonly points: readonly {
    readonly slot: Slot;
    readonly state: 'complete' | 'partial';
    /** Accounts or people. */
    readonly records: number;
    /** Accounts that hold each role and may be active, by role id. */
    readonly holders: readonly { readonly role: string; readonly name: string; readonly count: number }[];
    readonly evidence: EvidenceLink;
  }[];
}

/** What an expected slot says of a control test; `missing` if it was not evaluated, or without this test. */
export type SlotOutcome = Outcome | 'missing';

type OutcomeCounts = { readonly [outcome in SlotOutcome]: number };

/** A control test over the period. Slots by hand count in findings alone. */
export interface ControlOverPeriod {
  readonly test: string;
  /** Versions of the test that were run, ascending. */
  readonly versions: readonly number[];
  /** The application; null for tests of the workspace as a whole. */
  readonly connection: string | null;
  readonly title: string;
  readonly criterion: string;
  readonly why: string;
  /** Numbers of the controls that it supports, by the frameworks of the policy. */
  readonly controls: { readonly [framework in Framework]?: readonly string[] };
  readonly coverage: Coverage;
  /** Deviations of the period, and those of them that no exception or exclusion covered all the time. */
  readonly deviations: number;
  readonly unwaived: number;
  /** Expected slots by outcome: as if there were no exceptions, and after them. */
  readonly gross: OutcomeCounts;
  readonly net: OutcomeCounts;
  /** Findings that an exception or exclusion suppressed at some time. */
  readonly waived: number;
  /** Keys of the findings that stood in the period. */
  readonly findings: readonly string[];
  /** The outcomes over time: successive slots that say the same are one run. */
  readonly runs: readonly OutcomeRun[];
  /** The last evaluation of the test in the period: what it examined, and its thresholds. */
  readonly last: {
    readonly slot: Slot;
    readonly population: number;
    readonly evidence: EvidenceLink;
  } | null;
}

export interface OutcomeRun {
  readonly outcome: SlotOutcome;
  readonly gross: SlotOutcome;
  /** Code of docs/control-tests.md for what is inconclusive or not applicable. */
  readonly reason: string | null;
  readonly from: Slot;
  readonly to: Slot;
  readonly slots: number;
  /** The first evaluation of the run; null for missing ones. */
  readonly evidence: EvidenceLink | null;
}

/** A count of active accounts that somebody saw on the application's own screen. */
export interface ObservationRecord {
  readonly connection: string;
  readonly observedAt: Instant;
  readonly count: number;
  readonly by: string;
  readonly evidence: EvidenceLink;
}

/** What somebody noted about a finding. */
export interface NoteRecord {
  readonly finding: string;
  readonly at: Instant;
  readonly owner: string | null;
  readonly ticket: string | null;
  readonly text: string | null;
  readonly evidence: EvidenceLink;
}

/** A step of an access review. */
export interface ReviewRecord {
  readonly review: string;
  readonly action: string;
  readonly at: Instant;
  readonly evidence: EvidenceLink;
}
