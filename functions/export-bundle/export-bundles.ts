import { atMostAtATime } from '../../shared/kernel/at-a-time.ts';
import { monthBefore } from '../../shared/kernel/calendar.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { millisecondsOf, toInstant } from '../../shared/kernel/instant.ts';
import { type Delivery, type DeliveryContext, deliverBundle } from '../../shared/pipeline/bundle/deliver-bundle.ts';
import { LookupError } from '../../shared/pipeline/lookup/readings.ts';
import type { Workspace } from '../../shared/workspace/configuration.ts';
import { NamedError } from '../lambda/errors.ts';
import type { Invocation, OpenWorkspace } from '../lambda/invocation.ts';
import { readRequest, scheduleSchema } from './read-request.ts';

/** What the function works with. */
export interface ExportDesk {
  readonly workspaces: readonly Workspace[];
  readonly clock: Clock;
  readonly open: OpenWorkspace<DeliveryContext>;
  /** Calls this very function, and does not wait for it. */
  readonly start: (event: object) => Promise<void>;
}

type Answer = Delivery | { readonly started: number } | { readonly refused: string };

/** Calls that are made at a time. */
const STARTED_AT_ONCE = 24;

/**
 * Makes the bundle that is asked for, or starts one of the past month for each workspace, so that none waits for another. What
 * cannot be done as it is asked is an answer, and no error: trying again would not help.
 */
export async function exportBundles(event: unknown, desk: ExportDesk, invocation: Invocation): Promise<Answer> {
  const scheduled = scheduleSchema.safeParse(event);
  if (scheduled.success) return startAll(desk, scheduled.data.monthBefore);
  const asked = readRequest(event, desk.workspaces, desk.clock.now());
  if ('refused' in asked) return asked;
  const context = desk.open(asked.workspace.id, invocation);
  if (!context) throw new Error('the workspace is one of the configuration');
  try {
    const delivery = await deliverBundle(context, asked.request);
    if (delivery.isTold) return delivery;
  } catch (error) {
    // A workspace that is new has nothing to show.
    if (error instanceof LookupError) return { refused: error.message };
    throw error;
  }
  throw new NamedError(
    'EventsUnsent',
    `the bundle of ${asked.workspace.id} is there, but the bus did not take the event`,
  );
}

/** The same events however often the schedule delivers its own: what each asks for is delivered once. */
async function startAll({ workspaces, start }: ExportDesk, scheduled: string): Promise<{ readonly started: number }> {
  const time = toInstant(millisecondsOf(scheduled));
  await atMostAtATime(STARTED_AT_ONCE, workspaces, ({ id, schedule }) => {
    const { first, last } = monthBefore(time, schedule.timezone);
    return start({ workspace: id, from: first, to: last, asOf: scheduled });
  });
  return { started: workspaces.length };
}
