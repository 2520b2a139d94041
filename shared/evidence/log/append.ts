import { canonicalBytes, type Json } from '../../kernel/canonical-json.ts';
import { type Clock, type Random, sleep } from '../../kernel/clock.ts';
import { type Instant, laterOf, millisecondsOf, toInstant } from '../../kernel/instant.ts';
import { seal } from '../dsse.ts';
import { EvidenceError } from '../errors.ts';
import { entryPath } from '../layout.ts';
import type { Signer } from '../ports.ts';
import { type EntryType, logicalKey, predicateType, STATEMENT_TYPE, type Subject } from '../statement.ts';
import { isSealing, writeCheckpoint } from './checkpoint.ts';
import { describeEntry, type LogEntry, type LogWriting } from './entry.ts';
import { backwards, type LogTail, readTail, since } from './read.ts';
import { refuseIfOvertaken, refuseIfSealed } from './sealing.ts';

/** An entry before it has a place in the log. Its artifacts must be stored already. Plain data: it can be sent. */
export interface Draft {
  readonly type: EntryType;
  readonly subject: readonly Subject[];
  /** The predicate, without `log`. */
  readonly predicate: { readonly [name: string]: Json };
  /** How far back an entry with the same logical key can lie: the slot, since nothing is collected before it. */
  readonly notBefore: Instant;
}

export interface Appended {
  readonly entry: LogEntry;
  /** False when an entry with this logical key was there already: then nothing was written. */
  readonly isNew: boolean;
}

/** Writers that race rebase and try again; a loser of more rounds than this is not racing but locked out. */
const MAX_ROUNDS = 50;
/** A create whose reply was lost is repeated with the same bytes this often. */
const MAX_WRITES = 3;
/** A clock may be this far behind the head; farther, and the log would say that time stood still. */
const MAX_CLOCK_LAG_MS = 5 * 60_000;

/**
 * Appends an entry: exactly once for its logical key, however many writers there are and wherever they die. The
 * conditional create on the next sequence number decides between writers; a loser reads the new entries and rebases.
 * Nothing of a sealed slot is appended, and no evaluation that another one has overtaken. `cosigners` sign beside the log's own key: the new key of a rotation.
 * A checkpoint follows whatever may be the end of the log for hours.
 */
export async function append(
  log: LogWriting,
  clock: Clock,
  random: Random,
  draft: Draft,
  cosigners: readonly Signer[] = [],
): Promise<Appended> {
  const key = logicalKey(predicateType(draft.type), draft.predicate);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const tail = await readTail(log);
    const recent = tail ? await Array.fromAsync(since(backwards(log, tail), draft.notBefore)) : [];
    const recorded = recent.find((entry) => entry.logicalKey === key);
    if (tail && recorded) {
      if (recorded.seq === tail.head.seq) await sealHead(log, clock, tail);
      return { entry: recorded, isNew: false };
    }
    const { slot } = draft.predicate;
    if (typeof slot === 'string') refuseIfSealed(recent, slot);
    if (draft.type === 'control-evaluation') refuseIfOvertaken(recent, draft.predicate.previous);
    if (!tail && draft.type !== 'log-opened') throw new Error('a log is opened before anything else is appended');
    const signer = tail ? await sealHead(log, clock, tail) : newest(log.signers);
    const entry = await tryAppend(log, clock, draft, tail, [signer, ...cosigners]);
    if (entry) {
      if (isSealing(entry)) await writeCheckpoint(log, clock, entry, cosigners.at(-1) ?? signer);
      return { entry, isNew: true };
    }
    await sleep(clock, random.fraction() * 20 * Math.min(round + 1, 10));
  }
  throw new EvidenceError(
    'append-contended',
    `${MAX_ROUNDS} other entries were written to the log in the meantime; run again when fewer runs are at work`,
  );
}

/**
 * Makes sure that something may follow the head: a log that has been handed over is not ours to write any more, and
 * whoever finds an entry without its checkpoint, because its writer died, makes up for it first. So only the last one
 * can ever lack it. Returns who signs what follows.
 */
async function sealHead(log: LogWriting, clock: Clock, tail: LogTail): Promise<Signer> {
  const { head, checkpoint } = tail;
  const signer = nextSigner(log, tail);
  if (isSealing(head) && checkpoint?.head.seq !== head.seq) await writeCheckpoint(log, clock, head, signer);
  return signer;
}

/** Who signs what follows the end of the log. Throws `log-foreign` if that is none of ours. */
export function nextSigner({ signers }: LogWriting, { head, nextKey }: LogTail): Signer {
  const signer = signers.find(({ publicKey }) => publicKey.keyid === nextKey.keyid);
  if (signer) return signer;
  const message = `entry ${head.seq} hands the evidence log over to the key ${nextKey.keyid}; use that key`;
  throw new EvidenceError('log-foreign', message);
}

/** The one that opens logs, and that logs are handed over to. */
export function newest(signers: readonly Signer[]): Signer {
  const signer = signers.at(-1);
  if (!signer) throw new Error('whoever writes to a log can sign');
  return signer;
}

/** One attempt at the place after the tail; null if another writer has taken it. */
async function tryAppend(
  log: LogWriting,
  clock: Clock,
  draft: Draft,
  tail: LogTail | null,
  signers: readonly Signer[],
): Promise<LogEntry | null> {
  const seq = tail ? tail.head.seq + 1 : 0;
  const payload = canonicalBytes({
    _type: STATEMENT_TYPE,
    subject: draft.subject,
    predicateType: predicateType(draft.type),
    predicate: {
      ...draft.predicate,
      log: {
        origin: log.origin,
        seq,
        prev: tail?.head.digest ?? null,
        appendedAt: appendingTime(clock, draft, tail),
        ...(log.writer !== undefined && { writer: log.writer }),
      },
    },
  });
  const entry = describeEntry(payload, seq);
  const envelope = await seal(payload, signers);
  if ((await createInsistently(log, entryPath(seq), envelope)) === 'created') return entry;
  // There is one already: another writer's, or ours, written by a create whose reply was lost.
  const bytes = await log.store.read(entryPath(seq));
  return bytes && Buffer.from(bytes).equals(envelope) ? entry : null;
}

async function createInsistently(log: LogWriting, path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await log.store.create(path, bytes);
    } catch (error) {
      if (attempt === MAX_WRITES) throw error;
    }
  }
}

/** Never before the head's time, so that `appendedAt` is ordered, and never before the slot, even if a clock was set back. */
function appendingTime(clock: Clock, { notBefore }: Draft, tail: LogTail | null): Instant {
  if (tail) refuseIfClockBehind(clock, tail);
  refuseIfBehind(clock, notBefore, 'what is to be recorded is of');
  const now = laterOf(toInstant(clock.now()), toInstant(millisecondsOf(notBefore)));
  return tail ? laterOf(now, tail.head.appendedAt) : now;
}

/** Throws `clock-behind` if this machine's clock is far behind the log: nothing that it dates could be believed. */
export function refuseIfClockBehind(clock: Clock, { head }: LogTail): void {
  refuseIfBehind(clock, head.appendedAt, "the log's last entry is of");
}

function refuseIfBehind(clock: Clock, time: Instant, whose: string): void {
  const now = clock.now();
  if (now >= millisecondsOf(time) - MAX_CLOCK_LAG_MS) return;
  throw new EvidenceError(
    'clock-behind',
    `this machine's clock says ${toInstant(now)}, but ${whose} ${time}; set the clock and run again`,
  );
}
