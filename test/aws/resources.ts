import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { REGION } from './emulator.ts';

/** A name that no other test has. */
export const uniqueName = (what: string) => `${what}-${randomUUID()}`;

/** How far a bucket goes in keeping what is in it; the last is the evidence bucket that the stack makes. */
export type Protection = 'none' | 'versions' | 'lock without retention' | 'whole';

export async function makeBucket(protection: Protection = 'whole'): Promise<string> {
  const s3 = createS3();
  const Bucket = uniqueName('bucket');
  const isLocked = protection === 'whole' || protection === 'lock without retention';
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: isLocked,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  if (protection === 'versions') {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  if (protection === 'whole') {
    const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } as const;
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
      }),
    );
  }
  return Bucket;
}
