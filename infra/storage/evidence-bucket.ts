import { Duration } from 'aws-cdk-lib';
import { type Bucket, type IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Arns } from '../arns.ts';
import type { Settings } from '../settings.ts';
import { type EvidenceWriters, immutability } from './evidence-bucket-policy.ts';
import { privateBucket } from './private-bucket.ts';

/**
 * The bucket of all evidence. Object Lock keeps each version as long as the policy of the workspaces asks; the bucket
 * policy keeps a second version, a delete marker or a shorter lock from being made at all.
 */
export function evidenceBucket(
  scope: Construct,
  settings: Settings,
  arns: Arns,
  writers: EvidenceWriters,
  accessLogs: IBucket,
): Bucket {
  const { mode, evidenceDays } = settings.lock;
  const days = Duration.days(evidenceDays);
  const bucket = privateBucket(scope, 'EvidenceBucket', {
    bucketName: settings.names.evidenceBucket,
    versioned: true,
    objectLockDefaultRetention:
      mode === 'compliance' ? ObjectLockRetention.compliance(days) : ObjectLockRetention.governance(days),
    serverAccessLogsBucket: accessLogs,
    teardown: settings.teardown,
  });
  for (const statement of immutability(arns, settings.lock, writers, settings.teardown)) {
    bucket.addToResourcePolicy(statement);
  }
  return bucket;
}
