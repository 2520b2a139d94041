import * as z from 'zod';
import { isSha256Hex } from '../../kernel/bytes.ts';
import { canonicalBytes } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import { INSTANT_PATTERN, type Instant, laterOf, toInstant } from '../../kernel/instant.ts';
import { jsonOf, seal, unseal } from '../dsse.ts';
import { EvidenceError } from '../errors.ts';
import { CHECKPOINT_FOLDER, checkpointPath, headName, numberIn } from '../layout.ts';
import type { Signer } from '../ports.ts';
import { predicateType, STATEMENT_TYPE, type Statement } from '../statement.ts';
import { damaged, type EntryReference, type LogEntry, type LogReading, refuseIfForeign } from './entry.ts';

/** A signed statement of the log's size and head. */
export interface Checkpoint {
  /** Number of entries it covers. */
  readonly size: number;
  readonly head: EntryReference;
  isSignedBy(key: PublicKey): boolean;
}

const checkpointSchema = z.object({
  predicateType: z.literal(predicateType('log-checkpoint')),
  predicate: z.strictObject({
    origin: z.string(),
    size: z.int().min(1),
    head: z.strictObject({ seq: z.int().min(0), digest: z.string().refine(isSha256Hex) }),
    issuedAt: z.string().regex(INSTANT_PATTERN),
  }),
});

/** Behind these a log may end for hours: the last of a slot, and whatever is recorded beside slots. */
const SEALING = new Set(
  (['control-evaluation', 'population-observed', 'finding-note', 'review-event', 'key-rotation'] as const).map(
    predicateType,
  ),
);

/** Whether a checkpoint follows entries of this type, before anything else is appended. */
export function isSealing({ type }: LogEntry): boolean {
  return SEALING.has(type);
}

/**
 * Signs a checkpoint over everything up to `head`; the signer is the one of what follows it. One that is there already
 * for this size stays.
 */
export async function writeCheckpoint(log: LogReading, clock: Clock, head: LogEntry, signer: Signer): Promise<void> {
  const statement = checkpointStatement(log.origin, head, laterOf(toInstant(clock.now()), head.appendedAt));
  await log.store.create(checkpointPath(head.seq + 1), await seal(canonicalBytes(statement), [signer]));
}

/** What a checkpoint over everything up to an entry says. */
export function checkpointStatement(origin: string, { seq, digest }: EntryReference, issuedAt: Instant): Statement {
  return {
    _type: STATEMENT_TYPE,
    // The digest of an entry is that of its payload, here and everywhere: signatures are malleable, payloads are not.
    subject: [{ name: headName(seq), digest: { sha256: digest } }],
    predicateType: predicateType('log-checkpoint'),
    predicate: { origin, size: seq + 1, head: { seq, digest }, issuedAt },
  };
}

/** The checkpoint of the greatest size, null if there is none. Its signature is left to the caller, who knows the key. */
export async function latestCheckpoint(reading: LogReading): Promise<Checkpoint | null> {
  const path = (await reading.store.list(CHECKPOINT_FOLDER)).at(-1);
  if (path === undefined) return null;
  const checkpoint = await readCheckpoint(reading, path);
  if (!checkpoint) throw unreadable(path);
  return checkpoint;
}

/**
 * Whether there is a checkpoint over everything up to an entry, signed by the key of what follows it. Throws `store-damaged`
 * if one that is there is not what it should be.
 */
export async function verifyCheckpoint(
  reading: LogReading,
  { seq, digest }: LogEntry,
  key: PublicKey,
): Promise<boolean> {
  const checkpoint = await readCheckpoint(reading, checkpointPath(seq + 1));
  if (!checkpoint) return false;
  if (checkpoint.head.digest !== digest) throw damaged(seq, 'is not the one that its checkpoint names');
  if (!checkpoint.isSignedBy(key)) throw damaged(seq, 'has a checkpoint that is not signed by the key of the log');
  return true;
}

async function readCheckpoint(reading: LogReading, path: string): Promise<Checkpoint | null> {
  const size = numberIn(path);
  const bytes = await reading.store.read(path);
  if (!bytes) return null;
  const payload = unseal(bytes, []);
  if (!payload || size === null) throw unreadable(path);
  const parsed = checkpointSchema.safeParse(jsonOf(payload));
  if (!parsed.success) throw unreadable(path);
  const { predicate } = parsed.data;
  refuseIfForeign(predicate.origin, reading.origin);
  if (predicate.size !== size || predicate.head.seq !== size - 1) {
    throw damaged(size - 1, 'has a checkpoint that says something else than its name');
  }
  return { size, head: predicate.head, isSignedBy: (key) => unseal(bytes, [key]) !== null };
}

function unreadable(path: string): EvidenceError {
  return new EvidenceError('store-damaged', `${path} is not a checkpoint; run "rollcall verify" on the store`);
}
