import { FolderState, FolderStore } from '../../shared/adapters/local/folder-store.ts';
import { readingAhead } from '../../shared/adapters/read-ahead.ts';
import { FaultPlan, FaultyStore } from '../support/faulty-store.ts';
import { MemoryState, MemoryStore } from '../support/memory-store.ts';
import { defineEvidenceStoreContract } from './evidence-store.ts';
import { defineStateStoreContract } from './state-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

defineEvidenceStoreContract('FolderStore', async () => new FolderStore(await temporaryFolder(), 'main'));
defineEvidenceStoreContract('MemoryStore', async () => new MemoryStore());
defineEvidenceStoreContract('MemoryStore, read ahead', async () => readingAhead(new MemoryStore()));
defineEvidenceStoreContract(
  'FaultyStore without a fault',
  async () => new FaultyStore(new MemoryStore(), FaultPlan.none()),
);

defineStateStoreContract('FolderState', async () => new FolderState(await temporaryFolder(), 'main'));
defineStateStoreContract('MemoryState', async () => new MemoryState());
