import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';
import { s3Error } from './s3-location.ts';

export function createS3(): S3Client {
  return new S3Client(CALLING);
}

export interface S3Object {
  readonly bytes: Uint8Array;
  /** Null in a bucket without versions. */
  readonly versionId: string | null;
}

/** How often an object is asked for whose body breaks off; the client itself repeats only what comes before the body. */
const MAX_READS = 3;

/** The newest version of an object; null if there is none, or a delete marker. `what` tells people what was to be read. */
export async function readObject(s3: S3Client, bucket: string, key: string, what: string): Promise<S3Object | null> {
  const failed = (error: unknown) => s3Error(`read ${what}`, bucket, error);
  for (let attempt = 1; ; attempt++) {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch((error: unknown) => {
      if (failureOf(error).name === 'NoSuchKey') return null;
      throw failed(error);
    });
    if (answer === null) return null;
    try {
      const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      return { bytes, versionId: answer.VersionId ?? null };
    } catch (error) {
      if (attempt === MAX_READS) throw failed(error);
    }
  }
}

/** What S3 knows of an object beside its content, checksums too; null if there is none, or a delete marker. */
export async function headObject(
  s3: S3Client,
  bucket: string,
  key: string,
  what: string,
): Promise<HeadObjectCommandOutput | null> {
  const head = new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
  return s3.send(head).catch((error: unknown) => {
    if (failureOf(error).status === 404) return null;
    throw s3Error(`look at ${what}`, bucket, error);
  });
}

/** Hex SHA-256 of the content as S3 computed it when it took the object; null if it was not asked to. */
export function sha256In({ ChecksumSHA256, ChecksumType }: HeadObjectCommandOutput): string | null {
  // One that was put in parts has a checksum of checksums, which says nothing about the bytes.
  if (!ChecksumSHA256 || ChecksumType === 'COMPOSITE') return null;
  return Buffer.from(ChecksumSHA256, 'base64').toString('hex');
}

interface Listing {
  readonly bucket: string;
  readonly prefix: string;
  /** Only keys after this one, if given. */
  readonly after?: string;
  /** Whether what lies deeper is told by its folder alone. */
  readonly folders: boolean;
}

/** All keys with a prefix, in the order of their UTF-8 bytes, and the folders among them. */
export async function listObjects(s3: S3Client, { bucket, prefix, after, folders }: Listing) {
  const keys: string[] = [];
  const inner: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3
      .send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(folders && { Delimiter: '/' }),
          ...(after !== undefined && { StartAfter: after }),
          ...(token !== undefined && { ContinuationToken: token }),
          // Keys may hold what XML cannot.
          EncodingType: 'url',
        }),
      )
      .catch((error: unknown) => {
        throw s3Error(`list ${prefix || 'objects'}`, bucket, error);
      });
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(decoded(Key));
    for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) inner.push(decoded(Prefix));
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return { keys, folders: inner };
}

/** A key as it is, from a listing with `EncodingType: 'url'`. */
export function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
