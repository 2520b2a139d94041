import { GetBucketVersioningCommand, GetObjectLockConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { EvidenceError } from '../../evidence/errors.ts';
import { failureOf } from './failure.ts';
import { s3Error } from './s3-location.ts';

/**
 * Makes sure that a bucket keeps evidence: versions, Object Lock, and a default retention, without which a lock locks
 * nothing. Needs `s3:GetBucketVersioning` and `s3:GetBucketObjectLockConfiguration`. Throws `store-unprotected`, or
 * another `store-…` error if the bucket cannot be asked.
 */
export async function checkEvidenceBucket(s3: S3Client, bucket: string): Promise<void> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket })).catch((error: unknown) => {
    throw s3Error('look at the versioning', bucket, error);
  });
  if (Status !== 'Enabled') throw unprotected(bucket, 'keeps no versions, so that evidence can be overwritten');
  const lock = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (failureOf(error).name === 'ObjectLockConfigurationNotFoundError') return null;
    throw s3Error('look at the Object Lock', bucket, error);
  });
  if (lock?.ObjectLockConfiguration?.ObjectLockEnabled !== 'Enabled') {
    throw unprotected(bucket, 'has no Object Lock, so that evidence can be deleted');
  }
  if (lock.ObjectLockConfiguration.Rule?.DefaultRetention?.Mode === undefined) {
    throw unprotected(bucket, 'has an Object Lock without a default retention, so that it locks nothing by itself');
  }
}

function unprotected(bucket: string, what: string): EvidenceError {
  return new EvidenceError('store-unprotected', `the bucket ${bucket} ${what}; use the bucket that the stack makes`);
}
