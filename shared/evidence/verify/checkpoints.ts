import { isInstant, millisecondsOf } from '../../kernel/instant.ts';
import { checkSignatures, isRecord, readEnvelope, readStatement, type VerifiedStatement } from './envelope.ts';
import { keyAt, MAX_AHEAD_MS, type VerifiedEntry, type VerifiedLog } from './log.ts';
import type { Meaning } from './predicates.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

interface Checkpoint {
  readonly origin: unknown;
  readonly size: number;
  readonly head: { readonly [name: string]: unknown };
  readonly issuedAt: string;
}

/** Verifies every checkpoint against the log. Returns the time of the newest, epoch milliseconds; null if there is none. */
export async function verifyCheckpoints(
  source: VerificationSource,
  paths: readonly string[],
  log: VerifiedLog,
  asOf: number,
  found: Findings,
): Promise<number | null> {
  let newest: number | null = null;
  for (const path of paths) {
    const checkpoint = await verifyCheckpoint(source, path, log, asOf, found);
    if (!checkpoint) continue;
    const { size, issuedAt } = checkpoint;
    if (path !== pathOf(size)) found.add('E_CHECKPOINT_NAME', path, `says that it is of size ${size}`);
    newest = Math.max(newest ?? 0, millisecondsOf(issuedAt));
  }
  checkPresence(log, new Set(paths), found);
  return newest;
}

/**
 * Verifies the checkpoint that was issued for a bundle: it must be over all of its log. Returns its time, epoch
 * milliseconds; null if it cannot be read.
 */
export async function verifyFreshCheckpoint(
  source: VerificationSource,
  path: string,
  log: VerifiedLog,
  asOf: number,
  found: Findings,
): Promise<number | null> {
  const checkpoint = await verifyCheckpoint(source, path, log, asOf, found);
  if (!checkpoint) return null;
  if (checkpoint.size < log.size) {
    found.add('E_CHECKPOINT_HEAD', path, `covers ${checkpoint.size} entries of ${log.size} in the bundle`);
  }
  return millisecondsOf(checkpoint.issuedAt);
}

/** Verifies a checkpoint against the log, wherever it lies; null, with a violation, if there is none. */
async function verifyCheckpoint(
  source: VerificationSource,
  path: string,
  log: VerifiedLog,
  asOf: number,
  found: Findings,
): Promise<Checkpoint | null> {
  const bytes = await source.read(path);
  if (!bytes) found.add('E_CHECKPOINT_MISSING', path, 'cannot be read as a file');
  const envelope = bytes && readEnvelope(bytes, path, found);
  const statement = envelope && (await readStatement(envelope.payload, path, found));
  if (!envelope || !statement) return null;
  const checkpoint = readCheckpoint(statement);
  if (!checkpoint) {
    found.add('E_STATEMENT', path, 'is not a checkpoint');
    return null;
  }
  const { origin, size, issuedAt } = checkpoint;
  const key = keyAt(log, size);
  const introduced = log.keys.map((known) => known.key);
  await checkSignatures(envelope, key ? [key] : [], introduced, path, found);
  if (origin !== log.origin) {
    found.add('E_LOG_ORIGIN', path, `belongs to ${JSON.stringify(origin)}, not ${log.origin}`);
  }
  checkHead(log, checkpoint, statement, path, found);
  if (millisecondsOf(issuedAt) > asOf + MAX_AHEAD_MS) {
    found.add('E_CHECKPOINT_FUTURE', path, `was issued at ${issuedAt}, which lies ahead`);
  }
  return checkpoint;
}

function readCheckpoint({ predicateType, predicate }: VerifiedStatement): Checkpoint | null {
  const { origin, size, head, issuedAt } = predicate;
  if (predicateType !== 'urn:rollcall:attestation:log-checkpoint:v1') return null;
  if (typeof size !== 'number' || !isRecord(head) || typeof issuedAt !== 'string' || !isInstant(issuedAt)) return null;
  return { origin, size, head, issuedAt };
}

function checkHead(
  log: VerifiedLog,
  { size, head, issuedAt }: Checkpoint,
  { subjects }: VerifiedStatement,
  path: string,
  found: Findings,
): void {
  const subject = subjects.find(({ name }) => name === `log/${padded(size - 1)}`);
  if (head.seq !== size - 1 || subjects.length !== 1 || subject?.sha256 !== head.digest) {
    found.add('E_CHECKPOINT_HEAD', path, 'names a head that does not fit its size or its subject');
  }
  if (size > log.size) {
    found.add('E_LOG_TRUNCATED', path, `covers ${size} entries, but the log ends after ${log.size}`);
    return;
  }
  const entry = log.entries.get(size - 1);
  if (!entry) return;
  if (entry.digest !== head.digest) {
    found.add('E_CHECKPOINT_HEAD', path, `names another entry ${size - 1} than the log has`);
  }
  if (issuedAt < entry.appendedAt) {
    found.add('E_TIME_ORDER', path, `was issued at ${issuedAt}, before its head of ${entry.appendedAt}`);
  }
}

/** What a checkpoint follows, before anything else is appended: else its end could be cut off for hours, and nothing would tell. */
const FOLLOWED: readonly Meaning['name'][] = [
  'control-evaluation',
  'population-observed',
  'finding-note',
  'review-event',
  'key-rotation',
];

/** Whether a checkpoint follows an entry. */
export function isFollowed({ meaning }: Pick<VerifiedEntry, 'meaning'>): boolean {
  return FOLLOWED.includes(meaning.name);
}

/** One that is missing inside the log has been taken away. Behind the last entry its writer may have died. */
function checkPresence(log: VerifiedLog, paths: ReadonlySet<string>, found: Findings): void {
  for (const entry of log.entries.values()) {
    if (!isFollowed(entry)) continue;
    const { seq } = entry;
    const path = pathOf(seq + 1);
    if (paths.has(path)) continue;
    if (seq + 1 < log.size) found.add('E_CHECKPOINT_MISSING', path, `is missing; it follows entry ${seq}`);
    else found.add('W_CHECKPOINT_PENDING', path, `is not there yet; the log ends with entry ${seq}`);
  }
}

function pathOf(size: number): string {
  return `checkpoints/${padded(size)}.dsse.json`;
}

function padded(value: number): string {
  return String(value).padStart(20, '0');
}
