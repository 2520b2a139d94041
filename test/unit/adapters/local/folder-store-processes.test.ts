import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderState, FolderStore } from '../../../../shared/adapters/local/folder-store.ts';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';
import { StoreProcess, treeOf } from './processes.ts';

const ENTRY = 'log/00000000000000000000.dsse.json';
/** A file may have 64 blocks, which are 32 or 64 kB, depending on the shell. */
const LIMIT = 'ulimit -f 64';

describe('FolderStore between processes', { timeout: 60_000 }, () => {
  it('lets exactly one of many processes create a file', async () => {
    for (const size of ['10', '200000']) {
      const folder = await temporaryFolder();
      const processes = Array.from({ length: 6 }, () => new StoreProcess(['create-at-once', folder, ENTRY, size]));
      await Promise.all(processes.map((process) => process.line()));

      for (const process of processes) process.go();
      const results = (await Promise.all(processes.map((process) => process.result()))) as {
        outcome: string;
        pid: number;
      }[];

      const winners = results.filter(({ outcome }) => outcome === 'created');
      expect(winners).toHaveLength(1);
      expect(results.filter(({ outcome }) => outcome === 'exists')).toHaveLength(5);
      expect(await readFile(join(folder, 'main', ENTRY), 'utf8')).toBe(
        Buffer.alloc(Number(size), `${winners[0]?.pid} `).toString(),
      );
      expect(await readdir(join(folder, '.state/main/tmp'))).toEqual([]);
    }
  });

  it('leaves no half file under a final name when it is killed while it writes', async () => {
    const folder = await temporaryFolder();
    for (let round = 1; round <= 12; round++) {
      const process = new StoreProcess(['create-forever', folder, '', '3000000']);
      for (let created = 0; created < round; created++) await process.line();
      await process.kill();
    }

    const files = (await treeOf(join(folder, 'main'))).filter((path) => /[0-9a-f]{64}$/.test(path));
    for (const path of files) {
      expect(sha256Hex(await readFile(join(folder, 'main', path)))).toBe(basename(path));
    }
    expect(files.length).toBeGreaterThan(12);
    // What was being written when the process was killed.
    expect(await readdir(join(folder, '.state/main/tmp'))).not.toEqual([]);
  });

  it('leaves the store as it was when a file cannot be written to its end', async () => {
    const folder = await temporaryFolder();
    await new FolderStore(folder, 'main').create('log/before', randomBytes(10));
    const before = await treeOf(folder);

    const result = await new StoreProcess(['create', folder, ENTRY, '1000000'], LIMIT).result();

    expect(result).toMatchObject({
      code: 'store-unavailable',
      message: `cannot write ${ENTRY} in the evidence store: the disk is full; make room and run again`,
    });
    expect(await treeOf(folder)).toEqual(before);
  });

  it('keeps the state that was there when a new one cannot be written to its end', async () => {
    const folder = await temporaryFolder();
    await new FolderState(folder, 'main').write('cursor.json', Buffer.from('old'));

    const result = await new StoreProcess(['write-state', folder, 'cursor.json', '1000000'], LIMIT).result();

    expect(result).toMatchObject({ code: 'store-unavailable' });
    expect(await readFile(join(folder, '.state/main/cursor.json'), 'utf8')).toBe('old');
    expect(await readdir(join(folder, '.state/main/tmp'))).toEqual([]);
  });
});
