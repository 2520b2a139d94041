import { canonicalBytes } from '../../kernel/canonical-json.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Instant, laterOf, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { seal } from '../dsse.ts';
import { EvidenceError } from '../errors.ts';
import { predicateType, STATEMENT_TYPE, type Statement } from '../statement.ts';
import { nextSigner, refuseIfClockBehind } from './append.ts';
import { checkpointStatement } from './checkpoint.ts';
import type { EntryReference, LogReading, LogWriting } from './entry.ts';
import { backwards, type LogTail, readTail } from './read.ts';

/** What is signed about a bundle. */
export interface BundleClaim {
  /** Hex SHA-256 of the manifest, which has the digests of all files. */
  readonly manifest: string;
  /** From a time, up to but without another. */
  readonly period: { readonly from: Instant; readonly to: Instant };
  /** The last entry in the bundle. */
  readonly head: EntryReference;
  /** What the auditor asked to see in it, as a proof that it was made for them and now. */
  readonly nonce: string | null;
}

/** Two envelopes: a checkpoint over the bundle's log, issued for it, and the statement about its manifest. */
export interface SignedBundle {
  readonly checkpoint: Uint8Array;
  readonly statement: Uint8Array;
}

/** What a nonce may be: text that looks the same wherever it is read. */
export const NONCE_PATTERN = /^[\x20-\x7e]{1,256}$/;

/** The file that the statement is about. */
const MANIFEST = 'MANIFEST.json';

/**
 * A log may grow while a bundle of it is made, but a fresh checkpoint over an old head would hide what came after it. So a
 * bundle ends with what was the end of the log so many hours ago at the earliest.
 */
const MAX_BUILDING_MS = 6 * 3_600_000;

/**
 * Signs what a bundle needs, and writes nothing. Throws an EvidenceError `bundle-refused` unless the bundle ends with an
 * entry of this log that is, or has lately been, its last.
 */
export async function signBundle(log: LogWriting, clock: Clock, claim: BundleClaim): Promise<SignedBundle> {
  const tail = await readTail(log);
  if (!tail) throw refused('names an entry of a log that has not been opened');
  refuseIfClockBehind(clock, tail);
  const head = await findHead(log, tail, clock.now(), claim.head);
  const signer = nextSigner(log, tail);
  const at = laterOf(toInstant(clock.now()), head.appendedAt);
  const sign = (statement: Statement) => seal(canonicalBytes(statement), [signer]);
  return {
    checkpoint: await sign(checkpointStatement(log.origin, claim.head, at)),
    statement: await sign(bundleStatement(log.origin, claim, at, log.writer)),
  };
}

/** The statement about a bundle's manifest. `writer` is who asked for it, where that is not who signs. */
export function bundleStatement(
  origin: string,
  { manifest, period, head, nonce }: BundleClaim,
  exportedAt: Instant,
  writer: string | undefined,
): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: MANIFEST, digest: { sha256: manifest } }],
    predicateType: predicateType('evidence-bundle'),
    predicate: {
      origin,
      period: { from: period.from, to: period.to },
      log: { size: head.seq + 1, head: { seq: head.seq, digest: head.digest } },
      exportedAt,
      nonce,
      ...(writer !== undefined && { writer }),
    },
  };
}

/** The entry that a bundle ends with. What follows it must be signed by the key that signs now, and not be old. */
async function findHead(log: LogReading, tail: LogTail, now: number, { seq, digest }: EntryReference) {
  for await (const entry of backwards(log, tail)) {
    if (entry.seq === seq && entry.digest === digest) return entry;
    if (entry.seq <= seq) break;
    if (entry.type === predicateType('key-rotation')) throw refused(`ends before the rotation in entry ${entry.seq}`);
    if (millisecondsOf(entry.appendedAt) < now - MAX_BUILDING_MS) {
      throw refused(`leaves out entry ${entry.seq}, which has been there since ${entry.appendedAt}`);
    }
  }
  throw refused(`ends with an entry ${seq} that this log does not have`);
}

function refused(why: string): EvidenceError {
  return new EvidenceError('bundle-refused', `the bundle ${why}; nothing was signed, build the bundle again`);
}
