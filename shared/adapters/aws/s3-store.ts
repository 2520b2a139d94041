import { type ObjectLockRetentionMode, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EvidenceStore, StateStore } from '../../evidence/ports.ts';
import { type Clock, type Random, sleep } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/digest.ts';
import { refuseForeignPath } from '../store-path.ts';
import { failureOf } from './failure.ts';
import { type S3Location, s3Error } from './s3-location.ts';
import { listObjects, readObject } from './s3-objects.ts';

/** Two conditional creates of one key at the same moment conflict (409); S3 asks to repeat the loser. */
const MAX_CONFLICTS = 8;
const CONFLICT_WAIT_MS = 50;

/** How long a new file is locked, where that is not for the bucket's default. */
export type RetentionRule = (path: string) => { readonly mode: ObjectLockRetentionMode; readonly until: Date } | null;

/**
 * Evidence in a bucket. `If-None-Match: *` makes an object appear once, whole or not at all; S3 checks the SHA-256 that
 * goes with it. That nobody overwrites or deletes it otherwise is the bucket's business: versions, Object Lock, policy.
 */
export class S3Store implements EvidenceStore {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #retentionOf: RetentionRule;

  /** `store` is the place of all workspaces. */
  constructor(
    s3: S3Client,
    store: S3Location,
    workspace: string,
    clock: Clock,
    random: Random,
    retentionOf: RetentionRule = () => null,
  ) {
    this.#s3 = s3;
    this.#bucket = store.bucket;
    this.#prefix = `${store.prefix}${workspace}/`;
    this.#clock = clock;
    this.#random = random;
    this.#retentionOf = retentionOf;
  }

  async create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    const retention = this.#retentionOf(path);
    const put = {
      Bucket: this.#bucket,
      Key: this.#keyOf(path),
      Body: bytes,
      IfNoneMatch: '*',
      ChecksumSHA256: Buffer.from(sha256(bytes)).toString('base64'),
      ...(retention && { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: retention.until }),
    };
    for (let conflicts = 1; ; conflicts++) {
      try {
        await this.#s3.send(new PutObjectCommand(put));
        return 'created';
      } catch (error) {
        const { status, name } = failureOf(error);
        if (status === 412) return 'exists';
        const isConflict = status === 409 || name === 'ConditionalRequestConflict';
        if (!isConflict || conflicts === MAX_CONFLICTS) throw s3Error(`write ${path}`, this.#bucket, error);
      }
      await sleep(this.#clock, this.#random.fraction() * CONFLICT_WAIT_MS * 2 ** conflicts);
    }
  }

  async read(path: string): Promise<Uint8Array | null> {
    return (await readObject(this.#s3, this.#bucket, this.#keyOf(path), path))?.bytes ?? null;
  }

  async list(folder: string, after?: string): Promise<string[]> {
    const prefix = this.#keyOf(folder);
    const { keys } = await listObjects(this.#s3, {
      bucket: this.#bucket,
      prefix,
      ...(after !== undefined && { after: this.#prefix + after }),
      folders: true,
    });
    // Consoles make an empty object in the place of a folder; it is no file.
    return keys.filter((key) => key !== prefix).map((key) => key.slice(this.#prefix.length));
  }

  #keyOf(path: string): string {
    refuseForeignPath(path);
    return this.#prefix + path;
  }
}

/** Cursors and caches, in a bucket that locks nothing. */
export class S3State implements StateStore {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  /** `place` is where those of all workspaces are. */
  constructor(s3: S3Client, place: S3Location, workspace: string) {
    this.#s3 = s3;
    this.#bucket = place.bucket;
    this.#prefix = `${place.prefix}${workspace}/`;
  }

  async read(name: string): Promise<Uint8Array | null> {
    return (await readObject(this.#s3, this.#bucket, this.#prefix + name, name))?.bytes ?? null;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + name, Body: bytes }));
    } catch (error) {
      throw s3Error(`write ${name}`, this.#bucket, error);
    }
  }
}
