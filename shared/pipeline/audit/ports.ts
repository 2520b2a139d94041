import type { Instant } from '../../kernel/instant.ts';

/** How many versions of a file a bucket has, and how many delete markers hide it. */
export interface FileVersions {
  readonly path: string;
  readonly versions: number;
  readonly deleteMarkers: number;
}

interface VersionsPage {
  /** Ascending by path. */
  readonly files: readonly FileVersions[];
  /** The path after which the next page begins; null after the last one. */
  readonly next: string | null;
}

/** Object Lock on the current version of a file. */
export interface FileLock {
  readonly mode: 'governance' | 'compliance';
  readonly until: Instant;
}

export interface InspectedFile {
  readonly storedAt: Instant;
  /** Hex SHA-256 of the content as the bucket computed it when it took the file; null if it was not asked to. */
  readonly sha256: string | null;
  readonly lock: FileLock | null;
}

/** What only a versioned bucket with Object Lock can tell of one workspace's files. Paths are relative to the workspace. */
export interface BucketAudit {
  /** Everything that the bucket has of the workspace's files, deleted ones included, those after a path only. */
  versions(after: string | null): Promise<VersionsPage>;
  /** The same of one file: none of either if there never was one. */
  versionsOf(path: string): Promise<FileVersions>;
  /** The current version of a file; null if there is none, or a delete marker hides it. */
  inspect(path: string): Promise<InspectedFile | null>;
}

/** One signature that was made with a key of the deployment. */
export interface SignatureEvent {
  /** The id of the record that tells more: who, from where, when. */
  readonly id: string;
  readonly at: Instant;
  /** ARN of the role that signed; null if it was none. Users are not named: their names are people's. */
  readonly role: string | null;
}

/** What the cloud recorded of the keys, and what the append function said of itself. */
export interface SignatureTrail {
  /** Signatures made after one time and up to another, epoch milliseconds. */
  signatures(after: number, until: number): Promise<readonly SignatureEvent[]>;
  /** Signatures of that time which the append function made and threw away, because another writer was faster. */
  discarded(after: number, until: number): Promise<number>;
}
