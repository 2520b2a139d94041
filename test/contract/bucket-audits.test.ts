import { MemoryBucket } from '../support/memory-bucket.ts';
import { defineBucketAuditContract } from './bucket-audit.ts';
import { defineEvidenceStoreContract } from './evidence-store.ts';

const LOCKS = { mode: 'governance', evidenceDays: 30, logDays: 60 } as const;

function bucketOfPages(pageSize: number) {
  const bucket = new MemoryBucket(() => Date.parse('2026-03-02T06:00:00Z'), LOCKS);
  bucket.pageSize = pageSize;
  return {
    store: bucket,
    audit: bucket,
    rewrite: (path: string, bytes: Uint8Array) => Promise.resolve(bucket.write(path, bytes)),
    hide: (path: string) => Promise.resolve(bucket.hide(path)),
  };
}

defineBucketAuditContract('MemoryBucket', async () => bucketOfPages(1000));
defineBucketAuditContract('MemoryBucket, a file at a time', async () => bucketOfPages(1));
defineEvidenceStoreContract('MemoryBucket', async () => bucketOfPages(1000).store);
