import { CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createEventBridge } from '../../shared/adapters/aws/event-bus.ts';
import { uniqueName } from './resources.ts';

/** An event as a consumer gets it. */
export interface Received {
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Makes a bus, and listens to it. */
export async function makeBus() {
  const name = uniqueName('bus');
  await createEventBridge().send(new CreateEventBusCommand({ Name: name }));
  return { name, receive: await listenTo(name) };
}

/** Puts a queue behind a rule for everything that comes from Rollcall. Returns what gives all that has arrived so far. */
export async function listenTo(name: string): Promise<() => Promise<readonly Received[]>> {
  const bridge = createEventBridge();
  const sqs = new SQSClient();
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: uniqueName('queue') }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const pattern = JSON.stringify({ source: ['rollcall'] });
  await bridge.send(new PutRuleCommand({ EventBusName: name, Name: 'all', EventPattern: pattern }));
  const target = { Id: 'queue', Arn: Attributes?.QueueArn ?? '' };
  await bridge.send(new PutTargetsCommand({ EventBusName: name, Rule: 'all', Targets: [target] }));

  const received: Received[] = [];
  return async () => {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return received;
      received.push(...Messages.map(({ Body = '' }): Received => JSON.parse(Body)));
    }
  };
}
