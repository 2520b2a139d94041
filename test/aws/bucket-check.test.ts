import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { checkEvidenceBucket } from '../../shared/adapters/aws/bucket-check.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { makeBucket, type Protection } from './resources.ts';

const s3 = createS3();
const DAY_MS = 24 * 3_600_000;

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

  it('locks what has a time of its own until then, and all else for the default', async () => {
    const bucket = await makeBucket('whole');
    const until = new Date(Math.floor(Date.now() / 1000) * 1000 + 900 * DAY_MS);
    const retentionOf = (path: string) => (path.startsWith('log/') ? ({ mode: 'COMPLIANCE', until } as const) : null);
    const store = new S3Store(s3, { bucket, prefix: '' }, 'main', systemClock, systemRandom, retentionOf);

    await store.create('log/x', Buffer.from('entry'));
    await store.create('evidence/2026/11/x', Buffer.from('artifact'));

    const lockOf = async (path: string) => s3.send(new HeadObjectCommand({ Bucket: bucket, Key: `main/${path}` }));
    const [entry, artifact] = [await lockOf('log/x'), await lockOf('evidence/2026/11/x')];
    expect([entry.ObjectLockMode, entry.ObjectLockRetainUntilDate]).toEqual(['COMPLIANCE', until]);
    expect(artifact.ObjectLockMode).toBe('GOVERNANCE');
    expect(Number(artifact.ObjectLockRetainUntilDate)).toBeLessThan(Date.now() + 31 * DAY_MS);
  });
});
