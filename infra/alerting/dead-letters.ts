import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

/** The hops that nobody waits for: docs/runbook.md says of each what lies in its queue. */
const HOPS = ['schedules', 'rules', 'functions', 'mail'] as const;

export type DeadLetters = { readonly [hop in (typeof HOPS)[number]]: Queue };

/** A queue for each hop. Whatever lies in one raises an alarm, and waits two weeks for a person. */
export function deadLetterQueues(scope: Construct, { names }: Settings): DeadLetters {
  const queues = HOPS.map((hop) => {
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
