import { lstat, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderState, FolderStore } from '../../../../shared/adapters/local/folder-store.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';
import { StoreProcess, treeOf } from './processes.ts';

const ENTRY = 'log/00000000000000000000.dsse.json';
const bytes = Buffer.from('x');

describe('FolderStore', () => {
  it('puts each file where the layout says, and nothing beside it', async () => {
    const folder = await temporaryFolder();

    await new FolderStore(folder, 'main').create(ENTRY, bytes);

    expect(await treeOf(join(folder, 'main'))).toEqual(['log', ENTRY]);
    expect(await readdir(join(folder, '.state/main/tmp'))).toEqual([]);
  });

  it('keeps workspaces apart', async () => {
    const folder = await temporaryFolder();
    await new FolderStore(folder, 'main').create(ENTRY, bytes);

    expect(await new FolderStore(folder, 'test').read(ENTRY)).toBeNull();
  });

  it('makes files and folders that only their owner can read, whatever the umask', async () => {
    const folder = await temporaryFolder();
    await new StoreProcess(['create', folder, ENTRY, '1'], 'umask 0').result();

    const modes = await Promise.all(
      (await treeOf(folder)).map(async (name) => [name, ((await stat(join(folder, name))).mode & 0o777).toString(8)]),
    );

    expect(Object.fromEntries(modes)).toEqual({
      '.state': '700',
      '.state/main': '700',
      '.state/main/tmp': '700',
      main: '700',
      'main/log': '700',
      [`main/${ENTRY}`]: '600',
    });
  });

  it.each([
    ['climbs', '../escape'],
    ['climbs on its way', 'log/../../escape'],
    ['is absolute', '/escape'],
    ['names the folder itself', '.'],
    ['names the folder above', '..'],
    ['has an empty part', 'log//escape'],
    ['has a hidden part', '.state/escape'],
    ['has a backslash', 'log\\escape'],
    ['has a NUL', 'log/\u0000'],
    ['is empty', ''],
  ])('refuses a path that %s [D6]', async (_what, path) => {
    const folder = await temporaryFolder();
    const store = new FolderStore(join(folder, 'store'), 'main');

    await expect(store.create(path, bytes)).rejects.toMatchObject({ code: 'store-damaged' });
    await expect(store.read(path)).rejects.toMatchObject({ code: 'store-damaged' });
    await expect(store.list(path)).rejects.toMatchObject({ code: 'store-damaged' });
    expect(await treeOf(folder)).toEqual([]);
  });

  it('says which file it cannot write when something is in the way', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'main'), 'a file in the way');

    const creating = new FolderStore(folder, 'main').create(ENTRY, bytes);

    await expect(creating).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(new RegExp(`^cannot write ${ENTRY} in the evidence store: .*; check the folder`)),
    });
    expect(await treeOf(join(folder, '.state/main/tmp'))).toEqual([]);
  });

  it('says which file it cannot read', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'main', ENTRY), { recursive: true });

    const reading = new FolderStore(folder, 'main').read(ENTRY);

    await expect(reading).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  it('does not write through a link that stands in the place of a file', async () => {
    const folder = await temporaryFolder();
    const store = new FolderStore(folder, 'main');
    await store.create('log/other', bytes);
    await symlink(join(folder, 'outside'), join(folder, 'main', ENTRY));

    const outcome = await store.create(ENTRY, bytes);

    expect(outcome).toBe('exists');
    expect((await lstat(join(folder, 'main', ENTRY))).isSymbolicLink()).toBe(true);
    expect(await readdir(folder)).not.toContain('outside');
  });
});

describe('files that a killed process left', () => {
  const HOUR = 3600;

  it.each([
    ['FolderStore', (folder: string) => new FolderStore(folder, 'main').create(ENTRY, bytes)],
    ['FolderState', (folder: string) => new FolderState(folder, 'main').write('cursor.json', bytes)],
  ])('are removed after an hour, when %s next writes, and not before', async (_what, write) => {
    const folder = await temporaryFolder();
    const scratch = join(folder, '.state/main/tmp');
    await mkdir(scratch, { recursive: true });
    for (const [name, age] of [
      ['old', HOUR + 60],
      ['young', HOUR - 60],
    ] as const) {
      await writeFile(join(scratch, name), 'half a fi');
      const { mtimeMs } = await stat(join(scratch, name));
      await utimes(join(scratch, name), mtimeMs / 1000 - age, mtimeMs / 1000 - age);
    }

    await write(folder);

    expect(await readdir(scratch)).toEqual(['young']);
  });
});
