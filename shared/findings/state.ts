import * as z from 'zod';
import { populationSchema } from '../access/certificate.ts';
import { observedSchema } from '../access/observation.ts';
import { memorySchema } from '../controls/memory.ts';
import { failureSchema, outcomeSchema } from '../controls/results.ts';
import { noteSchema } from './note.ts';

const subject = z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: z.string() }) });
const reference = z.strictObject({ seq: z.int(), digest: z.string() });

/** Why an exception does not hold. */
const EXCEPTION_FAULTS = ['not-begun', 'expired', 'approver-gone', 'approved-by-subject', 'approver-unknown'] as const;
export type ExceptionFault = (typeof EXCEPTION_FAULTS)[number];

/** What keeps a finding from counting. */
const waiverSchema = z.strictObject({
  approvedBy: z.string(),
  reason: z.string(),
  expires: z.string(),
  /** The exclusion that leaves the account out, so that the test does not judge it; null for an exception. */
  exclusion: z.string().nullable(),
});

/** One problem, from when it was first seen until it is really gone. */
const findingSchema = z.strictObject({
  key: z.string(),
  test: z.string(),
  connection: z.string(),
  status: z.enum(['open', 'suppressed', 'resolved']),
  severity: failureSchema.shape.severity,
  /** Since when it stands, this time. */
  openedAt: z.string(),
  firstSeen: z.string(),
  /** Last evaluation that saw it, or could not tell. */
  lastSeen: z.string(),
  resolvedAt: z.string().nullable(),
  /** The last evaluation that really saw it, and the log entries in which it did. */
  sighting: z.strictObject({
    at: z.string(),
    entries: z.array(z.strictObject({ connection: z.string(), seq: z.int() })),
  }),
  facts: failureSchema.shape.facts,
  measured: failureSchema.shape.measured,
  exception: waiverSchema.nullable(),
  note: noteSchema.nullable(),
  /** Why an exception that policy has for it does not hold; null if it has none, or one that holds. */
  exceptionFault: z.enum(EXCEPTION_FAULTS).nullable(),
  /** When it last raised an alert and how severe it was then; null if it has not, or has been suppressed since. */
  alerted: z.strictObject({ at: z.string(), severity: failureSchema.shape.severity }).nullable(),
  /** It came back soon after it was told to be gone: no alert up to this slot; null otherwise. */
  quietUntil: z.string().nullable(),
  /** Id of the last event that told of it; null while none has. */
  event: z.string().nullable(),
});

/** A complete snapshot that later runs compare themselves with. */
const lastCompleteSchema = z.strictObject({
  connection: z.string(),
  entry: reference,
  artifact: subject,
  slot: z.string(),
  takenAt: z.string(),
  population: populationSchema,
});

/** A reading that differed too much to be believed, until a later one agrees with it. */
const unconfirmedSchema = z.strictObject({
  connection: z.string(),
  slot: z.string(),
  takenAt: z.string(),
  population: populationSchema,
});

/** What one evaluation leaves to the next: all that a run has to read of the past. */
export const findingsStateSchema = z.strictObject({
  schema: z.literal('urn:rollcall:findings-state:v1'),
  /** Open and suppressed findings, and those resolved within the last 180 days; sorted by key. */
  findings: z.array(findingSchema),
  /** When the first evaluation was, and when the first complete one told of all findings at once; null before. */
  baseline: z.strictObject({ since: z.string(), at: z.string().nullable() }),
  lastComplete: z.array(lastCompleteSchema),
  unconfirmed: z.array(unconfirmedSchema),
  /** The outcome of every test, to tell a change of it. */
  outcomes: z.array(
    z.strictObject({
      test: z.string(),
      connection: z.string().nullable(),
      outcome: outcomeSchema,
      reason: z.string().nullable(),
    }),
  ),
  memory: memorySchema,
  /** Counts that somebody saw on the screen of each application. */
  observations: z.array(observedSchema),
  /** Entries up to this one have been taken into account; what comes in meanwhile is for the next evaluation. */
  logRead: z.int(),
});

export type Waiver = z.infer<typeof waiverSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type FindingsState = z.infer<typeof findingsStateSchema>;
