import * as z from 'zod';
import { type Published, publish } from '../../shared/pipeline/publish.ts';
import type { PublishingContext } from '../../shared/pipeline/run-context.ts';
import { eventInvalid, NamedError, parseEvent, slotSchema } from '../lambda/errors.ts';
import type { Invocation, OpenWorkspace } from '../lambda/invocation.ts';

const eventSchema = z.strictObject({ workspace: z.string(), slot: slotSchema });

/** Sends all events of a workspace that have not been sent yet, of this slot and of earlier ones. */
export async function publishEvents(
  event: unknown,
  open: OpenWorkspace<PublishingContext>,
  invocation: Invocation,
): Promise<Published> {
  const { workspace } = parseEvent(eventSchema, event);
  const context = open(workspace, invocation);
  if (!context) throw eventInvalid(`the configuration has no workspace ${workspace}`);
  const published = await publish(context);
  invocation.count('EventsSent', published.sent);
  invocation.count('EventsUnsent', published.unsent);
  if (published.unsent === 0) return published;
  throw new NamedError('EventsUnsent', `${published.unsent} events of ${workspace} were not accepted by the bus`);
}
