import { describe, expect, it } from 'vitest';
import type { EvidenceStore, StoredDigests } from '../../shared/evidence/ports.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';

export interface StoreWithDigests {
  readonly store: EvidenceStore;
  readonly digests: StoredDigests;
}

/** What every store that vouches for digests must do. */
export function defineStoredDigestsContract(name: string, open: () => Promise<StoreWithDigests>): void {
  describe(`${name} as stored digests`, () => {
    it('gives the SHA-256 of what was created, whatever its path says', async () => {
      const { store, digests } = await open();
      const bytes = Buffer.from('{"some":"document"}');
      await store.create(`evidence/2026/03/${'0'.repeat(64)}`, bytes);

      expect(await digests.sha256Of(`evidence/2026/03/${'0'.repeat(64)}`)).toBe(sha256Hex(bytes));
    });

    it('gives that of nothing, too', async () => {
      const { store, digests } = await open();
      await store.create('evidence/2026/03/empty', new Uint8Array());

      expect(await digests.sha256Of('evidence/2026/03/empty')).toBe(sha256Hex(''));
    });

    it('gives null for what is not there, folders included', async () => {
      const { store, digests } = await open();
      await store.create('evidence/2026/03/a', Buffer.from('a'));

      expect(await digests.sha256Of('evidence/2026/03/b')).toBeNull();
      expect(await digests.sha256Of('evidence/2026/03')).toBeNull();
    });
  });
}
