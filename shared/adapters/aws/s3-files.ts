import type { S3Client } from '@aws-sdk/client-s3';
import { CollectionError } from '../../connections/errors.ts';
import type { FileSource, MaintainedFile } from '../../connections/ports.ts';
import { messageOf } from '../../kernel/errors.ts';
import { readObject } from './s3-objects.ts';

/** Files that people put into a bucket: `s3://bucket/key`. The bucket keeps versions, and a reading says which it read. */
export class S3Files implements FileSource {
  readonly #s3: S3Client;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  async read(reference: string): Promise<MaintainedFile> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(reference) ?? [];
    if (bucket === undefined || key === undefined) throw unreadable(reference, 'is no s3://bucket/key');
    const object = await readObject(this.#s3, bucket, key, key).catch((error: unknown) => {
      throw unreadable(reference, `cannot be read (${messageOf(error)})`, error);
    });
    if (!object) throw unreadable(reference, 'cannot be read (there is no such object)');
    const version = object.versionId === null ? '' : `?versionId=${object.versionId}`;
    return { bytes: object.bytes, resource: reference + version };
  }
}

function unreadable(reference: string, what: string, cause?: unknown): CollectionError {
  const message = `${reference} ${what}; put the file there, or correct the configuration`;
  return new CollectionError('file-unreadable', message, { cause });
}
