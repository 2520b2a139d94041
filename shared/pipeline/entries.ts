import * as z from 'zod';
import { certificateSchema } from '../access/certificate.ts';
import type { outcomeSchema, TestResult } from '../controls/results.ts';
import { EvidenceError } from '../evidence/errors.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { type EntryType, predicateType, type Subject } from '../evidence/statement.ts';
import { INSTANT_PATTERN, SLOT_PATTERN } from '../kernel/instant.ts';
import { REVIEW_ACTIONS } from '../reviews/submission.ts';

/** The predicates of the entries that the pipeline writes and reads back. docs/evidence-format.md describes them. */

const instant = z.string().regex(INSTANT_PATTERN);
const slot = z.string().regex(SLOT_PATTERN);
const trigger = z.enum(['schedule', 'manual']);
const reference = z.strictObject({ seq: z.int(), digest: z.string() });
const scheduleSchema = z.strictObject({ cron: z.string(), timezone: z.string() });
const softwareSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  commit: z.string().nullable(),
  configuration: z.string().nullable(),
});

export const openedSchema = z.looseObject({
  key: z.looseObject({ keyid: z.string() }),
  schedule: scheduleSchema,
  log: z.looseObject({ appendedAt: instant }),
});

/** `access-snapshot` and `roster-snapshot`. */
export const snapshotEntrySchema = z.looseObject({
  slot,
  connection: z.string(),
  trigger,
  takenAt: instant,
  certificate: certificateSchema,
});

export const collectionFailedSchema = z.looseObject({
  slot,
  connection: z.string(),
  trigger,
  failedAt: instant,
  reason: z.string(),
});

export const observationEntrySchema = z.looseObject({
  /** SHA-256 of the artifact: the same is recorded once. */
  id: z.string(),
  connection: z.string(),
  observedAt: instant,
  count: z.int().min(0),
});

/** `finding-note`: the digest of the note, and nothing of what it says. */
export const noteEntrySchema = z.looseObject({ note: z.string() });

/** `review-event`: which review, what was done in it, and the digest of what says all the rest. */
export const reviewEventSchema = z.looseObject({
  review: z.string(),
  action: z.enum(REVIEW_ACTIONS),
  submission: z.string(),
});

/** Slots are expected under these schedules, each from its instant on. */
const expectingSchema = z.array(scheduleSchema.extend({ from: z.string() })).min(1);

export const evaluationSchema = z.looseObject({
  slot,
  trigger,
  asOf: instant,
  /** Digests of the artifacts, by what they are; the subjects say where they lie. */
  artifacts: z.strictObject({
    policy: z.string(),
    results: z.string(),
    state: z.string(),
    transitions: z.string(),
    matching: z.string(),
    reviews: z.string(),
  }),
  previous: reference.nullable(),
  inputs: z.array(
    z.strictObject({
      connection: z.string(),
      state: z.enum(['complete', 'partial', 'failed', 'missing']),
      entry: reference.nullable(),
    }),
  ),
  expecting: expectingSchema,
  /** The reviews that it took into account: how many entries of each, and the newest. */
  reviews: z.array(z.strictObject({ review: z.string(), events: z.int(), entry: reference })),
  summary: z.strictObject({ pass: z.int(), fail: z.int(), inconclusive: z.int(), 'not-applicable': z.int() }),
  evaluator: softwareSchema,
});

export type EvaluationPredicate = z.infer<typeof evaluationSchema>;
export type Expecting = z.infer<typeof expectingSchema>;

/** A failed collection's artifact: what happened, without any population. */
export interface CollectionFailureDocument {
  readonly schema: 'urn:rollcall:collection-failure:v1';
  readonly workspace: string;
  readonly connection: string;
  readonly slot: string;
  readonly startedAt: string;
  readonly failedAt: string;
  readonly reason: string;
  readonly message: string;
}

export function isType(entry: LogEntry, type: EntryType): boolean {
  return entry.type === predicateType(type);
}

/** Whether an entry records what a connection held in a slot. */
export function isSnapshotOf(entry: LogEntry, connection: string, slot: string): boolean {
  const isSnapshot = isType(entry, 'access-snapshot') || isType(entry, 'roster-snapshot');
  return isSnapshot && entry.statement.predicate.connection === connection && entry.statement.predicate.slot === slot;
}

/** Whether an entry records that a connection could not be read in a slot. */
export function isFailureOf(entry: LogEntry, connection: string, slot: string): boolean {
  const { predicate } = entry.statement;
  return isType(entry, 'collection-failed') && predicate.connection === connection && predicate.slot === slot;
}

/** An entry's predicate, of which the schema says what we rely on. Throws `store-damaged`. */
export function predicateOf<T>(entry: LogEntry, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(entry.statement.predicate);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new EvidenceError(
    'store-damaged',
    `entry ${entry.seq} has an unexpected shape at "${at}"; it was written by another version of Rollcall`,
  );
}

/** The subject of an entry that has a digest. */
export function subjectWith(entry: LogEntry, sha256: string): Subject {
  const subject = entry.statement.subject.find((candidate) => candidate.digest.sha256 === sha256);
  if (!subject) throw new EvidenceError('store-damaged', `entry ${entry.seq} does not name its artifact ${sha256}`);
  return subject;
}

export function summarise(results: readonly TestResult[]): EvaluationPredicate['summary'] {
  const count = (outcome: z.infer<typeof outcomeSchema>) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    inconclusive: count('inconclusive'),
    'not-applicable': count('not-applicable'),
  };
}
