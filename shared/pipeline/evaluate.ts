import { CATALOGUE } from '../controls/catalogue.ts';
import { putArtifact } from '../evidence/artifact.ts';
import { EvidenceError } from '../evidence/errors.ts';
import type { Draft } from '../evidence/log/append.ts';
import type { LogEntry } from '../evidence/log/entry.ts';
import { backwards, readTail, since } from '../evidence/log/read.ts';
import { refuseIfSealed } from '../evidence/log/sealing.ts';
import type { Subject } from '../evidence/statement.ts';
import { laterOf, type Slot, toInstant } from '../kernel/instant.ts';
import { type EvaluationPredicate, evaluationSchema, isType, predicateOf } from './entries.ts';
import { logUpTo } from './log-then.ts';
import { perform } from './perform.ts';
import { policyDocument } from './policy-document.ts';
import { latestEvaluation } from './previous.ts';
import { readReviewsDocument } from './reviews/current.ts';
import { openDueReviews } from './reviews/open-due.ts';
import type { RunSlot, SlotContext } from './run-context.ts';

export interface Evaluated {
  readonly entry: LogEntry;
  readonly predicate: EvaluationPredicate;
  /** False when the slot had been evaluated before. */
  readonly isNew: boolean;
}

/** Runs of several slots that overlap take turns; one that is overtaken more often than this is not racing. */
const MAX_ATTEMPTS = 10;

/**
 * Evaluates a slot over what its own entries say, and seals it: artifacts first, then the entry, then a checkpoint. A
 * slot is evaluated once; later calls return what was recorded. Reviews that are due by then are opened over it. If a run
 * of another slot seals that one in the meantime, it is evaluated again, since each evaluation goes on from the one before.
 */
export async function evaluate(context: SlotContext, run: RunSlot): Promise<Evaluated> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptToEvaluate(context, run);
    } catch (error) {
      const isOvertaken = error instanceof EvidenceError && error.code === 'evaluation-overtaken';
      if (!isOvertaken || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function attemptToEvaluate(context: SlotContext, run: RunSlot): Promise<Evaluated> {
  const { log, workspace } = context;
  const tail = await readTail(log);
  if (!tail) throw new Error('the log has been opened before anything is evaluated');
  const recent = await Array.fromAsync(since(backwards(log, tail), run.slot));
  const recorded = recordedIn(recent, run.slot);
  if (recorded) {
    await checkpoint(context, recorded.entry);
    await openDueReviews(context, await readReviewsDocument(log, recorded));
    return recorded;
  }
  refuseIfSealed(recent, run.slot);
  context.report({ step: 'evaluating' });
  const policy = policyDocument(workspace);
  // Read once, after collection; recorded, and what re-performance uses.
  const asOf = laterOf(toInstant(context.clock.now()), tail.head.appendedAt);
  const then = logUpTo(log, tail);
  const occasion = { run, asOf, policy, previous: await latestEvaluation(then), tests: CATALOGUE };
  const { evaluation, said } = await perform(then, occasion);

  const store = (document: object) => putArtifact(log.store, run.slot, document);
  const artifacts = {
    policy: await store(policy),
    results: await store(evaluation.results),
    state: await store(evaluation.state),
    transitions: await store(evaluation.transitions),
    matching: await store(evaluation.matching),
    reviews: await store(evaluation.reviews),
  };
  const predicate: Omit<EvaluationPredicate, 'log'> = {
    slot: run.slot,
    trigger: run.trigger,
    asOf,
    artifacts: digests(artifacts),
    ...said,
    evaluator: { ...context.software },
  };
  const { entry, isNew } = await context.appender.append({
    type: 'control-evaluation',
    subject: distinct(Object.values(artifacts)),
    predicate: predicate as Draft['predicate'],
    notBefore: run.slot,
  });
  if (isNew) await openDueReviews(context, evaluation.reviews);
  return { entry, predicate: predicateOf(entry, evaluationSchema), isNew };
}

type Artifacts = { readonly [name in keyof EvaluationPredicate['artifacts']]: Subject };

/** The recorded evaluation of a slot, if there is one. */
export async function findEvaluation({ log }: Pick<SlotContext, 'log'>, slot: Slot): Promise<Evaluated | null> {
  const tail = await readTail(log);
  return tail ? recordedIn(await Array.fromAsync(since(backwards(log, tail), slot)), slot) : null;
}

function recordedIn(recent: readonly LogEntry[], slot: Slot): Evaluated | null {
  const entry = recent.find((known) => isType(known, 'control-evaluation') && known.statement.predicate.slot === slot);
  return entry ? { entry, predicate: predicateOf(entry, evaluationSchema), isNew: false } : null;
}

/** A checkpoint follows every evaluation; of one whose run died before it got there, it is made up for. */
async function checkpoint({ log, appender }: SlotContext, evaluation: LogEntry): Promise<void> {
  const tail = await readTail(log);
  if ((tail?.checkpoint?.size ?? 0) <= evaluation.seq) await appender.checkpoint();
}

function digests(artifacts: Artifacts): EvaluationPredicate['artifacts'] {
  const { policy, results, state, transitions, matching, reviews } = artifacts;
  return {
    policy: policy.digest.sha256,
    results: results.digest.sha256,
    state: state.digest.sha256,
    transitions: transitions.digest.sha256,
    matching: matching.digest.sha256,
    reviews: reviews.digest.sha256,
  };
}

function distinct(subjects: readonly Subject[]): Subject[] {
  return [...new Map(subjects.map((subject) => [subject.name, subject])).values()];
}
