import type { Human } from '../access/matching/humans.ts';
import type { Observed } from '../access/observation.ts';
import type { AccessSnapshot, Account } from '../access/snapshot.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { Duration } from '../kernel/duration.ts';
import type { Instant, Slot } from '../kernel/instant.ts';
import type { ReviewsDocument } from '../reviews/state.ts';
import type { Framework, Policy } from '../workspace/policy.ts';
import type { ActiveAccounts } from './accounts.ts';
import type { Comparison } from './comparisons.ts';
import type { InputState } from './inputs.ts';
import type { Unsettled } from './memory.ts';
import type { KnownPeople, PeopleView } from './people.ts';
import type { ReasonCode } from './reasons.ts';
import type { RoleView } from './roles.ts';

type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What a test looks at. A need that is not met keeps the test from passing. */
export type Need = 'accounts' | 'people' | 'roles' | 'comparison';

/** Which slots were due since the last scheduled evaluation, and which of them have none. Both ascending. */
export interface Continuity {
  readonly expected: readonly Slot[];
  readonly missed: readonly Slot[];
}

/** What all tests of a workspace see. */
export interface WorkspaceInput {
  readonly workspace: string;
  readonly timezone: string;
  readonly slot: Slot;
  readonly asOf: Instant;
  readonly policy: Policy;
  readonly inputs: readonly InputState[];
  readonly continuity: Continuity;
  /** Counts that somebody saw on the screens of applications. */
  readonly observations: readonly Observed[];
  readonly people: KnownPeople;
  /** Whether policy leaves somebody out, accounts or none; of nobody where a test leaves nobody out. */
  isOutOfScope(human: Human): boolean;
  /** Second readings of applications. */
  readonly comparisons: readonly Comparison[];
  /** Applications whose own reading lacks somebody, according to a second one. */
  readonly contradicted: ReadonlySet<string>;
  /** The access reviews that are not over and done with. */
  readonly reviews: ReviewsDocument;
  /** Keys of the findings that stood before this evaluation, and since when. */
  readonly standing: ReadonlyMap<string, Instant>;
  /** Keys of subjects that were seen and not settled, violations within a tolerance among them: see memory.ts. */
  readonly unsettled: ReadonlyMap<string, Unsettled>;
}

/** An earlier complete snapshot of an application. */
export interface EarlierSnapshot {
  readonly takenAt: Instant;
  readonly accounts: readonly Account[];
  /** The account of an id; undefined if there was none. */
  readonly find: (id: string) => Account | undefined;
}

/** What a comparing test compares with: the last snapshot over which it had everything that it needs. */
export interface Baseline extends EarlierSnapshot {
  /** Digest of the artifact. */
  readonly artifact: string;
  /** When the test examined it. */
  readonly examinedAt: Instant;
  /** Accounts that the snapshot of this slot, if it is complete, does not list any more. */
  readonly gone: readonly Account[];
}

/** What a test of one application sees. Everything is there only if the test says that it needs it. */
export interface ApplicationInput extends WorkspaceInput {
  readonly connection: string;
  /** Without the accounts that are out of scope, in a test that leaves these out. */
  readonly snapshot: AccessSnapshot;
  /** Finds an account of the reading by id, in scope or not: those whom accounts refer to. */
  readonly everyAccount: (id: string) => Account | undefined;
  /** The accounts of the snapshot that may be active. */
  readonly active: ActiveAccounts;
  /** What this very test compares with; null if it does not compare, and the first time. */
  readonly baseline: Baseline | null;
  /**
   * The last complete snapshot before this slot's. It can tell more closely when something changed. What changed is told
   * by the baseline: this one may never have been judged.
   */
  readonly previous: EarlierSnapshot | null;
  /** The workspace's people, and whose the accounts are. */
  readonly people: PeopleView;
  readonly roles: RoleView;
}

