import * as z from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import { exclusionStandingSchema } from './exclusions.ts';
import { inputStateSchema } from './inputs.ts';
import { REASONS, type ReasonCode } from './reasons.ts';

const json: z.ZodType<Json> = z.json();
const facts = z.record(z.string(), json);
const severitySchema = z.enum(['informational', 'low', 'medium', 'high', 'critical']);
export const outcomeSchema = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']);
const reasonCodeSchema = z.enum(Object.keys(REASONS) as [ReasonCode, ...ReasonCode[]]);

export const failureSchema = z.strictObject({
  key: z.string(),
  connection: z.string(),
  severity: severitySchema,
  facts,
  measured: facts,
});

const resultSchema = z.strictObject({
  test: z.string(),
  version: z.int(),
  /** The application that was examined; null for tests of the workspace as a whole. */
  connection: z.string().nullable(),
  /** After exceptions. */
  outcome: outcomeSchema,
  /** As if there were no exceptions. */
  gross: outcomeSchema,
  reason: z
    .strictObject({
      code: reasonCodeSchema,
      class: z.enum(['collection', 'configuration']),
      /** The connection that stands in the way, if it is one. */
      connection: z.string().nullable(),
    })
    .nullable(),
  /** Whether everything that the test looks at was complete and fresh, and was examined. */
  complete: z.boolean(),
  /** Whether the test reached pass or fail on it: only then may a finding resolve. */
  conclusive: z.boolean(),
  /** What was examined: how many, and the digest of their ids, sorted, as canonical JSON. */
  population: z.strictObject({ count: z.int(), digest: z.string() }),
  /** Accounts of the reading that were left out, by the policy's exclusion; empty for tests that examine every account. */
  excluded: z.array(z.strictObject({ exclusion: z.string(), accounts: z.int() })),
  /** The earlier snapshot that a comparing test compared with; null the first time, and for other tests. */
  baseline: z.strictObject({ artifact: z.string(), takenAt: z.string() }).nullable(),
  parameters: facts,
  /** Figures worth recording although no criterion hangs on them. */
  observations: facts,
  /** All violations, waived ones included, sorted by key. */
  failures: z.array(failureSchema),
  /** Subjects about which nothing could be said. */
  undetermined: z.array(z.strictObject({ key: z.string(), reason: reasonCodeSchema })),
  /**
   * Subjects within a tolerance. `since`: when a violation that counts only after some time was first seen; null where
   * the time runs from something else.
   */
  pending: z.array(z.strictObject({ key: z.string(), until: z.string(), since: z.string().nullable() })),
  /** Keys of the failures that a valid exception waives. */
  exceptions: z.array(z.string()),
});

export const resultsSchema = z.strictObject({
  schema: z.literal('urn:rollcall:results:v1'),
  workspace: z.string(),
  slot: z.string(),
  asOf: z.string(),
  inputs: z.array(inputStateSchema),
  /** Digest of the policy artifact. */
  policy: z.string(),
  /** Every exception of the policy, and why it does not hold, if it does not. */
  exceptions: z.array(z.strictObject({ finding: z.string(), holds: z.boolean(), fault: z.string().nullable() })),
  /** Every exclusion of the policy, whom it leaves out, and why it does not hold, if it does not. */
  exclusions: z.array(exclusionStandingSchema),
  results: z.array(resultSchema),
});

export type Outcome = z.infer<typeof outcomeSchema>;
export type Failure = z.infer<typeof failureSchema>;
export type TestResult = z.infer<typeof resultSchema>;
export type Results = z.infer<typeof resultsSchema>;

/** What a result is of: a test, and the application that it examined, if it is one of an application. */
export function unitOf({ test, connection }: { readonly test: string; readonly connection: string | null }): string {
  return `${test} ${connection ?? ''}`;
}
