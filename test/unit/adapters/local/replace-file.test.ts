import { chmod, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../../../shared/adapters/local/replace-file.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';

async function aFile(text: string): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'rollcall.yaml');
  await writeFile(path, text);
  return { folder, path };
}

describe('replacing the text of a file', () => {
  it('leaves the new text and nothing beside it', async () => {
    const { folder, path } = await aFile('old');

    expect(await replaceFile(path, 'old', 'new')).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['rollcall.yaml']);
  });

  it('does nothing if somebody has changed the file meanwhile', async () => {
    const { folder, path } = await aFile('theirs');

    expect(await replaceFile(path, 'old', 'new')).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('theirs');
    expect(await readdir(folder)).toEqual(['rollcall.yaml']);
  });

  it('keeps the permissions', async () => {
    const { path } = await aFile('old');
    await chmod(path, 0o600);

    await replaceFile(path, 'old', 'new');

    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('follows a link, which stays one', async () => {
    const { folder, path } = await aFile('old');
    const link = join(folder, 'link.yaml');
    await symlink(path, link);

    await replaceFile(link, 'old', 'new');

    expect(await readlink(link)).toBe(path);
    expect(await readFile(path, 'utf8')).toBe('new');
  });
});
