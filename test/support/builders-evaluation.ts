import type { Certificate, RoleSource } from '../../shared/access/certificate.ts';
import type {
  AccessSnapshot,
  Account,
  Person,
  RoleDefinition,
  RosterSnapshot,
  Snapshot,
} from '../../shared/access/snapshot.ts';
import { CATALOGUE } from '../../shared/controls/catalogue.ts';
import type { Continuity, ControlTest } from '../../shared/controls/contract.ts';
import { isAccessSnapshot } from '../../shared/controls/inputs.ts';
import type { TestResult } from '../../shared/controls/results.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { millisecondsOf, toInstant, toSlot } from '../../shared/kernel/instant.ts';
import { type Evaluation, evaluateSlot } from '../../shared/pipeline/evaluation.ts';
import type { EvaluatedConnection, EvaluationInput } from '../../shared/pipeline/evaluation-input.ts';
import { noReviews, type ReviewsDocument } from '../../shared/reviews/state.ts';
import type { PolicyException } from '../../shared/workspace/policy.ts';
import {
  aLeaver,
  anAccessSnapshot,
  anAccount,
  aPerson,
  aPolicy,
  aRole,
  aRosterSnapshot,
  type PolicyInput,
} from './builders.ts';

/** How a connection's reading of a slot went. */
type ReadingState = 'complete' | 'partial' | 'failed' | 'missing';

/** Another roster beside `people`. */
export interface FurtherRoster {
  readonly connection: string;
  readonly kind: 'hris' | 'idp';
  readonly people: readonly Person[];
  readonly state?: ReadingState;
  readonly certificate?: Partial<Certificate>;
  /** What it says of assignments, groups and provisioning; nothing otherwise. */
  readonly says?: Partial<Pick<RosterSnapshot, 'assigned' | 'groups' | 'provisioning'>>;
}

/** What a slot finds. Whatever is not given is as in a company where all is well. */
export interface Situation {
  readonly accounts?: readonly Account[];
  readonly people?: readonly Person[];
  readonly access?: ReadingState;
  readonly roster?: ReadingState | 'none';
  /** When the roster was true; the time of the reading otherwise. */
  readonly rosterAsOf?: string;
  readonly rosterMaxAge?: string;
  readonly listsLeavers?: boolean;
  readonly furtherRosters?: readonly FurtherRoster[];
  /** Accounts of a second reading of the application, `stackone`; none is configured otherwise. */
  readonly comparison?: readonly Account[];
  readonly comparisonState?: ReadingState;
  readonly comparisonCertificate?: Partial<Certificate>;
  readonly roleSources?: readonly RoleSource[];
  readonly accessCertificate?: Partial<Certificate>;
  /** What the application tells of its roles; nothing otherwise. */
  readonly roleDefinitions?: readonly RoleDefinition[];
  readonly policy?: Partial<PolicyInput>;
  readonly exceptions?: readonly PolicyException[];
  readonly timezone?: string;
  readonly continuity?: Continuity;
  readonly trigger?: 'schedule' | 'manual';
  /** Milliseconds between the slot and the reading; 0 otherwise. */
  readonly takenAfter?: number;
  readonly tests?: readonly ControlTest[];
  /** The access reviews as the slot before left them. */
  readonly reviews?: ReviewsDocument;
}

/** An evaluation, and what the next one sees of it. */
export interface Moment {
  readonly input: EvaluationInput;
  readonly evaluation: Evaluation;
  readonly lastComplete: ReadonlyMap<string, Snapshot>;
  /** All access snapshots so far, by digest. */
  readonly snapshots: ReadonlyMap<string, AccessSnapshot>;
  readonly seq: number;
}

