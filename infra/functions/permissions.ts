import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { AppendAlias, FunctionName } from '../../shared/deployment/functions.ts';
import type { Arns } from '../arns.ts';

/**
 * What each function may do, beside writing its own log. Signing is not here: the policy of the key alone gives it.
 * test/infra/permissions.test.ts holds the whole matrix.
 */
export const PERMISSIONS: { readonly [name in FunctionName]: (arns: Arns) => PolicyStatement[] } = {
  collect: (arns) => [
    ...readEvidence(arns),
    writeArtifacts(arns),
    allow('ReadTokens', ['secretsmanager:GetSecretValue'], [arns.secrets]),
    allow('ReadInbox', ['s3:GetObject', 's3:GetObjectVersion'], [arns.inboxFiles]),
    allow('TellMissingFiles', ['s3:ListBucket'], [arns.inboxBucket]),
    append(arns, 'collect'),
  ],
  evaluate: (arns) => [...readEvidence(arns), writeArtifacts(arns), append(arns, 'evaluate')],
  append: (arns) => [
    ...readEvidence(arns),
    writeArtifacts(arns),
    allow('WriteLog', ['s3:PutObject', 's3:PutObjectRetention'], arns.log),
  ],
  publish: (arns) => [...readEvidence(arns), ...keepState(arns, 'publish'), ...sendEvents(arns)],
  'audit-log': (arns) => [
    ...readEvidence(arns),
    allow(
      'InspectVersions',
      ['s3:ListBucketVersions', 's3:GetBucketVersioning', 's3:GetBucketObjectLockConfiguration'],
      [arns.evidenceBucket],
    ),
    allow('InspectLocks', ['s3:GetObjectVersion', 's3:GetObjectRetention'], [arns.allEvidence]),
    // Neither knows resources.
    allow('CountSignatures', ['cloudtrail:LookupEvents', 'cloudwatch:GetMetricStatistics'], ['*']),
    ...keepState(arns, 'audit'),
    ...sendEvents(arns),
  ],
  'export-bundle': (arns) => [
    ...readEvidence(arns),
    allow('PutBundles', ['s3:PutObject', 's3:AbortMultipartUpload'], [arns.exports]),
    // What it has exported before, but no bundle.
    allow('ReadRecords', ['s3:GetObject'], [arns.exportRecords]),
    allow('TellMissingRecords', ['s3:ListBucket'], [arns.exportsBucket]),
    // Of each workspace by itself, when the month is over.
    allow('StartExports', ['lambda:InvokeFunction'], [arns.function('export-bundle')]),
    append(arns, 'export'),
    ...sendEvents(arns),
  ],
  notify: (arns) => [allow('SendAlerts', ['sns:Publish'], [arns.alertTopic])],
};

export function allow(sid: string, actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions: [...actions], resources: [...resources] });
}

/** Listing tells a missing object from a forbidden one. */
export function readEvidence({ evidenceBucket, allEvidence }: Arns): PolicyStatement[] {
  return [
    allow('ReadEvidence', ['s3:GetObject'], [allEvidence]),
    allow('ListEvidence', ['s3:ListBucket'], [evidenceBucket]),
  ];
}

function writeArtifacts({ artifacts }: Arns): PolicyStatement {
  return allow('WriteArtifacts', ['s3:PutObject'], [artifacts]);
}

/** Each caller has an alias of its own, so the alias tells the append function who calls. */
export function append({ appendAlias }: Arns, ...aliases: readonly AppendAlias[]): PolicyStatement {
  return allow('Append', ['lambda:InvokeFunction'], aliases.map(appendAlias));
}

function keepState({ stateBucket, stateOf }: Arns, folder: string): PolicyStatement[] {
  return [
    allow('KeepState', ['s3:GetObject', 's3:PutObject'], [stateOf(folder)]),
    allow('ListState', ['s3:ListBucket'], [stateBucket]),
  ];
}

/** PutEvents to a bus that does not exist answers 200 and drops; describing the bus tells. */
function sendEvents({ eventBus }: Arns): PolicyStatement[] {
  return [allow('SendEvents', ['events:PutEvents', 'events:DescribeEventBus'], [eventBus])];
}
