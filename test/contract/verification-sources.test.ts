import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderSource } from '../../shared/adapters/local/folder-source.ts';
import { sourceOf } from '../support/memory-source.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { defineVerificationSourceContract } from './verification-source.ts';

defineVerificationSourceContract('FolderSource', async (files) => {
  const folder = await temporaryFolder();
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return new FolderSource(folder);
});

defineVerificationSourceContract('sourceOf a MemoryStore', async (files) => {
  const store = new MemoryStore();
  for (const [path, bytes] of files) await store.create(path, bytes);
  return sourceOf(store);
});
