import { describe, expect, it } from 'vitest';
import type { EvidenceStore } from '../../shared/evidence/ports.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';
import { millisecondsOf } from '../../shared/kernel/instant.ts';
import type { BucketAudit, FileVersions } from '../../shared/pipeline/audit/ports.ts';

/** A bucket with versions and Object Lock, as the store writes it, the audit sees it, and an administrator can harm it. */
export interface AuditedBucket {
  readonly store: EvidenceStore;
  readonly audit: BucketAudit;
  /** Writes another version of a file. */
  rewrite(path: string, bytes: Uint8Array): Promise<void>;
  /** Deletes a file without naming a version. */
  hide(path: string): Promise<void>;
}

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
const LOG = 'log/00000000000000000000.dsse.json';

async function allVersions(audit: BucketAudit, after: string | null = null): Promise<FileVersions[]> {
  const { files, next } = await audit.versions(after);
  return next === null ? [...files] : [...files, ...(await allVersions(audit, next))];
}

/** What every view of a versioned, locked bucket must show. `open` gives a new, empty workspace. */
export function defineBucketAuditContract(name: string, open: () => Promise<AuditedBucket>): void {
  describe(`${name} as seen by the audit`, () => {
    it('shows every file with its one version, in the order of paths', async () => {
      const { store, audit } = await open();
      for (const path of [LOG, 'keys/b.pem', 'evidence/2026/03/a']) await store.create(path, bytesOf(path));

      expect(await allVersions(audit)).toEqual(
        ['evidence/2026/03/a', 'keys/b.pem', LOG].map((path) => ({ path, versions: 1, deleteMarkers: 0 })),
      );
    });

    it('has nothing to show of an empty workspace', async () => {
      const { audit } = await open();

      expect(await audit.versions(null)).toEqual({ files: [], next: null });
      expect(await audit.versionsOf(LOG)).toEqual({ path: LOG, versions: 0, deleteMarkers: 0 });
      expect(await audit.inspect(LOG)).toBeNull();
    });

    it('shows a second version', async () => {
      const { store, audit, rewrite } = await open();
      await store.create(LOG, bytesOf('first'));

      await rewrite(LOG, bytesOf('second'));

      expect(await audit.versionsOf(LOG)).toEqual({ path: LOG, versions: 2, deleteMarkers: 0 });
      expect(await allVersions(audit)).toEqual([{ path: LOG, versions: 2, deleteMarkers: 0 }]);
    });

    it('shows a delete marker, behind which nothing can be read', async () => {
      const { store, audit, hide } = await open();
      await store.create(LOG, bytesOf('first'));

      await hide(LOG);

      expect(await audit.versionsOf(LOG)).toEqual({ path: LOG, versions: 1, deleteMarkers: 1 });
      expect(await allVersions(audit)).toEqual([{ path: LOG, versions: 1, deleteMarkers: 1 }]);
      expect(await audit.inspect(LOG)).toBeNull();
      expect(await store.read(LOG)).toBeNull();
    });

    it('does not take a file for another whose path it begins with', async () => {
      const { store, audit } = await open();
      await store.create('keys/a', bytesOf('x'));
      await store.create('keys/ab', bytesOf('x'));

      expect(await audit.versionsOf('keys/a')).toEqual({ path: 'keys/a', versions: 1, deleteMarkers: 0 });
    });

    it('goes on after a path', async () => {
      const { store, audit } = await open();
      for (const path of ['log/1', 'log/2', 'log/3']) await store.create(path, bytesOf('x'));

      const files = await allVersions(audit, 'log/1');

      expect(files.map(({ path }) => path)).toEqual(['log/2', 'log/3']);
    });

    it('tells when a file was stored, what it holds, and until when it is locked', async () => {
      const { store, audit } = await open();
      await store.create('evidence/2026/03/a', bytesOf('content'));

      const file = await audit.inspect('evidence/2026/03/a');

      expect(file).toMatchObject({ sha256: sha256Hex('content'), lock: { mode: 'governance' } });
      expect(millisecondsOf(file?.lock?.until ?? '')).toBeGreaterThan(millisecondsOf(file?.storedAt ?? ''));
    });
  });
}
