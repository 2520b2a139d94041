import { Duration } from 'aws-cdk-lib';
import { type CfnRule, EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../shared/deployment/names.ts';
import type { Settings } from '../settings.ts';

const SOURCE = [EVENT_SOURCE];

/** What people hear of. The notify function makes the text. */
const ALERTS: { readonly [id: string]: EventPattern } = {
  FindingAlerts: {
    detailType: ['Finding Opened', 'Finding Updated', 'Finding Reopened', 'Finding Resolved'],
    detail: { unmapped: { alert: [true] } },
  },
  RunAlerts: {
    detailType: [
      'Baseline',
      'Run Failed',
      'Evidence Integrity Alert',
      'Bundle Exported',
      'Access Review Opened',
      'Access Review Due Soon',
      'Access Review Overdue',
      'Access Review Signed Off',
    ],
  },
};

/** The bus, where other systems may add rules of their own, with an archive to replay from. */
export function eventBus(scope: Construct, { names }: Settings): EventBus {
  const bus = new EventBus(scope, 'EventBus', { eventBusName: names.eventBus });
  // Events name accounts, so they are kept no longer than they are of use.
  bus.archive('EventArchive', { eventPattern: { source: SOURCE }, retention: Duration.days(30) });
  return bus;
}

export function alertRules(scope: Construct, bus: EventBus, notify: IFunction, deadLetters: IQueue): void {
  for (const [id, pattern] of Object.entries(ALERTS)) {
    const rule = new Rule(scope, id, {
      eventBus: bus,
      eventPattern: { source: SOURCE, ...pattern },
      targets: [
        new LambdaFunction(notify, {
          deadLetterQueue: deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    // What is replayed from the archive has been told before.
    (rule.node.defaultChild as CfnRule).addPropertyOverride('EventPattern.replay-name', [{ exists: false }]);
  }
}
