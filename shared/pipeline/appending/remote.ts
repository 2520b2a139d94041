import * as z from 'zod';
import { EvidenceError } from '../../evidence/errors.ts';
import type { Appended, Draft } from '../../evidence/log/append.ts';
import type { Appender } from '../../evidence/log/appender.ts';
import type { LogEntry, LogReading } from '../../evidence/log/entry.ts';
import { backwards, readTail, since } from '../../evidence/log/read.ts';
import type { AppendFunction } from '../../evidence/ports.ts';
import { logicalKey, predicateType } from '../../evidence/statement.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Clock, Random } from '../../kernel/clock.ts';
import { sleep } from '../../kernel/clock.ts';
import { ObservationError } from '../observe.ts';
import { isReviewErrorCode, ReviewError } from '../reviews/errors.ts';
import { ANSWERED_ERRORS, ANSWERS, type AppendRequest, refusalSchema } from './request.ts';
import { isSignedAs } from './signed-bundles.ts';

/** A call whose answer did not come is repeated this often: whatever it asked for is done once. */
const MAX_CALLS = 3;
const WAIT_MS = 500;

/** The append function, as a caller sees it. */
export interface AppendCaller {
  /** Rejects with an EvidenceError or an ObservationError. */
  ask<Operation extends AppendRequest['operation']>(
    request: Extract<AppendRequest, { operation: Operation }>,
  ): Promise<z.infer<(typeof ANSWERS)[Operation]>>;
}

export function callerOf(append: AppendFunction, clock: Clock, random: Random): AppendCaller {
  return {
    ask: async (request) => {
      const answer = await callInsistently(append, request, clock, random);
      const refusal = refusalSchema.safeParse(answer);
      if (refusal.success) throw errorOf(refusal.data.error);
      const schema: z.ZodType = ANSWERS[request.operation];
      const parsed = z.object({ result: schema }).safeParse(answer);
      if (!parsed.success) throw unconfirmed(`answers ${request.operation} with something else than an answer`);
      return parsed.data.result as never;
    },
  };
}

/**
 * Writes by way of the append function. What it says is never believed: each entry is read back from the store, with its
 * signature and its place in the chain, and compared with what was to be recorded.
 */
export function remoteAppender(log: LogReading, workspace: string, caller: AppendCaller): Appender {
  return {
    append: async (draft) => {
      // What of the draft is plain data is what the function's schema says it is.
      const request = { operation: 'append', workspace, draft } as Extract<AppendRequest, { operation: 'append' }>;
      return readBack(log, draft, await caller.ask<'append'>(request));
    },
    checkpoint: async () => {
      await caller.ask<'checkpoint'>({ operation: 'checkpoint', workspace });
      const tail = await readTail(log);
      if (!tail?.checkpoint) throw unconfirmed('says that it has signed a checkpoint, and there is none');
    },
    open: async () => {
      await caller.ask<'open'>({ operation: 'open', workspace });
      if (!(await readTail(log))) throw unconfirmed('says that the log is open, and it is not');
    },
    rotate: async () => {
      const answer = await caller.ask<'rotate'>({ operation: 'rotate', workspace });
      if (!answer) return null;
      const entry = (await readTail(log))?.entries.find(({ seq }) => seq === answer.seq);
      if (entry?.digest === answer.digest && entry.type === predicateType('key-rotation')) return entry;
      throw unconfirmed(`says that entry ${answer.seq} hands the log over, and it does not`);
    },
    signBundle: async (claim) => {
      const bundle = { ...claim, head: { seq: claim.head.seq, digest: claim.head.digest } };
      const answer = await caller.ask<'sign-bundle'>({ operation: 'sign-bundle', workspace, bundle });
      const signed = { checkpoint: Buffer.from(answer.checkpoint), statement: Buffer.from(answer.statement) };
      const tail = await readTail(log);
      if (tail && isSignedAs(signed, tail.nextKey, log.origin, claim)) return signed;
      throw unconfirmed('says that it has signed a bundle, and its signatures are of something else');
    },
  };
}

/** The entry that the function says it has recorded, from the log; anything else than what was to be recorded is refused. */
export async function readBack(
  log: LogReading,
  draft: Draft,
  { seq, digest, isNew }: { seq: number; digest: string; isNew: boolean },
): Promise<Appended> {
  const key = logicalKey(predicateType(draft.type), draft.predicate);
  const tail = await readTail(log);
  const recent = tail ? await Array.fromAsync(since(backwards(log, tail), draft.notBefore)) : [];
  const entry = recent.find((candidate) => candidate.logicalKey === key);
  if (entry?.seq !== seq || entry.digest !== digest || (isNew && !says(entry, draft))) {
    throw unconfirmed(`says that it has recorded ${draft.type} as entry ${seq}, and the log says something else`);
  }
  return { entry, isNew };
}

/** Whether an entry says what was to be recorded, and nothing else. */
function says({ statement }: LogEntry, { subject, predicate }: Draft): boolean {
  const { log: _position, ...said } = statement.predicate;
  return canonicalJson([statement.subject, said]) === canonicalJson([subject, predicate]);
}

async function callInsistently(
  append: AppendFunction,
  request: object,
  clock: Clock,
  random: Random,
): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await append.call(request);
    } catch (error) {
      const mayPass = error instanceof EvidenceError && error.code === 'append-unavailable';
      if (!mayPass || attempt === MAX_CALLS) throw error;
      await sleep(clock, random.fraction() * WAIT_MS * 2 ** attempt);
    }
  }
}

function errorOf({ code, message }: { readonly code: string; readonly message: string }): Error {
  const known = ANSWERED_ERRORS.find((candidate) => candidate === code);
  if (known) return new EvidenceError(known, message);
  if (isReviewErrorCode(code)) return new ReviewError(code, message);
  if (code === 'observation-refused') return new ObservationError(code, message);
  return new EvidenceError('append-refused', `the append function refuses: ${message}`);
}

function unconfirmed(what: string): EvidenceError {
  return new EvidenceError('append-unconfirmed', `the append function ${what}; look at its log and verify the store`);
}
