import type { Continuity, ControlTest } from '../controls/contract.ts';
import { since } from '../evidence/log/read.ts';
import { type Instant, millisecondsOf } from '../kernel/instant.ts';
import { expectedSlots, latestSlot, type Schedule } from '../kernel/slots.ts';
import { type EvaluationPredicate, type Expecting, summarise } from './entries.ts';
import { type Evaluation, evaluateSlot } from './evaluation.ts';
import { gather } from './gather.ts';
import type { LogThen } from './log-then.ts';
import { readNotes } from './notes.ts';
import type { PolicyDocument } from './policy-document.ts';
import { observedSince, type Previous, readExpecting, readMatching } from './previous.ts';
import { readReviewsDocument } from './reviews/current.ts';
import { reviewEventsAfter } from './reviews/events.ts';
import type { RunSlot } from './run-context.ts';

/** What an evaluation is given, beside the log. */
export interface Occasion {
  readonly run: RunSlot;
  readonly asOf: Instant;
  /** As it is recorded. */
  readonly policy: PolicyDocument;
  readonly previous: Previous | null;
  readonly tests: readonly ControlTest[];
}

/** What an evaluation comes to: its documents, and what its entry says of them. */
export interface Performed {
  readonly evaluation: Evaluation;
  readonly said: Pick<EvaluationPredicate, 'previous' | 'inputs' | 'expecting' | 'reviews' | 'summary'>;
}

/**
 * Evaluates a slot from the evidence alone. The only way to do it: what was done once is done again by the same code, with
 * the log as it was then.
 */
export async function perform(log: LogThen, { run, asOf, policy, previous, tests }: Occasion): Promise<Performed> {
  const { store, origin } = log;
  const recent = await Array.fromAsync(since(log.newestFirst(), run.slot));
  const expecting = await readExpecting(log, previous);
  const evaluation = evaluateSlot({
    origin,
    run,
    asOf,
    policy,
    connections: await Promise.all(
      policy.connections.map((connection) => gather(store, connection, run.slot, recent, previous)),
    ),
    previous: previous && { state: previous.state, matching: await readMatching(store, previous) },
    notes: await readNotes(log, previous),
    continuity: continuityOf(expecting, run, policy.schedule, millisecondsOf(asOf)),
    observed: await observedSince(log, previous),
    logRead: log.head,
    reviews: {
      before: await readReviewsDocument(log, previous),
      events: await reviewEventsAfter(log, previous?.state.logRead ?? -1),
    },
    tests,
  });
  return {
    evaluation,
    said: {
      previous: previous && { seq: previous.entry.seq, digest: previous.entry.digest },
      inputs: evaluation.results.inputs.map(({ connection, state, entry }) => ({ connection, state, entry })),
      expecting: nextExpecting(expecting, run, policy.schedule),
      reviews: evaluation.reviews.reviews.map(({ review, events, last }) => ({ review, events, entry: { ...last } })),
      summary: summarise(evaluation.results.results),
    },
  };
}

/** A slot that can still be collected, the latest one, is not missed yet. */
export function continuityOf(expecting: Expecting, run: RunSlot, schedule: Schedule, now: number): Continuity {
  const until = run.trigger === 'schedule' ? millisecondsOf(run.slot) : millisecondsOf(latestSlot(schedule, now));
  const expected = expectedSlots(expecting, until);
  return { expected, missed: expected.filter((slot) => millisecondsOf(slot) < until) };
}

/** A scheduled slot begins anew; a manual one only notes a change of the schedule. */
function nextExpecting(expecting: Expecting, run: RunSlot, schedule: Schedule): Expecting {
  const segment = { cron: schedule.cron, timezone: schedule.timezone, from: run.slot };
  if (run.trigger === 'schedule') return [segment];
  const last = expecting.at(-1);
  const isSame = last?.cron === segment.cron && last.timezone === segment.timezone;
  return isSame ? expecting : [...expecting, segment];
}
