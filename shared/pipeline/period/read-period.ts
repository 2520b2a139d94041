import { compilePeriod, type PeriodCompiler } from '../../bundle/period/compile.ts';
import type { FedEvaluation, FedItem } from '../../bundle/period/feed.ts';
import type { LogEnd } from '../../bundle/period/keys.ts';
import { type Period, type Phase, phaseOf } from '../../bundle/period/period.ts';
import type { PeriodReport } from '../../bundle/period/report.ts';
import { CHECKPOINT_FOLDER, numberIn } from '../../evidence/layout.ts';
import type { EntryReference, LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { forwards } from '../../evidence/log/forwards.ts';
import type { LogTail } from '../../evidence/log/read.ts';
import type { EvidenceReading } from '../../evidence/ports.ts';
import type { Instant } from '../../kernel/instant.ts';
import { VerifiedLog } from '../verified-log.ts';
import { describe } from './describe.ts';
import { DocumentReader } from './documents.ts';

export interface PeriodRequest {
  readonly period: Period;
  /** By what time it is judged what is missed, and how long what stands has stood. */
  readonly asOf: Instant;
}

/** A log whose entries are verified as they are read. */
interface PeriodLog {
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  readonly store: EvidenceReading;
  /** All of them, oldest first. */
  readonly entries: AsyncIterable<LogEntry>;
  readonly end: LogEnd;
}

/**
 * What a period comes to: the log is gone through once, oldest entry first, and the artifacts of the period are read one
 * after the other. `tail` is the end of the log up to which it is read. Rejects with an EvidenceError `store-damaged`.
 */
export async function readPeriod(log: LogReading, tail: LogTail, request: PeriodRequest): Promise<PeriodReport> {
  const { origin, store } = log;
  const paths = await store.list(CHECKPOINT_FOLDER);
  return compile({ origin, store, entries: forwards(log, tail), end: endAt(tail.head, paths) }, request);
}

/**
 * The same, of files that a verifier has verified: `paths` are all that there are, `head` the last entry that it found.
 * Rejects with an EvidenceError `store-damaged` if they are not what they were then.
 */
export async function readVerifiedPeriod(
  store: EvidenceReading,
  {
    origin,
    head,
    paths,
  }: { readonly origin: string; readonly head: EntryReference; readonly paths: readonly string[] },
  request: PeriodRequest,
): Promise<PeriodReport> {
  const checkpoints = paths.filter((path) => path.startsWith(CHECKPOINT_FOLDER)).toSorted();
  const entries = new VerifiedLog(store, origin).oldestFirst(head);
  return compile({ origin, store, entries, end: endAt(head, checkpoints) }, request);
}

async function compile(log: PeriodLog, { period, asOf }: PeriodRequest): Promise<PeriodReport> {
  const compiler = compilePeriod(log.origin, period, asOf);
  const documents = new DocumentReader(log.store);
  /** The last evaluation before the period. */
  let latest: LogEntry | null = null;
  /** What was recorded in reviews before the period, and that one may not have known. */
  let recorded: LogEntry[] = [];
  for await (const entry of log.entries) {
    const phase = phaseIn(entry, period);
    if (latest && phase !== 'before') {
      compiler.take(await documents.baseline(latest, recorded));
      latest = null;
    }
    const item = describe(entry, phase);
    compiler.take(await filled(entry, item, documents, compiler));
    if (phase !== 'before') continue;
    if (item.kind === 'review') recorded.push(entry);
    if (item.kind !== 'evaluation') continue;
    // An evaluation knows what was recorded before the one before it.
    const known = latest?.seq ?? -1;
    recorded = recorded.filter(({ seq }) => seq > known);
    latest = entry;
  }
  if (latest) compiler.take(await documents.baseline(latest, recorded));
  return compiler.finish(log.end);
}

function endAt({ seq, digest }: EntryReference, checkpoints: readonly string[]): LogEnd {
  const sizes = checkpoints.flatMap((path) => numberIn(path) ?? []).filter((size) => size <= seq + 1);
  return { size: seq + 1, head: { seq, digest }, checkpoints: { count: sizes.length, last: sizes.at(-1) ?? null } };
}

/** An entry belongs to the time of its slot; one without, to the time at which it was appended. */
function phaseIn({ statement, appendedAt }: LogEntry, period: Period): Phase {
  const { slot } = statement.predicate;
  return phaseOf(typeof slot === 'string' ? slot : appendedAt, period);
}

/** What an entry says, with what its artifacts say as far as the report needs them. */
async function filled(
  entry: LogEntry,
  item: FedItem,
  documents: DocumentReader,
  compiler: PeriodCompiler,
): Promise<FedItem> {
  if (item.kind === 'evaluation' && item.phase === 'after' && compiler.isFollowing) {
    return { ...item, ...(await documents.later(entry)) };
  }
  if (item.kind === 'baseline' || item.phase !== 'within') return item;
  switch (item.kind) {
    case 'evaluation':
      return { ...item, ...(await documents.ofEvaluation(entry)) } satisfies FedEvaluation;
    case 'snapshot':
      return item.certificate.verdict === 'complete' ? { ...item, snapshot: await documents.snapshot(entry) } : item;
    case 'observation':
      return { ...item, by: await documents.observer(entry) };
    case 'review':
      return { ...item, event: await documents.reviewEvent(entry) };
    case 'note':
      return { ...item, note: await documents.note(entry) };
    default:
      return item;
  }
}
