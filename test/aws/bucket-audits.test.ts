import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { S3BucketAudit } from '../../shared/adapters/aws/bucket-audit.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { S3Store } from '../../shared/adapters/aws/s3-store.ts';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { defineBucketAuditContract } from '../contract/bucket-audit.ts';
import { makeBucket } from './resources.ts';

const s3 = createS3();

async function open(pageSize?: number) {
  const place = { bucket: await makeBucket(), prefix: 'a/prefix/' };
  const target = (path: string) => ({ Bucket: place.bucket, Key: `${place.prefix}main/${path}` });
  return {
    store: new S3Store(s3, place, 'main', systemClock, systemRandom),
    audit: new S3BucketAudit(s3, place, 'main', pageSize),
    rewrite: async (path: string, bytes: Uint8Array) => {
      await s3.send(new PutObjectCommand({ ...target(path), Body: bytes }));
    },
    hide: async (path: string) => {
      await s3.send(new DeleteObjectCommand(target(path)));
    },
  };
}

defineBucketAuditContract('S3BucketAudit', () => open());
defineBucketAuditContract('S3BucketAudit, three versions at a time', () => open(3));

describe('a page of versions', () => {
  it('ends where S3 ends it, and says where the next one begins', async () => {
    const { store, audit } = await open(3);
    for (const path of ['log/1', 'log/2', 'log/3', 'log/4']) await store.create(path, Buffer.from('x'));

    const { files, next } = await audit.versions(null);

    // The third may have more versions; it comes again.
    expect(files.map(({ path }) => path)).toEqual(['log/1', 'log/2']);
    expect(next).toBe('log/2');
  });
});
