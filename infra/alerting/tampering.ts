import { Duration } from 'aws-cdk-lib';
import { EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

/**
 * Tells when somebody changes what protects the evidence: an administrator can, but not unnoticed. The account needs a
 * CloudTrail trail for these events to exist. A deployment that changes a policy is told, too.
 */
export function tamperingAlerts(
  scope: Construct,
  { names }: Settings,
  keys: readonly IKey[],
  topic: ITopic,
  deadLetters: IQueue,
): void {
  const append = names.function('append');
  const watched: { readonly [id: string]: EventPattern } = {
    KeyTampering: {
      source: ['aws.kms'],
      detail: {
        eventName: ['PutKeyPolicy', 'CreateGrant', 'DisableKey', 'ScheduleKeyDeletion'],
        resources: { ARN: keys.map(({ keyArn }) => keyArn) },
      },
    },
    BucketTampering: {
      source: ['aws.s3'],
      detail: {
        eventName: BUCKET_EVENTS,
        requestParameters: { bucketName: [names.evidenceBucket, names.stateBucket, names.exportsBucket] },
      },
    },
    AppendTampering: {
      source: ['aws.lambda'],
      detail: {
        eventName: [{ prefix: 'UpdateFunction' }, { prefix: 'AddPermission' }, { prefix: 'UpdateAlias' }],
        requestParameters: { functionName: [append, { suffix: `:function:${append}` }] },
        sourceIPAddress: [{ 'anything-but': ['cloudformation.amazonaws.com'] }],
      },
    },
  };
  for (const [id, { source, detail }] of Object.entries(watched)) {
    new Rule(scope, id, {
      eventPattern: { source, detailType: ['AWS API Call via CloudTrail'], detail },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromMultilineText(TEXT),
          deadLetterQueue: deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}

const BUCKET_EVENTS = [
  'PutBucketPolicy',
  'DeleteBucketPolicy',
  'PutBucketLifecycle',
  'PutBucketReplication',
  'PutBucketVersioning',
  'PutBucketObjectLockConfiguration',
  'PutBucketEncryption',
  'DeleteBucket',
];

const TEXT = [
  'Rollcall: somebody changed what protects the evidence.',
  `What: ${EventField.fromPath('$.detail.eventName')}`,
  `Who: ${EventField.fromPath('$.detail.userIdentity.arn')}`,
  `When: ${EventField.fromPath('$.detail.eventTime')}`,
  'A deployment that you know of does this. If it was not one, see "Protection changed" in docs/runbook.md.',
].join('\n');
