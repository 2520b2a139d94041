import type { EvidenceStore } from '../../shared/evidence/ports.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { toInstant } from '../../shared/kernel/instant.ts';
import type { BucketAudit, FileLock, FileVersions, InspectedFile } from '../../shared/pipeline/audit/ports.ts';

interface Version {
  readonly storedAt: number;
  /** Null for a delete marker. */
  readonly bytes: Uint8Array | null;
  lock: FileLock | null;
}

const DAY_MS = 24 * 3_600_000;

/**
 * A versioned bucket with Object Lock, in memory: as a store it behaves as any other, a create over a delete marker
 * included; what an administrator can do to it beside that is a method of its own.
 */
export class MemoryBucket implements EvidenceStore, BucketAudit {
  readonly #versions = new Map<string, Version[]>();
  readonly #now: () => number;
  /** How new files are locked. */
  locks: { readonly mode: FileLock['mode']; readonly evidenceDays: number; readonly logDays: number } | null;
  /** Files on a page of versions. */
  pageSize = 1000;
  /** What was asked of it so far, each with its path: what an audit costs. */
  readonly requests: string[] = [];

  constructor(now: () => number, locks: MemoryBucket['locks']) {
    this.#now = now;
    this.locks = locks;
  }

  create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    if (this.#current(path)) return Promise.resolve('exists');
    this.write(path, bytes);
    return Promise.resolve('created');
  }

  read(path: string): Promise<Uint8Array | null> {
    this.requests.push(`read ${path}`);
    const bytes = this.#current(path)?.bytes;
    return Promise.resolve(bytes ? Uint8Array.from(bytes) : null);
  }

  list(folder: string, after = ''): Promise<string[]> {
    this.requests.push(`list ${folder}`);
    const isIn = (path: string) => path.startsWith(folder) && !path.slice(folder.length).includes('/') && path > after;
    return Promise.resolve(this.paths.filter(isIn));
  }

  versions(after: string | null): Promise<{ files: FileVersions[]; next: string | null }> {
    this.requests.push('versions');
    const paths = [...this.#versions.keys()].filter((path) => path > (after ?? '')).sort(byCodeUnit);
    const page = paths.slice(0, this.pageSize);
    const next = paths.length > page.length ? (page.at(-1) ?? null) : null;
    return Promise.resolve({ files: page.map((path) => this.#counted(path)), next });
  }

  versionsOf(path: string): Promise<FileVersions> {
    this.requests.push(`versions of ${path}`);
    return Promise.resolve(this.#counted(path));
  }

  inspect(path: string): Promise<InspectedFile | null> {
    this.requests.push(`inspect ${path}`);
    const current = this.#current(path);
    if (!current?.bytes) return Promise.resolve(null);
    const { storedAt, bytes, lock } = current;
    return Promise.resolve({ storedAt: toInstant(storedAt), sha256: sha256Hex(bytes), lock });
  }

  /** Writes a version, whether there is one or not. */
  write(path: string, bytes: Uint8Array): void {
    const days = path.startsWith('evidence/') ? this.locks?.evidenceDays : this.locks?.logDays;
    const lock =
      this.locks && days !== undefined
        ? { mode: this.locks.mode, until: toInstant(this.#now() + days * DAY_MS) }
        : null;
    this.#add(path, { storedAt: this.#now(), bytes: Uint8Array.from(bytes), lock });
  }

  /** Deletes without naming a version: the file is hidden, not gone. */
  hide(path: string): void {
    this.#add(path, { storedAt: this.#now(), bytes: null, lock: null });
  }

  /** Deletes the latest version for good, delete markers included. */
  destroy(path: string): void {
    const versions = this.#versions.get(path) ?? [];
    versions.pop();
    if (versions.length === 0) this.#versions.delete(path);
  }

  /** Changes the lock of the current version. */
  relock(path: string, lock: FileLock | null): void {
    const current = this.#current(path);
    if (!current) throw new RangeError(`no file ${path}`);
    current.lock = lock;
  }

  /** Paths of the files that are there, ascending. */
  get paths(): string[] {
    return [...this.#versions.keys()].filter((path) => this.#current(path)).sort(byCodeUnit);
  }

  #add(path: string, version: Version): void {
    this.#versions.set(path, [...(this.#versions.get(path) ?? []), version]);
  }

  #current(path: string): Version | null {
    const last = this.#versions.get(path)?.at(-1);
    return last?.bytes ? last : null;
  }

  #counted(path: string): FileVersions {
    const all = this.#versions.get(path) ?? [];
    const versions = all.filter(({ bytes }) => bytes !== null).length;
    return { path, versions, deleteMarkers: all.length - versions };
  }
}
