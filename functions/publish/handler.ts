import { createEventBridge, openEventBus } from '../../shared/adapters/aws/event-bus.ts';
import { S3State } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import type { PublishingContext } from '../../shared/pipeline/run-context.ts';
import { openCloud } from '../lambda/cloud.ts';
import { entryPoint } from '../lambda/entry-point.ts';
import type { OpenWorkspace } from '../lambda/invocation.ts';
import { publishEvents } from './publish-events.ts';

async function make(): Promise<OpenWorkspace<PublishingContext>> {
  const { names, s3, workspace, log } = await openCloud();
  const sink = await openEventBus(createEventBridge(), names.eventBus, systemClock, systemRandom);
  // The only folder of the bucket that this function may write to.
  const cursors = { bucket: names.stateBucket, prefix: 'publish/' };
  return (id) => {
    const found = workspace(id);
    return found && { log: log(found), state: new S3State(s3, cursors, id), sink, report: () => {} };
  };
}

export const handler = entryPoint({ name: 'publish', make, run: publishEvents });
