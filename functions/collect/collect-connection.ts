import * as z from 'zod';
import { PASSING_FAILURES } from '../../shared/connections/errors.ts';
import { EvidenceError } from '../../shared/evidence/errors.ts';
import type { EntryReference } from '../../shared/evidence/log/entry.ts';
import { collect } from '../../shared/pipeline/collect.ts';
import { findEvaluation } from '../../shared/pipeline/evaluate.ts';
import { prepare } from '../../shared/pipeline/run.ts';
import type { CollectingContext } from '../../shared/pipeline/run-context.ts';
import { eventInvalid, NamedError, parseEvent, slotSchema } from '../lambda/errors.ts';
import type { Invocation, OpenWorkspace } from '../lambda/invocation.ts';

const eventSchema = z.strictObject({ workspace: z.string(), slot: slotSchema, connection: z.string() });
type Event = z.infer<typeof eventSchema>;

interface Answer extends Event {
  /** `evaluated`: the slot has been sealed before, so there is nothing to collect for it. */
  readonly state: 'complete' | 'partial' | 'failed' | 'evaluated';
  readonly entry: EntryReference;
}

/**
 * Collects one connection for a slot. What came of it is an entry in any case; if it failed and might not fail again, the
 * error `CollectionRetryable` says so too.
 */
export async function collectConnection(
  event: unknown,
  open: OpenWorkspace<CollectingContext>,
  invocation: Invocation,
): Promise<Answer> {
  const asked = parseEvent(eventSchema, event);
  const { workspace, slot, connection } = asked;
  const context = open(workspace, invocation);
  const options = context?.workspace.connections.find(({ id }) => id === connection);
  if (!context || !options) throw eventInvalid(`the configuration has no ${workspace}/${connection}`);

  const evaluated = await findEvaluation(context, slot);
  if (evaluated) return { ...asked, state: 'evaluated', entry: placeOf(evaluated.entry) };
  try {
    const run = await prepare(context, { slot, manual: false });
    const { state, entry, isNew, reasons, message, defect } = await collect(context, options, run);
    if (state === 'failed' && isNew) invocation.count('CollectionsFailed', 1);
    if (defect !== undefined) throw defect;
    if (state === 'failed' && reasons.some((reason) => PASSING_FAILURES.includes(reason))) {
      throw new NamedError('CollectionRetryable', message ?? 'the connection could not be read');
    }
    return { ...asked, state, entry: placeOf(entry) };
  } catch (error) {
    // Another run may have sealed the slot in the meantime.
    const isSealed = error instanceof EvidenceError && error.code === 'slot-sealed';
    const sealed = isSealed ? await findEvaluation(context, slot) : null;
    if (!sealed) throw error;
    return { ...asked, state: 'evaluated', entry: placeOf(sealed.entry) };
  }
}

function placeOf({ seq, digest }: EntryReference): EntryReference {
  return { seq, digest };
}
