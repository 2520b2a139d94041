import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { toInstant } from '../../kernel/instant.ts';
import type { BucketAudit, FileVersions, InspectedFile } from '../../pipeline/audit/ports.ts';
import { type S3Location, s3Error } from './s3-location.ts';
import { decoded, headObject, sha256In } from './s3-objects.ts';

/** S3 lists so many versions at once, at most. */
const PAGE = 1000;

/** One workspace's files, with their versions and locks. It needs `s3:ListBucketVersions` and `s3:GetObjectRetention`. */
export class S3BucketAudit implements BucketAudit {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #pageSize: number;

  /** `store` is the place of all workspaces. */
  constructor(s3: S3Client, store: S3Location, workspace: string, pageSize = PAGE) {
    this.#s3 = s3;
    this.#bucket = store.bucket;
    this.#prefix = `${store.prefix}${workspace}/`;
    this.#pageSize = pageSize;
  }

  async versions(after: string | null) {
    const page = await this.#list(this.#prefix, after === null ? null : this.#prefix + after);
    const files = this.#counted(page);
    if (!page.IsTruncated) return { files, next: null };
    // The last file may have more versions on the next page; that begins with it again, unless it is all there is.
    const whole = files.length > 1 ? files.slice(0, -1) : files;
    return { files: whole, next: whole.at(-1)?.path ?? null };
  }

  async versionsOf(path: string): Promise<FileVersions> {
    // A file sorts before all others whose paths begin with its own.
    const counted = this.#counted(await this.#list(this.#prefix + path, null));
    return counted.find((file) => file.path === path) ?? { path, versions: 0, deleteMarkers: 0 };
  }

  async inspect(path: string): Promise<InspectedFile | null> {
    const found = await headObject(this.#s3, this.#bucket, this.#prefix + path, path);
    if (!found) return null;
    const { LastModified, ObjectLockMode, ObjectLockRetainUntilDate } = found;
    return {
      storedAt: toInstant(LastModified?.getTime() ?? 0),
      sha256: sha256In(found),
      lock:
        ObjectLockMode && ObjectLockRetainUntilDate
          ? {
              mode: ObjectLockMode === 'COMPLIANCE' ? 'compliance' : 'governance',
              until: toInstant(ObjectLockRetainUntilDate.getTime()),
            }
          : null,
    };
  }

  async #list(prefix: string, after: string | null): Promise<ListObjectVersionsCommandOutput> {
    const list = new ListObjectVersionsCommand({
      Bucket: this.#bucket,
      Prefix: prefix,
      MaxKeys: this.#pageSize,
      ...(after !== null && { KeyMarker: after }),
      // Keys may hold what XML cannot.
      EncodingType: 'url',
    });
    return this.#s3.send(list).catch((error: unknown) => {
      throw s3Error('list versions', this.#bucket, error);
    });
  }

  #counted({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput): FileVersions[] {
    const counts = new Map<string, { versions: number; deleteMarkers: number }>();
    const count = (key: string, what: 'versions' | 'deleteMarkers') => {
      const path = decoded(key).slice(this.#prefix.length);
      const before = counts.get(path) ?? { versions: 0, deleteMarkers: 0 };
      counts.set(path, { ...before, [what]: before[what] + 1 });
    };
    for (const { Key } of Versions) if (Key !== undefined) count(Key, 'versions');
    for (const { Key } of DeleteMarkers) if (Key !== undefined) count(Key, 'deleteMarkers');
    return [...counts]
      .map(([path, counted]) => ({ path, ...counted }))
      .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  }
}
