import type { Matching } from '../access/matching/matching.ts';
import { followObservations, type ReadingsAround } from '../access/observation.ts';
import { differsSuddenly } from '../access/population.ts';
import type { Snapshot } from '../access/snapshot.ts';
import type { ControlTest, WorkspaceInput } from '../controls/contract.ts';
import { inputState, isAccessSnapshot } from '../controls/inputs.ts';
import { NO_MEMORY, remember, type SnapshotReferences } from '../controls/memory.ts';
import type { Results } from '../controls/results.ts';
import { type ApplicationUnderTest, runTests } from '../controls/run.ts';
import { outcomeEvents, reviewEvents, runEvent, type Transitions } from '../findings/events.ts';
import type { EventContext } from '../findings/ocsf.ts';
import type { FindingsState } from '../findings/state.ts';
import { byCodeUnit, canonicalJson } from '../kernel/canonical-json.ts';
import { sha256Hex } from '../kernel/digest.ts';
import { followReviews } from '../reviews/follow.ts';
import type { ReviewsDocument } from '../reviews/state.ts';
import { underTest } from './comparison.ts';
import { comparisonsIn, contradictedIn, standingIn, unsettledIn } from './contradicted.ts';
import { findDefinitions } from './definitions.ts';
import { summarise } from './entries.ts';
import type { EvaluatedConnection, EvaluationInput } from './evaluation-input.ts';
import { standingExceptions } from './exceptions.ts';
import { followFindings } from './follow-findings.ts';
import { findOwners } from './owners.ts';
import { reviewContext } from './reviews/context.ts';
import { findScope, type Scope } from './scope.ts';

/** The artifacts of an evaluation, beside the policy. */
export interface Evaluation {
  readonly results: Results;
  readonly state: FindingsState;
  readonly transitions: Transitions;
  readonly matching: Matching;
  readonly reviews: ReviewsDocument;
}

/** Evaluates a slot. Pure: re-performance calls it again with the same evidence. */
export function evaluateSlot(input: EvaluationInput): Evaluation {
  const { asOf, policy: document, connections, previous } = input;
  const { policy } = document;
  const owners = findOwners(input);
  const { people, ownersIn } = owners;
  const scope = findScope(input, owners);
  const definitions = findDefinitions(input);
  const memory = { ...(previous?.state.memory ?? NO_MEMORY), definitions: [...definitions.noted] };
  const observations = followObservations(
    previous?.state.observations ?? [],
    input.observed,
    connections.flatMap(readingsOf),
  );
  const inputs = connections.map((connection) => inputState(connection, asOf));
  const known = {
    workspace: document.workspace,
    asOf,
    inputs,
    standing: standingIn(previous?.state ?? null),
    unsettled: unsettledIn(previous?.state ?? null),
  };
  const contradicted = contradictedIn({ ...known, connections });
  const { document: reviews, news } = followReviews(
    input.reviews,
    reviewContext(input, inputs, observations, contradicted),
  );
  const workspace: WorkspaceInput = {
    ...known,
    timezone: document.schedule.timezone,
    slot: input.run.slot,
    policy,
    continuity: input.continuity,
    observations,
    people,
    isOutOfScope: scope.isExcluded,
    reviews,
    comparisons: comparisonsIn(connections),
    contradicted,
  };
  const applications = connections
    .filter((connection) => connection.kind === 'application')
    .map((connection) =>
      underTest(connection, {
        memory,
        workspace,
        people: ownersIn(connection.connection),
        definitions: definitions.in(connection.connection),
        connections,
        scope,
      }),
    );
  const exceptions = standingExceptions(input, ownersIn);
  const holding = [...exceptions].flatMap(([key, { waiver }]) => (waiver ? [key] : []));
  const results = runTests(input.tests, workspace, applications, new Set(holding));

  const context: EventContext = {
    origin: input.origin,
    slot: input.run.slot,
    trigger: input.run.trigger,
    asOf,
    frameworks: policy.frameworks,
    remediateWithin: policy.remediateWithin,
    tests: input.tests,
  };
  const { findings, transitions, events, baseline } = followFindings(
    input,
    workspace.inputs,
    results,
    exceptions,
    scope,
    context,
  );
  const collectionFailed = workspace.inputs.some((state) => state.state === 'failed' || state.state === 'missing');
  const told = inputs.map(({ connection, state, reasons }) => ({ connection, state, reasons }));
  return {
    results: {
      schema: 'urn:rollcall:results:v1',
      workspace: document.workspace,
      slot: input.run.slot,
      asOf,
      inputs: [...workspace.inputs],
      policy: sha256Hex(canonicalJson(document)),
      exceptions: [...exceptions]
        .map(([finding, { fault }]) => ({ finding, holds: fault === null, fault }))
        .sort((a, b) => byCodeUnit(a.finding, b.finding)),
      exclusions: countAccounts(scope.standings, applications),
      results,
    },
    state: {
      schema: 'urn:rollcall:findings-state:v1',
      findings,
      baseline,
      ...rememberSnapshots(connections, previous?.state ?? null, policy.roles.privileged),
      memory: remember(memory, results, comparingIn(input.tests), referencesOf(connections), asOf),
      outcomes: results.map(({ test, connection, outcome, reason }) => ({
        test,
        connection,
        outcome,
        reason: reason?.code ?? null,
      })),
      observations,
      logRead: input.logRead,
    },
    transitions: {
      schema: 'urn:rollcall:transitions:v1',
      transitions,
      events: [
        ...events,
        ...outcomeEvents(previous?.state.outcomes ?? null, results, context),
        ...reviewEvents(news, context),
        runEvent(collectionFailed, { summary: summarise(results), inputs: told, asOf }, context),
      ],
    },
    matching: { ...owners.matching, excluded: [...scope.excluded] },
    reviews,
  };
}

