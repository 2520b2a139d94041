import { GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { uploadArchive } from '../../shared/adapters/aws/archive-upload.ts';
import { CALLING } from '../../shared/adapters/aws/calling.ts';
import { createS3 } from '../../shared/adapters/aws/s3-objects.ts';
import { startFaultyAws } from './fault-proxy.ts';
import { makeBucket } from './resources.ts';

const KEY = 'main/2026-10-01_2026-10-31/bundle.zip';
const MIB = 1024 * 1024;
const REFUSED = { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
const s3 = createS3();

/** Pieces of a mebibyte, all of another byte; then perhaps an error. */
async function* pieces(count: number, error?: Error): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(MIB, i);
  if (error) throw error;
}

async function stored(bucket: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: KEY }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** What lies in a bucket, and what has been begun in it. */
async function leftIn(Bucket: string) {
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  return { objects: KeyCount, uploads: Uploads.length };
}

describe('an archive on its way into a bucket', () => {
  it.each([
    ['in one piece, if it is small', 1],
    ['in parts, if it is not', 20],
  ])('arrives as it is, %s', async (_what, count) => {
    const bucket = await makeBucket('none');

    await uploadArchive(s3, bucket, KEY, pieces(count));

    expect((await stored(bucket)).equals(Buffer.concat(await Array.fromAsync(pieces(count))))).toBe(true);
    expect(await leftIn(bucket)).toEqual({ objects: 1, uploads: 0 });
  });

  it.each([1, 20])('replaces nothing: %i MiB', async (count) => {
    const bucket = await makeBucket('none');
    await uploadArchive(s3, bucket, KEY, pieces(2));

    await expect(uploadArchive(s3, bucket, KEY, pieces(count))).rejects.toMatchObject({ code: 'store-unavailable' });

    expect((await stored(bucket)).length).toBe(2 * MIB);
    expect(await leftIn(bucket)).toEqual({ objects: 1, uploads: 0 });
  });

  it.each([0, 1, 20])('leaves nothing when it cannot be made, after %i MiB, and says why', async (count) => {
    const bucket = await makeBucket('none');
    const error = new Error('an artifact is not what was signed');

    await expect(uploadArchive(s3, bucket, KEY, pieces(count, error))).rejects.toBe(error);

    expect(await leftIn(bucket)).toEqual({ objects: 0, uploads: 0 });
  });

  it.each([
    ['its beginning', 0],
    ['a part', 1],
    ['its completion', 4],
  ])('leaves nothing when %s is refused', async (_what, passed) => {
    const aws = await startFaultyAws();
    const bucket = await makeBucket('none');
    aws.faults.push(...Array.from({ length: passed }, () => (real: string) => real), REFUSED);

    const upload = uploadArchive(new S3Client({ ...CALLING, endpoint: aws.endpoint }), bucket, KEY, pieces(20));

    await expect(upload).rejects.toMatchObject({ code: 'store-denied' });
    expect(await leftIn(bucket)).toEqual({ objects: 0, uploads: 0 });
  });
});
