import { MemoryDigests, MemoryStore } from '../support/memory-store.ts';
import { defineStoredDigestsContract } from './stored-digests.ts';

defineStoredDigestsContract('MemoryDigests', async () => {
  const store = new MemoryStore();
  return { store, digests: new MemoryDigests(store) };
});
