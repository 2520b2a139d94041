import * as z from 'zod';
import type { StateStore } from '../../evidence/ports.ts';
import { readStoredState } from '../../evidence/stored-state.ts';
import { canonicalBytes } from '../../kernel/canonical-json.ts';
import { millisecondsOf, toInstant } from '../../kernel/instant.ts';
import type { SignatureTrail } from './ports.ts';
import { type Violation, violationSchema } from './violations.ts';

/** The cloud records a signature within minutes; only what is older than this is counted, once and for all. */
const SETTLED_MS = 30 * 60_000;
/**
 * A function that dies between signing and storing leaves a signature that nothing accounts for. So many within one audit
 * are no longer accidents.
 */
export const UNACCOUNTED_TOLERATED = 10;
/** A signature is an event, not a state: it stands as a violation for so long. */
const STANDING_MS = 7 * 24 * 3_600_000;

const NAME = 'signatures.json';
const stateSchema = z.strictObject({
  schema: z.literal('urn:rollcall:signature-audit:v1'),
  /** Signatures up to this time have been counted. */
  until: z.string(),
  /** Statements in the logs whose signatures come later than that. */
  credit: z.int().min(0),
  /** Signatures in each log, as counted last. */
  counted: z.record(z.string(), z.int()),
  violations: z.array(violationSchema).readonly(),
});
export type SignatureState = z.infer<typeof stateSchema>;

export interface SignatureAudit {
  readonly state: SignatureState;
  /** Signatures by the append function that neither a log nor the function itself accounts for. */
  readonly unaccounted: number;
}

/**
 * Compares the signatures that were made with those that the logs have. `recorded` counts these by origin, of every log of
 * the deployment and up to now: a key signs for all of them.
 */
export async function auditSignatures(
  before: SignatureState | null,
  recorded: ReadonlyMap<string, number>,
  trail: SignatureTrail,
  appendRole: string,
  now: number,
): Promise<SignatureAudit> {
  const counted = Object.fromEntries(recorded);
  if (!before) {
    const begun = { until: toInstant(now), credit: 0, counted, violations: [] };
    return { state: { schema: 'urn:rollcall:signature-audit:v1', ...begun }, unaccounted: 0 };
  }
  const [after, until] = [millisecondsOf(before.until), now - SETTLED_MS];
  if (until <= after) return { state: before, unaccounted: 0 };

  const signatures = await trail.signatures(after, until);
  const foreign = signatures.filter(({ role }) => role !== appendRole);
  const added = sum([...recorded].map(([origin, count]) => Math.max(0, count - (before.counted[origin] ?? 0))));
  const balance = before.credit + added + (await trail.discarded(after, until)) - (signatures.length - foreign.length);
  const unaccounted = Math.max(0, -balance);
  const fault = (code: 'E_SIGNER' | 'E_SIGNATURES', at: string, message: string) =>
    ({ code, at, message, kind: 'always', since: toInstant(now), round: 0, told: false }) as const;
  const found: Violation[] = foreign.map(({ id, at }) =>
    fault('E_SIGNER', id, `tells of a signature made at ${at} by somebody else than the append function`),
  );
  if (unaccounted > UNACCOUNTED_TOLERATED) {
    const message = `${unaccounted} signatures more than the logs account for were made since ${before.until}`;
    found.push(fault('E_SIGNATURES', toInstant(until), message));
  }
  const standing = before.violations.filter(({ since }) => millisecondsOf(since) > now - STANDING_MS);
  return {
    state: {
      ...before,
      until: toInstant(until),
      // Only what was recorded just now can have a signature that is still to be counted.
      credit: Math.min(Math.max(0, balance), added),
      counted,
      violations: [...standing, ...found],
    },
    unaccounted,
  };
}

export function readSignatureState(state: StateStore): Promise<SignatureState | null> {
  return readStoredState(state, NAME, stateSchema);
}

export async function writeSignatureState(state: StateStore, value: SignatureState): Promise<void> {
  await state.write(NAME, canonicalBytes(value));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
