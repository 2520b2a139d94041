import { refuseIfClockBehind } from '../evidence/log/append.ts';
import { openLog } from '../evidence/log/open.ts';
import { readTail } from '../evidence/log/read.ts';
import { type Collected, collect } from './collect.ts';
import { type Evaluated, evaluate, findEvaluation } from './evaluate.ts';
import { type Published, publish } from './publish.ts';
import type { RunContext, RunSlot } from './run-context.ts';
import { chooseSlot, refuseUntimely, type SlotRequest } from './slot.ts';

export interface RunResult {
  readonly run: RunSlot;
  /** Empty when the slot had been evaluated before: then nothing was collected. */
  readonly collected: readonly Collected[];
  readonly evaluated: Evaluated;
  readonly published: Published;
}

/** Collects all connections of a workspace, evaluates the slot, and publishes. An evaluated slot is left as it is. */
export async function run(context: RunContext, request: SlotRequest): Promise<RunResult> {
  const slot = await prepare(context, request);
  const collected: Collected[] = [];
  if (!(await findEvaluation(context, slot.slot))) {
    for (const connection of context.workspace.connections) collected.push(await collect(context, connection, slot));
  }
  const evaluated = await evaluate(context, slot);
  return { run: slot, collected, evaluated, published: await publish(context) };
}

/**
 * Chooses the slot, opens the log if it is new, and makes sure that the slot may still be worked on. An evaluated slot
 * always may: there is nothing left to do.
 */
export async function prepare(context: RunContext, request: SlotRequest): Promise<RunSlot> {
  const { log, clock, random, workspace } = context;
  const slot = chooseSlot(request, workspace.schedule, clock.now());
  await openLog(log, clock, random, workspace.schedule);
  const tail = await readTail(log);
  if (tail) refuseIfClockBehind(clock, tail);
  if (!(await findEvaluation(context, slot.slot))) refuseUntimely(slot, workspace.schedule, clock.now());
  return slot;
}

/** The exit code of a run, as recorded: 0 all pass, 1 a test failed, 2 inconclusive, 3 not collected or events unsent. */
export function exitCodeOf({ predicate }: Evaluated, unsent: number): 0 | 1 | 2 | 3 {
  const { inputs, summary } = predicate;
  if (unsent > 0 || inputs.some(({ state }) => state === 'failed' || state === 'missing')) return 3;
  if (summary.fail > 0) return 1;
  return summary.inconclusive > 0 ? 2 : 0;
}