const PEOPLE = [aPerson('ada'), aPerson('grace'), aPerson('alan'), aPerson('barbara'), aLeaver('edsger', '2025-06-30')];
export const ACCOUNTS = [
  anAccount('ada', { grants: [aRole('Super Admin')] }),
  anAccount('grace', { grants: [aRole('Super Admin')] }),
  anAccount('alan'),
  anAccount('barbara', { grants: [aRole('Manager')] }),
  anAccount('edsger', { active: false, grants: [] }),
  anAccount('sync'),
];

/** The accounts or people, with some replaced or added by name. */
export function withAccounts(...accounts: readonly Account[]): Account[] {
  return replaced(ACCOUNTS, accounts);
}
export function withPeople(...people: readonly Person[]): Person[] {
  return replaced(PEOPLE, people);
}

function replaced<T extends { readonly id: string }>(all: readonly T[], some: readonly T[]): T[] {
  return [...all.filter(({ id }) => !some.some((other) => other.id === id)), ...some];
}

/** Evaluates a slot, purely, on top of what an earlier evaluation left. */
export function evaluateAt(slot: string, situation: Situation = {}, before: Moment | null = null): Moment {
  const taken = { slot, takenAt: toInstant(millisecondsOf(slot) + (situation.takenAfter ?? 0)) };
  const accounts = situation.accounts ?? ACCOUNTS;
  const { roleSources, accessCertificate, rosterAsOf, listsLeavers } = situation;
  const seq = (before?.seq ?? 0) + 10;
  const connect = (
    connection: string,
    kind: EvaluatedConnection['kind'],
    maxAge: string,
    state: ReadingState,
    make: (overrides: Partial<Certificate>) => Snapshot,
  ): EvaluatedConnection => {
    const isRead = state === 'complete' || state === 'partial';
    const snapshot = isRead ? make(state === 'partial' ? { verdict: 'partial', reasons: ['list-shrank'] } : {}) : null;
    const artifact = snapshot && sha256Hex(canonicalJson(snapshot));
    return {
      connection,
      kind,
      maxAge,
      comparedWith: kind === 'comparison' ? 'leapsome' : null,
      entry: state === 'missing' ? null : { seq, digest: sha256Hex(`${slot} ${connection}`) },
      artifact,
      subject: artifact === null ? null : { name: `evidence/${artifact}`, digest: { sha256: artifact } },
      snapshot,
      failure: state === 'failed' ? 'unreachable' : null,
      previous: before?.lastComplete.get(connection) ?? null,
      baselines: baselinesOf(connection, before),
    };
  };
  const access = connect('leapsome', 'application', '26h', situation.access ?? 'complete', (overrides) => ({
    ...anAccessSnapshot(accounts, taken, {
      ...(roleSources && { roles: [...roleSources] }),
      ...accessCertificate,
      ...overrides,
    }),
    roleDefinitions: situation.roleDefinitions ? [...situation.roleDefinitions] : null,
  }));
  const times = (asOf: string) => ({ slot, startedAt: taken.takenAt, finishedAt: taken.takenAt, asOf, skewMs: null });
  const roster = situation.roster ?? 'complete';
  const people =
    roster === 'none'
      ? []
      : [
          connect('people', 'hris', situation.rosterMaxAge ?? '24h', roster, (overrides) =>
            aRosterSnapshot(situation.people ?? PEOPLE, taken, {
              times: times(rosterAsOf ?? taken.takenAt),
              listsLeavers: listsLeavers ?? true,
              ...overrides,
            }),
          ),
        ];
  const further = (situation.furtherRosters ?? []).map(({ connection, kind, state, certificate, says, ...rest }) =>
    connect(connection, kind, '24h', state ?? 'complete', (overrides) => ({
      ...aRosterSnapshot(rest.people, taken, { ...certificate, ...overrides }, connection),
      ...says,
    })),
  );
  const { comparison, comparisonState = 'complete' } = situation;
  const second =
    comparison === undefined
      ? []
      : [
          connect('stackone', 'comparison', '26h', comparisonState, (overrides) => {
            const snapshot = anAccessSnapshot(comparison, taken, { ...situation.comparisonCertificate, ...overrides });
            const source = { ...snapshot.certificate.source, provider: 'stackone', kind: 'comparison' as const };
            return { ...snapshot, connection: 'stackone', certificate: { ...snapshot.certificate, source } };
          }),
        ];
  const connections = [access, ...people, ...further, ...second];
  const input: EvaluationInput = {
    origin: 'acme/main',
    run: { slot, trigger: situation.trigger ?? 'schedule' },
    asOf: taken.takenAt,
    policy: {
      schema: 'urn:rollcall:policy:v1',
      workspace: 'main',
      schedule: { cron: '0 */6 * * *', timezone: situation.timezone ?? 'UTC' },
      connections: [],
      policy: aPolicy(situation.policy),
      exceptions: [...(situation.exceptions ?? [])],
    },
    connections,
    previous: before && { state: before.evaluation.state, matching: before.evaluation.matching },
    observed: [],
    logRead: seq,
    notes: new Map(),
    reviews: { before: situation.reviews ?? before?.evaluation.reviews ?? noReviews('main'), events: [] },
    continuity: situation.continuity ?? { expected: [slot], missed: [] },
    tests: situation.tests ?? CATALOGUE,
  };
  const lastComplete = new Map(before?.lastComplete);
  const snapshots = new Map(before?.snapshots);
  for (const { connection, snapshot, artifact } of connections) {
    if (snapshot?.certificate.verdict === 'complete') lastComplete.set(connection, snapshot);
    if (artifact !== null && isAccessSnapshot(snapshot)) snapshots.set(artifact, snapshot);
  }
  return { input, evaluation: evaluateSlot(input), lastComplete, snapshots, seq };
}

