import type { SelectableEntry } from '../../bundle/selection.ts';
import { CHECKPOINT_FOLDER, checkpointPath, entryPath, LOG_FOLDER } from '../../evidence/layout.ts';
import { isSealing, verifyCheckpoint } from '../../evidence/log/checkpoint.ts';
import { damaged, type LogEntry, type LogReading } from '../../evidence/log/entry.ts';
import { backwardsWithKeys, type LogTail } from '../../evidence/log/read.ts';
import type { EvidenceStore } from '../../evidence/ports.ts';
import type { Subject } from '../../evidence/statement.ts';
import { sha256Hex } from '../../kernel/digest.ts';
import type { PublicKey } from '../../kernel/fingerprint.ts';
import { isSlot } from '../../kernel/instant.ts';
import { evaluationSchema, isType, predicateOf, reviewEventSchema, subjectWith } from '../entries.ts';

/** What people say, at any time. */
const REMARKS = ['finding-note', 'population-observed', 'review-event'] as const;

/** An entry as a bundle needs it: small, for all of them are in memory. */
interface BundledEntry extends SelectableEntry {
  /** What it vouches for. */
  readonly subjects: readonly Subject[];
  /** Of an evaluation: where the state lies that it left, of findings and of access reviews. */
  readonly left: { readonly findings: Subject; readonly reviews: Subject } | null;
}

/** A whole log that has been verified from its head to its opening, with its checkpoints. */
export interface BundledLog {
  /** Ascending. */
  readonly entries: readonly BundledEntry[];
  /** Paths of its checkpoints. */
  readonly checkpoints: readonly string[];
  /** All keys that have signed it, the first one first. */
  readonly keys: readonly PublicKey[];
  /** Whether whoever signs is also who writes, so that one person holds key and files. */
  readonly isSelfAttested: boolean;
}

/**
 * A log as it was when an entry was its last. What comes after it is not there. `digests` is told the SHA-256 of each file of
 * the log that is read, by path.
 */
export function endingWith(log: LogReading, seq: number, digests: Map<string, string>): LogReading {
  const isLater = (path: string) =>
    (path.startsWith(LOG_FOLDER) && path > entryPath(seq)) ||
    (path.startsWith(CHECKPOINT_FOLDER) && path > checkpointPath(seq + 1));
  const store: EvidenceStore = {
    create: () => Promise.reject(new Error('a log as it was is only read')),
    read: async (path) => {
      const bytes = isLater(path) ? null : await log.store.read(path);
      if (bytes && !path.startsWith('evidence/')) digests.set(path, sha256Hex(bytes));
      return bytes;
    },
    list: async (folder, after) => (await log.store.list(folder, after)).filter((path) => !isLater(path)),
  };
  return { ...log, store };
}

/** Reads all of a log, verified: signatures, chain, checkpoints. Throws `store-damaged`. */
export async function readBundledLog(log: LogReading, tail: LogTail): Promise<BundledLog> {
  const listed = new Set(await log.store.list(CHECKPOINT_FOLDER));
  const entries: BundledEntry[] = [];
  const checkpoints: string[] = [];
  const keys = new Map<string, PublicKey>();
  let isSelfAttested = true;
  for await (const { entry, nextKey } of backwardsWithKeys(log, tail)) {
    const checkpoint = checkpointPath(entry.seq + 1);
    if (listed.delete(checkpoint)) {
      await verifyCheckpoint(log, entry, nextKey);
      checkpoints.push(checkpoint);
    } else if (isSealing(entry) && entry.seq < tail.head.seq) {
      throw damaged(entry.seq, 'has no checkpoint, though others follow it');
    }
    keys.set(nextKey.keyid, nextKey);
    if ((entry.statement.predicate.log as { writer?: string }).writer !== undefined) isSelfAttested = false;
    entries.push(describe(entry));
  }
  const [stray] = listed;
  if (stray !== undefined) throw damaged(tail.head.seq, `has ${stray} beside it, which is no checkpoint of this log`);
  return {
    entries: entries.reverse(),
    checkpoints: checkpoints.reverse(),
    keys: [...keys.values()].reverse(),
    isSelfAttested,
  };
}

function describe(entry: LogEntry): BundledEntry {
  const { seq, appendedAt, statement } = entry;
  const { slot } = statement.predicate;
  const evaluation = isType(entry, 'control-evaluation') ? predicateOf(entry, evaluationSchema) : null;
  return {
    seq,
    at: typeof slot === 'string' && isSlot(slot) ? slot : appendedAt,
    artifacts: statement.subject.map(({ name }) => name).filter((name) => name.startsWith('evidence/')),
    review: isType(entry, 'review-event') ? predicateOf(entry, reviewEventSchema).review : null,
    isRemark: REMARKS.some((type) => isType(entry, type)),
    inputs: evaluation ? evaluation.inputs.flatMap((input) => (input.entry ? [input.entry.seq] : [])) : null,
    subjects: statement.subject,
    left: evaluation && {
      findings: subjectWith(entry, evaluation.artifacts.state),
      reviews: subjectWith(entry, evaluation.artifacts.reviews),
    },
  };
}
