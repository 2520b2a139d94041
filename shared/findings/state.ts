import { z } from 'zod';
import { populationSchema } from '../access/certificate.ts';
import { memorySchema } from '../controls/memory.ts';
import { failureSchema, outcomeSchema } from '../controls/results.ts';

const subject = z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: z.string() }) });
const reference = z.strictObject({ seq: z.int(), digest: z.string() });

/** The waiver that keeps a finding from counting. */
const waiverSchema = z.strictObject({ approvedBy: z.string(), reason: z.string(), expires: z.string() });

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
  facts: failureSchema.shape.facts,
  measured: failureSchema.shape.measured,
  exception: waiverSchema.nullable(),
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
  /** Open access reviews. */
  reviews: z.array(z.json()),
});

export type Waiver = z.infer<typeof waiverSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type FindingsState = z.infer<typeof findingsStateSchema>;
