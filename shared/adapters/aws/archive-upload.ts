import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3Error } from './s3-location.ts';

/** S3 takes 10,000 parts, so archives of 80 GB; four parts are in memory, on their way. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

/**
 * Puts an archive into a bucket while it is made, where nothing was before. If making it fails, or sending it, the parts that
 * are there are thrown away and there is no object; the error of who makes it comes through as it is.
 */
export async function uploadArchive(
  s3: S3Client,
  bucket: string,
  key: string,
  archive: AsyncIterable<Uint8Array>,
): Promise<void> {
  let failure: unknown = null;
  const pieces = async function* () {
    try {
      yield* archive;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const upload = new Upload({
    client: s3,
    params: {
      Bucket: bucket,
      Key: key,
      // A stream would otherwise hold as many files ready as it holds bytes.
      Body: Readable.from(pieces(), { highWaterMark: 1 }),
      ContentType: 'application/zip',
      IfNoneMatch: '*',
    },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  await upload.done().catch((error: unknown) => {
    throw failure ?? s3Error(`write ${key}`, bucket, error);
  });
}
