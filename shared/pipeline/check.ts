import type { Snapshot } from '../access/snapshot.ts';
import { CATALOGUE } from '../controls/catalogue.ts';
import type { ExclusionStanding } from '../controls/exclusions.ts';
import type { InputState } from '../controls/inputs.ts';
import type { TestResult } from '../controls/results.ts';
import { laterOf, millisecondsOf, toInstant } from '../kernel/instant.ts';
import { findEvaluation } from './evaluate.ts';
import { evaluateSlot } from './evaluation.ts';
import type { EvaluatedConnection } from './evaluation-input.ts';
import { readEarlier } from './gather.ts';
import { logUpTo } from './log-then.ts';
import { continuityOf } from './perform.ts';
import { policyDocument } from './policy-document.ts';
import { observedSince, readExpecting, readMatching, readPrevious } from './previous.ts';
import { type Taken, takeReading } from './reading.ts';
import { readReviewsDocument } from './reviews/current.ts';
import { chooseTimely } from './run.ts';
import type { RunContext } from './run-context.ts';

/** What trying a connection came to. */
export interface TriedConnection {
  readonly input: InputState;
  readonly snapshot: Snapshot | null;
  /** One sentence about a failure. */
  readonly message: string | null;
  /** A defect of ours, if that is why it failed. */
  readonly defect: unknown;
}

export interface Check {
  readonly origin: string;
  readonly connections: readonly TriedConnection[];
  /** What a run at this moment would record about every test. */
  readonly results: readonly TestResult[];
  readonly exclusions: readonly ExclusionStanding[];
}

/**
 * Reads every connection once and evaluates what they say, on top of what the log has, as a run at this moment would; and
 * stores nothing, signs nothing and sends nothing. So the answer is that of the tests themselves.
 */
export async function check(context: RunContext): Promise<Check> {
  const { log, workspace, clock } = context;
  const { slot: latest, tail } = await chooseTimely(context, { slot: null, manual: false });
  const isOver = await findEvaluation(context, latest.slot);
  const run = isOver ? (await chooseTimely(context, { slot: null, manual: true })).slot : latest;
  const previous = await readPrevious(log);
  // A run would open the log first, and slots are expected from then on.
  const opening = [{ ...workspace.schedule, from: toInstant(clock.now()) }];
  const then = tail && logUpTo(log, tail);
  const expecting = then ? await readExpecting(then, previous) : opening;

  const policy = policyDocument(workspace);
  const taken = new Map<string, Taken>();
  const connections: EvaluatedConnection[] = [];
  for (const [i, options] of workspace.connections.entries()) {
    const reading = await takeReading(context, options, run);
    taken.set(options.id, reading);
    connections.push({
      connection: options.id,
      kind: options.kind,
      maxAge: policy.connections[i]?.maxAge ?? '0m',
      comparedWith: policy.connections[i]?.comparedWith ?? null,
      entry: null,
      artifact: null,
      subject: null,
      snapshot: reading.snapshot,
      failure: reading.failure?.reason ?? null,
      ...(await readEarlier(log.store, options.id, options.kind, previous)),
    });
  }
  const now = toInstant(clock.now());
  const asOf = tail ? laterOf(now, tail.head.appendedAt) : now;
  const { results } = evaluateSlot({
    origin: log.origin,
    run,
    asOf,
    policy,
    connections,
    previous: previous && { state: previous.state, matching: await readMatching(log.store, previous) },
    notes: new Map(),
    continuity: continuityOf(expecting, run, workspace.schedule, millisecondsOf(asOf)),
    observed: then ? await observedSince(then, previous) : [],
    logRead: then?.head ?? -1,
    reviews: { before: await readReviewsDocument(log, previous), events: [] },
    tests: CATALOGUE,
  });
  return {
    origin: log.origin,
    connections: results.inputs.map((input) => describe(input, taken.get(input.connection))),
    results: results.results,
    exclusions: results.exclusions,
  };
}

function describe(input: InputState, taken: Taken | undefined): TriedConnection {
  return {
    input,
    snapshot: taken?.snapshot ?? null,
    message: taken?.failure?.message ?? null,
    defect: taken?.failure ? taken.defect : undefined,
  };
}
