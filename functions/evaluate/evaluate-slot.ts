import * as z from 'zod';
import { type Results, resultsSchema } from '../../shared/controls/results.ts';
import { getArtifact } from '../../shared/evidence/artifact.ts';
import type { EntryReference, LogReading } from '../../shared/evidence/log/entry.ts';
import { subjectWith } from '../../shared/pipeline/entries.ts';
import { evaluate } from '../../shared/pipeline/evaluate.ts';
import { type Previous, readPrevious } from '../../shared/pipeline/previous.ts';
import { exitCodeOf, prepare } from '../../shared/pipeline/run.ts';
import type { SlotContext } from '../../shared/pipeline/run-context.ts';
import { summariseRun } from '../../shared/pipeline/summary.ts';
import { eventInvalid, parseEvent, slotSchema } from '../lambda/errors.ts';
import type { Invocation, OpenWorkspace } from '../lambda/invocation.ts';

const eventSchema = z.strictObject({ workspace: z.string(), slot: slotSchema });
type Event = z.infer<typeof eventSchema>;

interface Answer extends Event {
  readonly entry: EntryReference;
  /** False when the slot had been evaluated before. */
  readonly isNew: boolean;
  /** As the command line's: 0 all pass, 1 a test failed, 2 inconclusive, 3 a connection was not collected. */
  readonly exitCode: number;
}

/** Evaluates a slot and seals it, whatever could be collected. An evaluated slot is left as it is. */
export async function evaluateSlot(
  event: unknown,
  open: OpenWorkspace<SlotContext>,
  invocation: Invocation,
): Promise<Answer> {
  const { workspace, slot } = parseEvent(eventSchema, event);
  const context = open(workspace, invocation);
  if (!context) throw eventInvalid(`the configuration has no workspace ${workspace}`);
  const run = await prepare(context, { slot, manual: false });
  const before = await readPrevious(context.log);
  const evaluated = await evaluate(context, run);
  const { entry, isNew } = evaluated;
  if (isNew) {
    const { results, changes } = await summariseRun(context, run, [], evaluated);
    const previous = before && (await resultsOf(context.log, before));
    invocation.count('SlotsEvaluated', 1);
    const opened = changes.filter(({ type }) => type === 'opened' || type === 'reopened');
    invocation.count('FindingsOpened', opened.length);
    invocation.count('InconclusiveTwice', stillInconclusive(previous, results));
  }
  const { seq, digest } = entry;
  return { workspace, slot, entry: { seq, digest }, isNew, exitCode: exitCodeOf(evaluated, 0) };
}

function resultsOf({ store }: LogReading, { entry, predicate }: Previous): Promise<Results> {
  return getArtifact(store, subjectWith(entry, predicate.artifacts.results), resultsSchema);
}

/** How many tests have no verdict because something could not be read, in two evaluations that follow one another. */
function stillInconclusive(previous: Results | null, current: Results): number {
  const broken = ({ results }: Results) =>
    results
      .filter(({ outcome, reason }) => outcome === 'inconclusive' && reason?.class === 'collection')
      .map(({ test, connection }) => `${test} ${connection ?? ''}`);
  const before = new Set(previous ? broken(previous) : []);
  return broken(current).filter((test) => before.has(test)).length;
}
