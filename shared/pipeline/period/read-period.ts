import { compilePeriod, type PeriodCompiler } from '../../bundle/period/compile.ts';
import type { FedEvaluation, FedItem } from '../../bundle/period/feed.ts';
import { type Period, type Phase, phaseOf } from '../../bundle/period/period.ts';
import type { PeriodReport } from '../../bundle/period/report.ts';
import { CHECKPOINT_FOLDER, numberIn } from '../../evidence/layout.ts';
import type { LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { forwards } from '../../evidence/log/forwards.ts';
import type { LogTail } from '../../evidence/log/read.ts';
import type { Instant } from '../../kernel/instant.ts';
import { describe } from './describe.ts';
import { DocumentReader } from './documents.ts';

export interface PeriodRequest {
  readonly period: Period;
  /** By what time it is judged what is missed, and how long what stands has stood. */
  readonly asOf: Instant;
}

/**
 * What a period comes to: the log is gone through once, oldest entry first, and the artifacts of the period are read one
 * after the other. `tail` is the end of the log up to which it is read. Rejects with an EvidenceError `store-damaged`.
 */
export async function readPeriod(
  log: LogReading,
  tail: LogTail,
  { period, asOf }: PeriodRequest,
): Promise<PeriodReport> {
  const compiler = compilePeriod(log.origin, period, asOf);
  const documents = new DocumentReader(log);
  /** The last evaluation before the period. */
  let latest: LogEntry | null = null;
  for await (const entry of forwards(log, tail)) {
    const phase = phaseIn(entry, period);
    if (latest && phase !== 'before') {
      compiler.take(await documents.baseline(latest));
      latest = null;
    }
    const item = describe(entry, phase);
    compiler.take(await filled(entry, item, documents, compiler));
    if (phase === 'before' && item.kind === 'evaluation') latest = entry;
  }
  if (latest) compiler.take(await documents.baseline(latest));
  const { seq, digest } = tail.head;
  return compiler.finish({ size: seq + 1, head: { seq, digest }, checkpoints: await checkpointsIn(log, seq + 1) });
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
    return { ...item, state: await documents.laterState(entry) };
  }
  if (item.kind === 'baseline' || item.phase !== 'within') return item;
  switch (item.kind) {
    case 'evaluation':
      return { ...item, ...(await documents.ofEvaluation(entry)) } satisfies FedEvaluation;
    case 'snapshot':
      return item.certificate.verdict === 'complete' ? { ...item, snapshot: await documents.snapshot(entry) } : item;
    case 'observation':
      return { ...item, by: await documents.observer(entry) };
    case 'note':
      return { ...item, note: await documents.note(entry) };
    default:
      return item;
  }
}

async function checkpointsIn({ store }: LogReading, size: number): Promise<{ count: number; last: number | null }> {
  const sizes = (await store.list(CHECKPOINT_FOLDER)).flatMap((path) => numberIn(path) ?? []);
  const covering = sizes.filter((covered) => covered <= size);
  return { count: covering.length, last: covering.at(-1) ?? null };
}
