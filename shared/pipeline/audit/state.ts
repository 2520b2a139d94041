import * as z from 'zod';
import type { StateStore } from '../../evidence/ports.ts';
import { readStoredState } from '../../evidence/stored-state.ts';
import { readKeyRecord } from '../../evidence/verify/keys.ts';
import { BEGINNING_OF_LOG, type LogPosition } from '../../evidence/verify/log.ts';
import { canonicalBytes } from '../../kernel/canonical-json.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Schedule } from '../../kernel/slots.ts';
import { coverageSchema } from './coverage.ts';
import type { Locks } from './locks.ts';
import { violationSchema } from './violations.ts';

const NAME = 'audit.json';

const keySchema = z.strictObject({ keyid: z.string(), spki: z.string(), from: z.int() });

const positionSchema = z
  .strictObject({
    next: z.int().min(0),
    digest: z.string().nullable(),
    appendedAt: z.string(),
    origin: z.string().nullable(),
    keys: z.array(keySchema),
  })
  .transform(async (position, context): Promise<LogPosition> => {
    const keys: LogPosition['keys'][number][] = [];
    for (const { from, ...record } of position.keys) {
      const key = await readKeyRecord(record);
      if (key) keys.push({ key, from });
    }
    if (keys.length < position.keys.length) context.addIssue('a key that is none');
    return { ...position, keys };
  });

const stateSchema = z.strictObject({
  schema: z.literal('urn:rollcall:audit-state:v1'),
  /** Up to here, everything new has been verified. */
  front: positionSchema,
  /** Up to here, everything old has been verified again, in this round. */
  patrol: positionSchema,
  round: z.int(),
  /** The file up to which versions have been looked at; null at the beginning of a round. */
  swept: z.string().nullable(),
  /** Signatures in the log and its checkpoints, as far as the front, and for bundles. */
  signatures: z.int(),
  /** Up to here, what was signed for bundles has been verified; empty at the beginning. */
  signedBundles: z.string(),
  coverage: coverageSchema,
  locks: z.strictObject({ mode: z.enum(['governance', 'compliance']), evidenceDays: z.int(), logDays: z.int() }),
  violations: z.array(violationSchema).readonly(),
});

/** What one audit leaves to the next. Only the audit can write it: it is what the log is held against. */
export type AuditState = z.infer<typeof stateSchema>;

/** What the last audit left; null if there was none, or if it cannot be read: then everything is verified anew. */
export function readState(state: StateStore): Promise<AuditState | null> {
  return readStoredState(state, NAME, stateSchema);
}

export async function writeState(state: StateStore, value: AuditState): Promise<void> {
  const position = ({ keys, ...rest }: LogPosition) => ({
    ...rest,
    keys: keys.map(({ key: { keyid, spki }, from }) => ({ keyid, spki, from })),
  });
  await state.write(NAME, canonicalBytes({ ...value, front: position(value.front), patrol: position(value.patrol) }));
}

/** The position before the first entry of a log: it may be no other's than the one of this origin. */
export function beginningOf(origin: string): LogPosition {
  return { ...BEGINNING_OF_LOG, origin };
}

/** Before the first audit. Slots are expected from now on, until the log says more. */
export function initialState(origin: string, schedule: Schedule, locks: Locks, now: Instant): AuditState {
  return {
    schema: 'urn:rollcall:audit-state:v1',
    front: beginningOf(origin),
    patrol: beginningOf(origin),
    round: 0,
    swept: null,
    signatures: 0,
    signedBundles: '',
    coverage: { expecting: [{ cron: schedule.cron, timezone: schedule.timezone, from: now }], counted: '' },
    locks,
    violations: [],
  };
}
