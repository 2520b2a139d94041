import type { Certificate } from '../access/certificate.ts';
import { differsSuddenly, populationOfAccounts, populationOfPeople } from '../access/population.ts';
import type { Snapshot } from '../access/snapshot.ts';
import type { AccessReading, Reading } from '../connections/contract.ts';
import { CollectionError } from '../connections/errors.ts';
import { collectFrom } from '../connections/registry.ts';
import type { FindingsState } from '../findings/state.ts';
import { dateOf } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, toInstant } from '../kernel/instant.ts';
import type { ConnectionOptions } from '../workspace/configuration.ts';
import type { CollectionFailureDocument } from './entries.ts';
import { readPrevious } from './previous.ts';
import type { CollectingContext, RunSlot } from './run-context.ts';

/** What one reading of a connection came to. Nothing has been stored of it. */
export type Taken =
  | { readonly snapshot: Snapshot; readonly failure: null }
  | {
      readonly snapshot: null;
      readonly failure: CollectionFailureDocument;
      /** A defect of ours, if that is why it failed. */
      readonly defect: unknown;
    };

/** A reading that takes longer has gone wrong. */
const DEADLINE_MS = 10 * 60_000;
/** Beyond this difference to the server's clock, "when" cannot be told any more. */
const MAX_SKEW_MS = 5 * 60_000;
/** A reading that differs suddenly is believed when a later one, this much later or of the next slot, agrees. */
const CONFIRMED_AFTER_MS = 30 * 60_000;

/** Reads a connection once, for a slot: a snapshot with its certificate, or why there is none. */
export async function takeReading(
  context: CollectingContext,
  options: ConnectionOptions,
  run: RunSlot,
): Promise<Taken> {
  context.report({ step: 'collecting', connection: options.id });
  const startedAt = toInstant(context.clock.now());
  let reading: Reading;
  try {
    reading = await read(context, options, startedAt);
  } catch (error) {
    return describeFailure(context, options, run, startedAt, error);
  }
  const takenAt = toInstant(context.clock.now());
  const state = (await readPrevious(context.log))?.state ?? null;
  const certificate = certify(context, options, run, { startedAt, takenAt }, reading, state);
  const header = { workspace: context.workspace.id, connection: options.id, slot: run.slot, takenAt, certificate };
  if (reading.kind === 'roster') {
    const { people, assigned, groups, provisioning } = reading;
    const roster = { people: [...people], assigned, groups, provisioning };
    return { snapshot: { schema: 'urn:rollcall:roster-snapshot:v1', ...header, ...roster }, failure: null };
  }
  const snapshot: Snapshot = {
    schema: 'urn:rollcall:access-snapshot:v1',
    ...header,
    attestations: [...reading.attestations],
    accounts: [...reading.accounts],
    entitlements: [...reading.entitlements],
    roleDefinitions: reading.roleDefinitions,
  };
  return { snapshot, failure: null };
}

/**
 * Reads the accounts of an application, for a look at them: without its sources of roles, and without a certificate.
 * Rejects with a CollectionError.
 */
export async function readAccounts(
  context: CollectingContext,
  application: Extract<ConnectionOptions, { kind: 'application' }>,
): Promise<AccessReading> {
  context.report({ step: 'collecting', connection: application.id });
  const reading = await read(context, { ...application, roles: [] }, toInstant(context.clock.now()));
  if (reading.kind !== 'access') throw new Error('an application is read as accounts');
  return reading;
}

function read(context: CollectingContext, options: ConnectionOptions, startedAt: Instant): Promise<Reading> {
  const { timezone } = context.workspace.schedule;
  return collectFrom(options, {
    origin: context.log.origin,
    timezone,
    today: dateOf(startedAt, timezone),
    deadline: Math.min(millisecondsOf(startedAt) + DEADLINE_MS, context.deadline),
    ports: context.connections,
    report: (progress) => context.report({ step: 'reading', connection: options.id, ...progress }),
  });
}

function describeFailure(
  context: CollectingContext,
  options: ConnectionOptions,
  run: RunSlot,
  startedAt: Instant,
  error: unknown,
): Taken {
  const known = error instanceof CollectionError;
  const failure: CollectionFailureDocument = {
    schema: 'urn:rollcall:collection-failure:v1',
    workspace: context.workspace.id,
    connection: options.id,
    slot: run.slot,
    startedAt,
    failedAt: toInstant(context.clock.now()),
    reason: known ? error.code : 'internal-error',
    message: known ? error.message : 'the collector itself failed; this is a defect of Rollcall',
  };
  return { snapshot: null, failure, defect: known ? undefined : error };
}

function certify(
  context: CollectingContext,
  options: ConnectionOptions,
  run: RunSlot,
  times: { readonly startedAt: Instant; readonly takenAt: Instant },
  reading: Reading,
  state: FindingsState | null,
): Certificate {
  const { doubts, asOf, skewMs, ...facts } = reading.facts;
  const population =
    reading.kind === 'access'
      ? populationOfAccounts(reading.accounts, reading.entitlements)
      : populationOfPeople(reading.people);
  const reasons = [...doubts];
  if (skewMs !== null && skewMs > MAX_SKEW_MS) reasons.push('clock-skew');
  if (!isBelievable(context, options.id, run, times.takenAt, population, state)) reasons.push('population-changed');
  return {
    verdict: reasons.length === 0 ? 'complete' : 'partial',
    reasons: reasons.sort(byCodeUnit),
    ...facts,
    source: { further: [], ...facts.source, peerCertificates: [...facts.source.peerCertificates] },
    population,
    times: {
      slot: run.slot,
      startedAt: times.startedAt,
      finishedAt: times.takenAt,
      asOf: asOf ?? times.takenAt,
      skewMs,
    },
    collector: { ...context.software },
  };
}

/** The population guard. The first snapshot has nothing to be compared with. */
function isBelievable(
  context: CollectingContext,
  connection: string,
  run: RunSlot,
  takenAt: Instant,
  population: Certificate['population'],
  state: FindingsState | null,
): boolean {
  const { privileged } = context.workspace.policy.roles;
  const last = state?.lastComplete.find((known) => known.connection === connection);
  if (!last || !differsSuddenly(last.population, population, privileged)) return true;
  const earlier = state?.unconfirmed.find((known) => known.connection === connection);
  if (!earlier || differsSuddenly(earlier.population, population, privileged)) return false;
  const age = millisecondsOf(takenAt) - millisecondsOf(earlier.takenAt);
  return run.trigger === 'schedule' || age >= CONFIRMED_AFTER_MS;
}
