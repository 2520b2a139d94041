import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredDigests } from '../../evidence/ports.ts';
import { refuseForeignPath } from '../store-path.ts';
import type { S3Location } from './s3-location.ts';
import { headObject, sha256In } from './s3-objects.ts';

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
    const found = await headObject(this.#s3, this.#bucket, this.#prefix + path, path);
    return found && sha256In(found);
  }
}
