import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { S3Digests } from '../../shared/adapters/aws/s3-digests.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { defineStoredDigestsContract } from '../contract/stored-digests.ts';
import { makeBucket, uniqueName } from './resources.ts';

const s3 = createS3();

defineStoredDigestsContract('S3Digests', async () => {
  const location = { bucket: await makeBucket(), prefix: 'a/prefix/' };
  const store = new S3Store(s3, location, 'main', systemClock, systemRandom);
  return { store, digests: new S3Digests(s3, location, 'main') };
});

describe('S3Digests', () => {
  it('gives null for an object whose SHA-256 nobody had S3 check', async () => {
    const location = { bucket: await makeBucket(), prefix: '' };
    await s3.send(
      new PutObjectCommand({ Bucket: location.bucket, Key: 'main/evidence/x', Body: 'x', ChecksumAlgorithm: 'CRC32' }),
    );

    expect(await new S3Digests(s3, location, 'main').sha256Of('evidence/x')).toBeNull();
  });

  it('gives null for a bucket that is not there', async () => {
    const digests = new S3Digests(s3, { bucket: uniqueName('none'), prefix: '' }, 'main');

    // S3 answers a HEAD without a body, so a missing bucket looks like a missing object: nothing is there.
    expect(await digests.sha256Of('evidence/x')).toBeNull();
  });

  it.each(['../other/evidence/x', '/evidence/x', 'evidence//x'])(
    'asks for nothing outside its workspace: %s',
    async (path) => {
      const digests = new S3Digests(s3, { bucket: uniqueName('none'), prefix: '' }, 'main');

      await expect(digests.sha256Of(path)).rejects.toMatchObject({ code: 'store-damaged' });
    },
  );
});
