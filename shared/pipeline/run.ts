import { EvidenceError } from '../evidence/errors.ts';
import { refuseIfClockBehind } from '../evidence/log/append.ts';
import { type LogTail, readTail } from '../evidence/log/read.ts';
import { type Collected, collect } from './collect.ts';
import { type Evaluated, evaluate, findEvaluation } from './evaluate.ts';
import { type Published, publish } from './publish.ts';
import type { RunContext, RunSlot, SlotContext } from './run-context.ts';
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
  const collected = (await findEvaluation(context, slot.slot)) ? [] : await collectAll(context, slot);
  const evaluated = await evaluate(context, slot);
  return { run: slot, collected, evaluated, published: await publish(context) };
}

/** What this run collected; nothing, if another run has evaluated the slot in the meantime. */
async function collectAll(context: RunContext, slot: RunSlot): Promise<Collected[]> {
  const collected: Collected[] = [];
  try {
    for (const connection of context.workspace.connections) collected.push(await collect(context, connection, slot));
  } catch (error) {
    const isSealed = error instanceof EvidenceError && error.code === 'slot-sealed';
    if (!isSealed || !(await findEvaluation(context, slot.slot))) throw error;
  }
  return collected;
}

/**
 * Chooses the slot, makes sure that it may still be worked on, and opens the log if it is new. An evaluated slot always
 * may: there is nothing left to do.
 */
export async function prepare(context: SlotContext, request: SlotRequest): Promise<RunSlot> {
  const { slot, tail } = await chooseTimely(context, request);
  if (!tail) await context.appender.open(context.workspace.schedule);
  return slot;
}

/** The slot that a run would work on now, and the end of the log if there is one. Throws if it may not. */
export async function chooseTimely(
  context: SlotContext,
  request: SlotRequest,
): Promise<{ readonly slot: RunSlot; readonly tail: LogTail | null }> {
  const { log, clock, workspace } = context;
  const slot = chooseSlot(request, workspace.schedule, clock.now());
  const tail = await readTail(log);
  if (tail) refuseIfClockBehind(clock, tail);
  if (!(await findEvaluation(context, slot.slot))) refuseUntimely(slot, workspace.schedule, clock.now());
  return { slot, tail };
}

/** The exit code of a run, as recorded: 0 all pass, 1 a test failed, 2 inconclusive, 3 not collected or events unsent. */
export function exitCodeOf({ predicate }: Evaluated, unsent: number): 0 | 1 | 2 | 3 {
  const { inputs, summary } = predicate;
  if (unsent > 0 || inputs.some(({ state }) => state === 'failed' || state === 'missing')) return 3;
  if (summary.fail > 0) return 1;
  return summary.inconclusive > 0 ? 2 : 0;
}
