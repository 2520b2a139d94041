import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderSource, findWorkspaces } from '../../../../shared/adapters/local/folder-source.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';
import { makePipe } from './processes.ts';

async function write(folder: string, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

describe('FolderSource', () => {
  it('lists a link without following it, and reads nothing through it', async () => {
    const folder = await temporaryFolder();
    await write(folder, 'outside/file', 'main/log/real');
    await symlink(join(folder, 'outside/file'), join(folder, 'main/log/link'));
    await symlink(join(folder, 'outside'), join(folder, 'main/evidence'));
    const source = new FolderSource(join(folder, 'main'));

    expect(new Set(await source.paths())).toEqual(new Set(['log/real', 'log/link', 'evidence']));
    expect(await source.read('log/link')).toBeNull();
    expect(await source.read('evidence')).toBeNull();
  });

  it('does not wait for a pipe', async () => {
    const folder = await temporaryFolder();
    makePipe(join(folder, 'pipe'));
    const source = new FolderSource(folder);

    expect(await source.paths()).toEqual(['pipe']);
    expect(await source.read('pipe')).toBeNull();
  });

  it('lists folders that are nested as deep as the system allows', async () => {
    const folder = await temporaryFolder();
    const deep = `${'d/'.repeat(500)}file`;
    await write(folder, deep);

    expect(await new FolderSource(folder).paths()).toEqual([deep]);
  });
});

describe('findWorkspaces', () => {
  it('takes a folder with any part of a store in it for one workspace', async () => {
    const folder = await temporaryFolder();
    await write(folder, 'checkpoints/x');

    expect(await findWorkspaces(folder)).toMatchObject([{ name: '', place: folder }]);
  });

  it('finds the workspaces of a store, and takes nothing else for one', async () => {
    const folder = await temporaryFolder();
    await write(folder, 'test/log/x', 'main/keys/x', '.state/main/log/x', 'exports/log/x', 'notes/x', 'file');

    expect(await findWorkspaces(folder)).toMatchObject([
      { name: 'main', place: join(folder, 'main') },
      { name: 'test', place: join(folder, 'test') },
    ]);
  });

  it('does not overlook a workspace that was replaced by a link', async () => {
    const folder = await temporaryFolder();
    await write(folder, 'elsewhere/log/x', 'store/main/log/x');
    await symlink(join(folder, 'elsewhere'), join(folder, 'store/test'));
    await symlink(join(folder, 'nowhere'), join(folder, 'store/gone'));

    const found = await findWorkspaces(join(folder, 'store'));

    expect(found.map(({ name }) => name)).toEqual(['main', 'test']);
  });

  it('finds nothing in a folder without evidence', async () => {
    expect(await findWorkspaces(await temporaryFolder())).toEqual([]);
  });
});
