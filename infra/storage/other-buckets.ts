import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ANSWERS_FOLDER } from '../../shared/deployment/names.ts';
import type { Arns } from '../arns.ts';
import type { Settings } from '../settings.ts';
import { createOnly, denyAll, privateBucket, unless } from './private-bucket.ts';

/** Who read what in the other buckets. S3 delivers on a best-effort basis; CloudTrail is the place for more. */
export function accessLogBucket(scope: Construct, { names, teardown }: Settings): Bucket {
  return privateBucket(scope, 'AccessLogBucket', {
    bucketName: names.accessLogBucket,
    versioned: false,
    // Requesters are named by their sessions, which may be people.
    lifecycleRules: [{ id: 'expire', expiration: Duration.days(90) }],
    teardown,
  });
}

/**
 * Rosters and role exports that people maintain; each reading records the version that it read. In a folder of their own, answers to
 * worksheets, put there by whoever has a link: written once, read by operators alone, and forgotten 90 days after they came.
 */
export function inboxBucket(
  scope: Construct,
  { names, teardown }: Settings,
  arns: Arns,
  operator: IRole,
  accessLogs: IBucket,
): Bucket {
  const bucket = privateBucket(scope, 'InboxBucket', {
    bucketName: names.inboxBucket,
    versioned: true,
    // What evidence needs of a file is in the evidence; the file itself holds more of people than is needed.
    lifecycleRules: [
      { id: 'expire-replaced', noncurrentVersionExpiration: Duration.days(90) },
      {
        id: 'expire-answers',
        prefix: `${ANSWERS_FOLDER}/`,
        expiration: Duration.days(90),
        noncurrentVersionExpiration: Duration.days(1),
      },
    ],
    serverAccessLogsBucket: accessLogs,
    teardown,
  });
  bucket.addToResourcePolicy(createOnly(arns.answers));
  bucket.addToResourcePolicy(
    denyAll('DenyReadingByOthers', {
      actions: ['s3:GetObject', 's3:GetObjectVersion'],
      resources: [arns.answers],
      conditions: unless([operator]),
    }),
  );
  // Where an object was deleted, a link could put another.
  const deletion = { actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'], resources: [arns.answers] };
  if (!teardown) bucket.addToResourcePolicy(denyAll('DenyDeletion', deletion));
  return bucket;
}

/**
 * Bundles for auditors. They are copies that can be made again, and hold as much of people as the evidence does, so they are not
 * locked but forgotten: after 90 days, or sooner where policy keeps the evidence itself for less.
 */
export function exportsBucket(
  scope: Construct,
  { names, lock, teardown }: Settings,
  arns: Arns,
  writer: IRole,
  accessLogs: IBucket,
): Bucket {
  const bucket = privateBucket(scope, 'ExportsBucket', {
    bucketName: names.exportsBucket,
    versioned: false,
    lifecycleRules: [
      {
        id: 'expire',
        expiration: Duration.days(Math.min(90, lock.evidenceDays)),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
    serverAccessLogsBucket: accessLogs,
    teardown,
  });
  bucket.addToResourcePolicy(createOnly(arns.exports));
  bucket.addToResourcePolicy(
    denyAll('DenyWritingByOthers', {
      actions: ['s3:PutObject'],
      resources: [arns.exports],
      conditions: unless([writer]),
    }),
  );
  return bucket;
}

/** The folders of the state bucket, and who alone writes each. */
export interface StateWriters {
  readonly audit: IRole;
  readonly publish: IRole;
}

/** Cursors, and the head that the audit verified last. They move, so they cannot lie in the evidence bucket. */
export function stateBucket(
  scope: Construct,
  { names, teardown }: Settings,
  arns: Arns,
  writers: StateWriters,
  accessLogs: IBucket,
): Bucket {
  const bucket = privateBucket(scope, 'StateBucket', {
    bucketName: names.stateBucket,
    versioned: true,
    lifecycleRules: [{ id: 'expire-replaced', noncurrentVersionExpiration: Duration.days(90) }],
    serverAccessLogsBucket: accessLogs,
    teardown,
  });
  const owners = [
    ['DenyAuditFolderToOthers', 'audit', writers.audit],
    ['DenyPublishFolderToOthers', 'publish', writers.publish],
  ] as const;
  for (const [sid, folder, role] of owners) {
    bucket.addToResourcePolicy(
      denyAll(sid, {
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [arns.stateOf(folder)],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
      }),
    );
  }
  return bucket;
}
