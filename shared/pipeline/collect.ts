import type { Certificate } from '../access/certificate.ts';
import { differsSuddenly, populationOfAccounts, populationOfPeople } from '../access/population.ts';
import type { Snapshot } from '../access/snapshot.ts';
import type { Reading } from '../connections/contract.ts';
import { CollectionError } from '../connections/errors.ts';
import { collectFrom } from '../connections/registry.ts';
import { putArtifact } from '../evidence/artifact.ts';
import { append } from '../evidence/log/append.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { readTail, since } from '../evidence/log/read.ts';
import type { FindingsState } from '../findings/state.ts';
import { dateOf } from '../kernel/calendar.ts';
import { byCodeUnit } from '../kernel/canonical-json.ts';
import { type Instant, millisecondsOf, toInstant } from '../kernel/instant.ts';
import type { ConnectionOptions } from '../workspace/configuration.ts';
import {
  type CollectionFailureDocument,
  collectionFailedSchema,
  isType,
  predicateOf,
  snapshotEntrySchema,
} from './entries.ts';
import { readPrevious } from './previous.ts';
import type { RunContext, RunSlot } from './run-context.ts';
import { refuseIfSealed } from './sealing.ts';

/** What became of one connection in one slot. */
export interface Collected {
  readonly connection: string;
  readonly state: 'complete' | 'partial' | 'failed';
  /** Reasons of the certificate, or the code of the failure. */
  readonly reasons: readonly string[];
  /** One sentence about a failure. */
  readonly message: string | null;
  readonly entry: LogEntry;
  /** False when the slot had been collected before; then this is what was recorded. */
  readonly isNew: boolean;
  /** A defect of ours, if that is why it failed. */
  readonly defect: unknown;
}

/** A reading that takes longer has gone wrong. On Lambda the limit is 15 minutes. */
const DEADLINE_MS = 10 * 60_000;
/** Beyond this difference to the server's clock, "when" cannot be told any more. */
const MAX_SKEW_MS = 5 * 60_000;
/** A reading that differs suddenly is believed when a later one, this much later or of the next slot, agrees. */
const CONFIRMED_AFTER_MS = 30 * 60_000;

/**
 * Reads one connection and records what came of it: a snapshot with its certificate, or the failure. Once for a slot;
 * a failure may be tried again until the slot is evaluated.
 */
export async function collect(context: RunContext, options: ConnectionOptions, run: RunSlot): Promise<Collected> {
  const recorded = await findRecorded(context, options.id, run);
  if (recorded) return recorded;

  context.report({ step: 'collecting', connection: options.id });
  const startedAt = toInstant(context.clock.now());
  let reading: Reading;
  try {
    reading = await read(context, options, startedAt);
  } catch (error) {
    return recordFailure(context, options, run, startedAt, error);
  }
  return recordSnapshot(context, options, run, startedAt, reading);
}

function read(context: RunContext, options: ConnectionOptions, startedAt: Instant): Promise<Reading> {
  const { timezone } = context.workspace.schedule;
  return collectFrom(options, {
    origin: context.log.origin,
    timezone,
    today: dateOf(startedAt, timezone),
    deadline: millisecondsOf(startedAt) + DEADLINE_MS,
    ports: context.connections,
    report: (progress) => context.report({ step: 'reading', connection: options.id, ...progress }),
  });
}

/** A snapshot of this slot, if there is one already. A recorded failure is not final before the evaluation. */
async function findRecorded(context: RunContext, connection: string, { slot }: RunSlot): Promise<Collected | null> {
  const tail = await readTail(context.log);
  if (!tail) return null;
  const recent = await Array.fromAsync(since(context.log, tail, slot));
  const entry = recent.find((candidate) => isSnapshotOf(candidate, connection, slot));
  if (entry) return describeSnapshot(entry, false);
  refuseIfSealed(recent, slot);
  return null;
}

export function isSnapshotOf(entry: LogEntry, connection: string, slot: string): boolean {
  const isSnapshot = isType(entry, 'access-snapshot') || isType(entry, 'roster-snapshot');
  return isSnapshot && entry.statement.predicate.connection === connection && entry.statement.predicate.slot === slot;
}

async function recordSnapshot(
  context: RunContext,
  options: ConnectionOptions,
  run: RunSlot,
  startedAt: Instant,
  reading: Reading,
): Promise<Collected> {
  const takenAt = toInstant(context.clock.now());
  const state = (await readPrevious(context.log))?.state ?? null;
  const certificate = certify(context, options, run, { startedAt, takenAt }, reading, state);
  const header = { workspace: context.workspace.id, connection: options.id, slot: run.slot, takenAt, certificate };
  const snapshot: Snapshot =
    reading.kind === 'access'
      ? {
          schema: 'urn:rollcall:access-snapshot:v1',
          ...header,
          attestations: [...reading.attestations],
          accounts: [...reading.accounts],
          entitlements: [...reading.entitlements],
        }
      : { schema: 'urn:rollcall:roster-snapshot:v1', ...header, people: [...reading.people] };
  const { entry, isNew } = await append(context.log, context.clock, context.random, {
    type: reading.kind === 'access' ? 'access-snapshot' : 'roster-snapshot',
    subject: [await putArtifact(context.log.store, run.slot, snapshot)],
    predicate: { slot: run.slot, connection: options.id, trigger: run.trigger, takenAt, certificate },
    notBefore: run.slot,
    guard: (recent) => refuseIfSealed(recent, run.slot),
  });
  return describeSnapshot(entry, isNew);
}

function describeSnapshot(entry: LogEntry, isNew: boolean): Collected {
  const { connection, certificate } = predicateOf(entry, snapshotEntrySchema);
  const { verdict, reasons } = certificate;
  return { connection, state: verdict, reasons, message: null, entry, isNew, defect: undefined };
}

function certify(
  context: RunContext,
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
    source: { ...facts.source, peerCertificates: [...facts.source.peerCertificates] },
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
  context: RunContext,
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

async function recordFailure(
  context: RunContext,
  options: ConnectionOptions,
  run: RunSlot,
  startedAt: Instant,
  error: unknown,
): Promise<Collected> {
  const known = error instanceof CollectionError;
  const reason = known ? error.code : 'internal-error';
  const message = known ? error.message : 'the collector itself failed; this is a defect of Rollcall';
  const failedAt = toInstant(context.clock.now());
  const document: CollectionFailureDocument = {
    schema: 'urn:rollcall:collection-failure:v1',
    workspace: context.workspace.id,
    connection: options.id,
    slot: run.slot,
    startedAt,
    failedAt,
    reason,
    message,
  };
  const { entry, isNew } = await append(context.log, context.clock, context.random, {
    type: 'collection-failed',
    subject: [await putArtifact(context.log.store, run.slot, document)],
    predicate: { slot: run.slot, connection: options.id, trigger: run.trigger, failedAt, reason },
    notBefore: run.slot,
    guard: (recent) => refuseIfSealed(recent, run.slot),
  });
  const recordedReason = predicateOf(entry, collectionFailedSchema).reason;
  const reasons = [isNew ? reason : recordedReason];
  return { connection: options.id, state: 'failed', reasons, message, entry, isNew, defect: known ? undefined : error };
}