/** How many accounts of this slot's readings each exclusion leaves out. */
function countAccounts(
  standings: Scope['standings'],
  applications: readonly ApplicationUnderTest[],
): Results['exclusions'] {
  const excluded = applications.flatMap(({ inScope }) => inScope.excluded);
  return standings
    .map((standing) => {
      const own = excluded.filter(({ exclusion }) => exclusion === standing.exclusion);
      return { ...standing, accounts: own.reduce((sum, { accounts }) => sum + accounts, 0) };
    })
    .sort((a, b) => byCodeUnit(a.exclusion, b.exclusion));
}

function comparingIn(tests: readonly ControlTest[]): ReadonlySet<string> {
  return new Set(tests.filter((test) => test.scope === 'application' && test.compares).map(({ id }) => id));
}

function referencesOf(connections: readonly EvaluatedConnection[]): SnapshotReferences {
  return new Map(
    connections.flatMap(({ connection, snapshot, subject }) => {
      if (!snapshot || !subject) return [];
      const artifact = { name: subject.name, digest: { ...subject.digest } };
      return [[connection, { artifact, takenAt: snapshot.takenAt }] as const];
    }),
  );
}

/** What the next run compares itself with: the last complete snapshots, and readings that wait to be confirmed. */
function rememberSnapshots(
  connections: readonly EvaluatedConnection[],
  previous: FindingsState | null,
  privilegedRoles: readonly string[],
): Pick<FindingsState, 'lastComplete' | 'unconfirmed'> {
  const lastComplete = new Map(previous?.lastComplete.map((known) => [known.connection, known]));
  const unconfirmed = new Map(previous?.unconfirmed.map((known) => [known.connection, known]));
  for (const { connection, snapshot, entry, subject } of connections) {
    if (!snapshot || !entry || !subject) continue;
    const { slot, takenAt, certificate } = snapshot;
    const { verdict, reasons, population } = certificate;
    if (verdict === 'complete') {
      const artifact = { name: subject.name, digest: { ...subject.digest } };
      lastComplete.set(connection, { connection, entry: { ...entry }, artifact, slot, takenAt, population });
      unconfirmed.delete(connection);
    } else if (reasons.length === 1 && reasons[0] === 'population-changed') {
      const earlier = unconfirmed.get(connection);
      // The earliest of readings that agree: its age is what confirms them.
      if (!earlier || differsSuddenly(earlier.population, population, privilegedRoles)) {
        unconfirmed.set(connection, { connection, slot, takenAt, population });
      }
    }
  }
  const sorted = <T extends { connection: string }>(items: Iterable<T>) =>
    [...items].sort((a, b) => byCodeUnit(a.connection, b.connection));
  return { lastComplete: sorted(lastComplete.values()), unconfirmed: sorted(unconfirmed.values()) };
}

/** The complete readings of an application, between which a count may have been seen. */
function readingsOf({ connection, kind, snapshot, previous }: EvaluatedConnection): ReadingsAround[] {
  if (kind !== 'application') return [];
  const complete = (reading: Snapshot | null) =>
    isAccessSnapshot(reading) && reading.certificate.verdict === 'complete' ? reading : null;
  return [{ connection, previous: complete(previous), current: complete(snapshot) }];
}
