import type { LogEntry, LogReading } from '../evidence/log/entry.ts';
import { backwards, type LogTail } from '../evidence/log/read.ts';
import type { EvidenceReading } from '../evidence/ports.ts';

/** A log as it was when an evaluation looked: what has been appended since is not in it. */
export interface LogThen {
  readonly store: EvidenceReading;
  /** `<organization>/<workspace>`. */
  readonly origin: string;
  /** Number of the last entry. */
  readonly head: number;
  /** All entries from the last one on, verified as far as they are read. */
  newestFirst(): AsyncIterable<LogEntry>;
}

/** The log as its end has just been read. */
export function logUpTo(log: LogReading, tail: LogTail): LogThen {
  const { store, origin } = log;
  return { store, origin, head: tail.head.seq, newestFirst: () => backwards(log, tail) };
}
