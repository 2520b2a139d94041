import type { Clock, Random } from '../../kernel/clock.ts';
import type { Schedule } from '../../kernel/slots.ts';
import { type Appended, append, type Draft, nextSigner } from './append.ts';
import { writeCheckpoint } from './checkpoint.ts';
import type { LogEntry, LogWriting } from './entry.ts';
import { openLog } from './open.ts';
import { readTail } from './read.ts';
import { rotateKey } from './rotate.ts';
import { type BundleClaim, type SignedBundle, signBundle } from './sign-bundle.ts';

/** The one who writes to a workspace's log, and signs. Everybody else only reads it. Rejects with an EvidenceError. */
export interface Appender {
  /** Appends an entry, once for its logical key. */
  append(draft: Draft): Promise<Appended>;
  /** Signs a checkpoint over the head, if there is none yet. */
  checkpoint(): Promise<void>;
  /** Opens the log, if nobody has. */
  open(schedule: Schedule): Promise<void>;
  /** Hands the log over to the newest key; null if that key has signed it for longer. */
  rotate(): Promise<LogEntry | null>;
  /** Signs what a bundle needs; nothing is written to the log. */
  signBundle(claim: BundleClaim): Promise<SignedBundle>;
}

/** Writes with keys that this very process holds. */
export function appenderTo(log: LogWriting, clock: Clock, random: Random): Appender {
  return {
    append: (draft) => append(log, clock, random, draft),
    checkpoint: async () => {
      const tail = await readTail(log);
      const isCovered = tail?.checkpoint?.head.seq === tail?.head.seq;
      if (tail && !isCovered) await writeCheckpoint(log, clock, tail.head, nextSigner(log, tail));
    },
    open: (schedule) => openLog(log, clock, random, schedule),
    rotate: () => rotateKey(log, clock, random),
    signBundle: (claim) => signBundle(log, clock, claim),
  };
}
