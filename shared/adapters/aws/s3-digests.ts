import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StoredDigests } from '../../evidence/ports.ts';
import { refuseForeignPath } from '../store-path.ts';
import { failureOf } from './failure.ts';
import { type S3Location, s3Error } from './s3-location.ts';

/** The SHA-256 that S3 checked each object of a workspace against when it took it, and keeps with it. */
export class S3Digests implements StoredDigests {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  /** `store` is the place of all workspaces. */
  constructor(s3: S3Client, store: S3Location, workspace: string) {
    this.#s3 = s3;
    this.#bucket = store.bucket;
    this.#prefix = `${store.prefix}${workspace}/`;
  }

  async sha256Of(path: string): Promise<string | null> {
    refuseForeignPath(path);
    const head = new HeadObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + path, ChecksumMode: 'ENABLED' });
    const found = await this.#s3.send(head).catch((error: unknown) => {
      if (failureOf(error).status === 404) return null;
      throw s3Error(`look at ${path}`, this.#bucket, error);
    });
    // One that was put in parts has a checksum of checksums, which says nothing about the bytes.
    if (!found?.ChecksumSHA256 || found.ChecksumType === 'COMPOSITE') return null;
    return Buffer.from(found.ChecksumSHA256, 'base64').toString('hex');
  }
}
