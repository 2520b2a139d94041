import { isInstant, millisecondsOf } from '../../kernel/instant.ts';
import { checkSigned, isRecord, readEnvelope, readStatement } from './envelope.ts';
import type { VerifiedLog } from './log.ts';
import type { Findings } from './report.ts';
import type { VerificationSource } from './source.ts';

/** Clocks differ; a checkpoint may be this far ahead of ours. */
const MAX_AHEAD_MS = 5 * 60_000;

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
    const bytes = await source.read(path);
    const envelope = bytes && readEnvelope(bytes, path, found);
    const statement = envelope && readStatement(envelope.payload, path, found);
    if (!envelope || !statement) continue;
    const { origin, size, head, issuedAt } = statement.predicate;
    if (
      statement.predicateType !== 'urn:rollcall:attestation:log-checkpoint:v1' ||
      typeof size !== 'number' ||
      !isRecord(head) ||
      typeof issuedAt !== 'string' ||
      !isInstant(issuedAt)
    ) {
      found.add('E_STATEMENT', path, 'is not a checkpoint');
      continue;
    }
    if (path !== `checkpoints/${String(size).padStart(20, '0')}.dsse.json`) {
      found.add('E_CHECKPOINT_NAME', path, `says that it is of size ${size}`);
    }
    // A key may sign a checkpoint as soon as it may sign the entry after it.
    const keys = log.keys.filter(({ from }, i) => {
      const next = log.keys[i + 1];
      return from <= size && (!next || next.from >= size);
    });
    checkSigned(
      envelope,
      keys.map(({ key }) => key),
      path,
      found,
    );
    if (origin !== log.origin) found.add('E_LOG_ORIGIN', path, `belongs to ${String(origin)}, not ${log.origin}`);
    checkHead(log, size, head, path, found);
    if (millisecondsOf(issuedAt) > asOf + MAX_AHEAD_MS) {
      found.add('E_CHECKPOINT_FUTURE', path, `was issued at ${issuedAt}, which lies ahead`);
    }
    newest = Math.max(newest ?? 0, millisecondsOf(issuedAt));
  }
  if (paths.length === 0 && [...log.entries.values()].some((entry) => entry.name === 'control-evaluation')) {
    found.add('E_CHECKPOINT_MISSING', 'checkpoints/', 'holds none, though slots have been evaluated');
  }
  return newest;
}

function checkHead(
  log: VerifiedLog,
  size: number,
  head: { readonly [name: string]: unknown },
  path: string,
  found: Findings,
): void {
  if (head.seq !== size - 1) found.add('E_CHECKPOINT_HEAD', path, 'names a head that does not fit its size');
  if (size > log.size) {
    found.add('E_LOG_TRUNCATED', path, `covers ${size} entries, but the log ends after ${log.size}`);
    return;
  }
  const entry = log.entries.get(size - 1);
  if (entry && entry.digest !== head.digest) {
    found.add('E_CHECKPOINT_HEAD', path, `names another entry ${size - 1} than the log has`);
  }
}
