import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

/** The hops that nobody waits for. What gets lost on one of them lies in its queue. */
const HOPS = {
  schedules: 'what EventBridge Scheduler could not start',
  rules: 'events that a rule could not deliver',
  functions: 'events that audit-log or notify could not work off',
  mail: 'alerts that could not be mailed',
} as const;

export type DeadLetters = { readonly [hop in keyof typeof HOPS]: Queue };

/** A queue for each hop. Whatever lies in one raises an alarm, and waits two weeks for a person. */
export function deadLetterQueues(scope: Construct, { names }: Settings): DeadLetters {
  const queues = Object.keys(HOPS).map((hop) => {
    const queue = new Queue(scope, `undelivered-${hop}`, {
      queueName: `${names.deployment}-undelivered-${hop}`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    return [hop, queue] as const;
  });
  return Object.fromEntries(queues) as DeadLetters;
}
