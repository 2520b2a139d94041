import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { checkEvidenceBucket } from '../../shared/adapters/aws/bucket-check.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { makeBucket, type Protection } from './resources.ts';

const s3 = createS3();

describe('checkEvidenceBucket', () => {
  it('accepts a bucket that keeps versions, locked for a time', async () => {
    const bucket = await makeBucket('whole');

    await expect(checkEvidenceBucket(s3, bucket)).resolves.toBeUndefined();
  });

  it.each<[Protection, RegExp]>([
    ['none', /keeps no versions/],
    ['versions', /has no Object Lock/],
    ['lock without retention', /without a default retention/],
  ])('refuses a bucket with %s', async (protection, message) => {
    const bucket = await makeBucket(protection);

    const checking = checkEvidenceBucket(s3, bucket);

    await expect(checking).rejects.toMatchObject({ code: 'store-unprotected', message });
  });

  it('names a bucket that is not there', async () => {
    const checking = checkEvidenceBucket(s3, 'nowhere-acme');

    await expect(checking).rejects.toMatchObject({ code: 'store-missing' });
  });

  it('accepts only buckets in which no version of what was created can be deleted', async () => {
    const bucket = await makeBucket('whole');
    const Key = 'main/log/00000000000000000000.dsse.json';
    const store = new S3Store(s3, { bucket, prefix: '' }, 'main', systemClock, systemRandom);
    await store.create('log/00000000000000000000.dsse.json', Buffer.from('entry'));
    const { VersionId, ObjectLockMode } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));

    const deleting = s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }));

    await expect(deleting).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(ObjectLockMode).toBe('GOVERNANCE');
  });
});