/** The snapshots that the memory of the evaluation before names. */
function baselinesOf(connection: string, before: Moment | null): Map<string, AccessSnapshot> {
  const named =
    before?.evaluation.state.memory.baselines.filter((baseline) => baseline.connection === connection) ?? [];
  return new Map(
    named.flatMap(({ artifact: { digest } }) => {
      const snapshot = before?.snapshots.get(digest.sha256);
      return snapshot ? [[digest.sha256, snapshot] as const] : [];
    }),
  );
}

/** Evaluates a reading that was taken at an instant, to the millisecond. */
export function evaluateTaken(takenAt: string, situation: Situation = {}, before: Moment | null = null): Moment {
  const time = millisecondsOf(takenAt);
  return evaluateAt(toSlot(time), { ...situation, takenAfter: time % 1000 }, before);
}

/** Evaluates slots one after another. */
export function evaluateInTurn(...slots: readonly (readonly [slot: string, situation: Situation])[]): Moment {
  const last = slots.reduce<Moment | null>((before, [slot, situation]) => evaluateAt(slot, situation, before), null);
  if (!last) throw new RangeError('nothing to evaluate');
  return last;
}

/** The result of one test. */
export function resultOf({ evaluation }: Moment, test: string): TestResult {
  const result = evaluation.results.results.find((candidate) => candidate.test === test);
  if (!result) throw new RangeError(`no result of ${test}`);
  return result;
}

/** A result in short: outcome, reason, and what fails, by subject. */
export interface Short {
  readonly outcome: string;
  readonly reason: string | null;
  readonly failing: readonly string[];
}

export const PASS: Short = { outcome: 'pass', reason: null, failing: [] };
export const failing = (...subjects: string[]): Short => ({ outcome: 'fail', reason: null, failing: subjects });
export const unclear = (reason: string): Short => ({ outcome: 'inconclusive', reason, failing: [] });
export const notApplicable = (reason: string): Short => ({ outcome: 'not-applicable', reason, failing: [] });

export function inShort(moment: Moment, test: string): Short {
  const { outcome, reason, failures } = resultOf(moment, test);
  return { outcome, reason: reason?.code ?? null, failing: failures.map(({ key }) => key.split(':')[2] ?? '') };
}
