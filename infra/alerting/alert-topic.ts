import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

/** Where alerts and alarms go. Everybody named in `aws.alerts.emails` has to confirm a first message. */
export function alertTopic(scope: Construct, { names, alertEmails }: Settings, deadLetters: IQueue): Topic {
  const topic = new Topic(scope, 'AlertTopic', { topicName: names.alertTopic, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsPublish',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  for (const email of alertEmails) {
    topic.addSubscription(new EmailSubscription(email, { deadLetterQueue: deadLetters }));
  }
  return topic;
}