/** A subject that violates the criterion. */
export interface Violation {
  readonly connection: string;
  /**
   * `account.<id>`, `account.<id>.<attribute>`, `grant.<account>.<role>`, `pair.<a>.<b>`, `role.<id>`, `group.<id>`,
   * `credential.<id>`, `person.<roster>.<record>`, `token`, `slot.<time>`, `connection`, `policy`: see key.ts.
   */
  readonly subject: readonly string[];
  readonly severity: Severity;
  /** What is wrong, stable from run to run while nothing changes: ids, names, dates, never ages. */
  readonly facts: { readonly [name: string]: Json };
  /** What was measured in this run, and moves on with time. */
  readonly measured?: { readonly [name: string]: Json };
  /** How long it has to stand before it counts, a fixed duration; at once if there is none. Until then it is pending. */
  readonly tolerance?: Duration;
  /** From when the tolerance runs at the earliest, if it was first seen before. */
  readonly toleratedFrom?: Instant;
}

/** A subject about which nothing can be said, and why. */
export interface Undetermined {
  readonly connection: string;
  readonly subject: readonly string[];
  readonly reason: ReasonCode;
}

/** A subject within a tolerance that runs from something that the evidence tells, and until when. */
export interface Pending {
  readonly connection: string;
  readonly subject: readonly string[];
  readonly until: Instant;
}

/** What a test found. The runner makes the outcome of it. */
export interface Examination {
  /** Ids of everything that was examined, passing or not. */
  readonly population: readonly string[];
  readonly violations: readonly Violation[];
  readonly undetermined?: readonly Undetermined[];
  readonly pending?: readonly Pending[];
  /** Why the input cannot show what the test asks for: without violations and doubts it is then not applicable. */
  readonly notApplicable?: ReasonCode;
  /** The thresholds that were applied. */
  readonly parameters: { readonly [name: string]: Json };
  /** Figures worth recording although no criterion hangs on them. */
  readonly observations?: { readonly [name: string]: Json };
}

/** What the title of a finding is made of. */
interface Titled {
  readonly connection: string;
  readonly facts: { readonly [name: string]: Json };
  readonly measured: { readonly [name: string]: Json };
}

interface ControlTestBase {
  /** `UAR-08`. */
  readonly id: string;
  /** Raised whenever the same input could give another result. */
  readonly version: number;
  readonly title: string;
  /** The criterion in one sentence: when does it pass. */
  readonly criterion: string;
  readonly why: string;
  readonly controls: { readonly [framework in Framework]?: readonly string[] };
  /** What to do about a violation, source of truth first; steps that an administrator can follow click by click. */
  readonly remediation: readonly string[];
  /** When a finding of this test closes by itself. */
  readonly closes: string;
  /** Why the test does not apply under this policy, or with what is connected; null if it does. */
  notApplicable?(policy: Policy, inputs: readonly InputState[]): ReasonCode | null;
  /** One line for one violation. May name the account's user name, nothing else of a person. */
  titleOf(violation: Titled): string;
}

export interface WorkspaceTest extends ControlTestBase {
  readonly scope: 'workspace';
  /** Of a test that looks at people: without rosters that are complete and fresh it is not run. It heeds exclusions. */
  readonly needs?: readonly 'people'[];
  evaluate(input: WorkspaceInput): Examination;
}

export interface ApplicationTest extends ControlTestBase {
  readonly scope: 'application';
  readonly needs: readonly Need[];
  /**
   * Needs that may be partial, stale or indicative while a violation that was really seen still counts. Supplementary
   * rosters may be missing altogether: then the test is shown the owners of whom the others tell, and nobody else.
   */
  readonly violationsHoldOn: readonly (Need | 'supplementary-rosters')[];
  /**
   * Whether accounts of people whom policy excludes from scope are left out. Tests of privileged access look at every
   * account: what somebody may do to others' data does not depend on who employs them.
   */
  readonly heedsExclusions?: true;
  /**
   * Whether the test compares with an earlier snapshot. `only`: without one it has nothing to say, and is not applicable.
   * A comparing test examines what is new since its baseline, and what it has not settled: `standing` and `unsettled`.
   */
  readonly compares?: 'also' | 'only';
  evaluate(input: ApplicationInput): Examination;
}

/**
 * A control test: a pure function from evidence and policy to what it found. No clock, no network, no log; `asOf` is
 * part of the input, so that anybody can run it again later over the same evidence.
 */
export type ControlTest = WorkspaceTest | ApplicationTest;
