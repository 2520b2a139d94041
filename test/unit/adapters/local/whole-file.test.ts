import { chmod, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile, writeNewFile } from '../../../../shared/adapters/local/whole-file.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';

describe('a new file', () => {
  const place = async () => {
    const folder = await temporaryFolder();
    return { folder, path: join(folder, 'new.txt') };
  };

  it('has its text and mode, and nothing lies beside it', async () => {
    const { folder, path } = await place();
    await writeNewFile(path, 'text', 0o600);

    expect(await readFile(path, 'utf8')).toBe('text');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['new.txt']);
  });

  it('does not replace one that is there, and leaves nothing beside it', async () => {
    const { folder, path } = await place();
    await writeFile(path, 'old');

    await expect(writeNewFile(path, 'new', 0o600)).rejects.toMatchObject({ code: 'EEXIST' });

    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['new.txt']);
  });

  it('is written by one of several at once', async () => {
    const { path } = await place();
    const texts = ['one', 'two', 'three', 'four'];

    const outcomes = await Promise.allSettled(texts.map((text) => writeNewFile(path, text, 0o600)));

    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(texts[winner]);
  });
});

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
