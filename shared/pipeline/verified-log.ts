import { entryPath } from '../evidence/layout.ts';
import { damaged, type EntryReference, type LogEntry, openEntry } from '../evidence/log/entry.ts';
import type { EvidenceReading } from '../evidence/ports.ts';
import type { LogThen } from './log-then.ts';

/** More than an evaluation looks at: those before it have mostly just been read. */
const MAX_KEPT = 500;

/**
 * A log whose signatures have been verified, up to its head then. Entries are read again by their digests: each is what
 * the one after it names, and so what was verified, whatever has become of the files in the meantime.
 */
export class VerifiedLog {
  readonly store: EvidenceReading;
  readonly origin: string;
  readonly #kept = new Map<number, LogEntry>();

  constructor(store: EvidenceReading, origin: string) {
    this.store = store;
    this.origin = origin;
  }

  /** An entry that something verified refers to. Throws `store-damaged` unless it is still that one. */
  async entry({ seq, digest }: EntryReference): Promise<LogEntry> {
    const entry = this.#kept.get(seq) ?? (await this.#read(seq));
    if (entry.digest !== digest) throw damaged(seq, 'is not what it was when it was verified');
    return entry;
  }

  /** An entry and all before it. */
  async *newestFirst(from: EntryReference): AsyncGenerator<LogEntry> {
    let next: EntryReference | null = from;
    while (next) {
      const entry = await this.entry(next);
      yield entry;
      next = entry.prev === null ? null : { seq: entry.seq - 1, digest: entry.prev };
    }
  }

  /** An entry and all before it, the other way round. Only their digests are kept meanwhile. */
  async *oldestFirst(to: EntryReference): AsyncGenerator<LogEntry> {
    const references: EntryReference[] = [];
    for await (const { seq, digest } of this.newestFirst(to)) references.push({ seq, digest });
    for (const reference of references.reverse()) yield await this.entry(reference);
  }

  /** The log as the evaluation of an entry found it: up to the entry that it says it has read. */
  before(evaluation: LogEntry, logRead: number): LogThen {
    const { store, origin } = this;
    // Whatever it says, an evaluation cannot have read itself.
    const head = Math.min(logRead, evaluation.seq - 1);
    return { store, origin, head, newestFirst: () => upTo(head, this.newestFirst(evaluation)) };
  }

  async #read(seq: number): Promise<LogEntry> {
    const bytes = await this.store.read(entryPath(seq));
    if (!bytes) throw damaged(seq, 'is missing, though it was there when it was verified');
    // Who signed it has been verified; what it is, its digest tells.
    const entry = openEntry(bytes, seq, [], this.origin);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(seq, entry);
    return entry;
  }
}

async function* upTo(head: number, newestFirst: AsyncIterable<LogEntry>): AsyncGenerator<LogEntry> {
  for await (const entry of newestFirst) if (entry.seq <= head) yield entry;
}
