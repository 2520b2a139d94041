import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNewFile } from '../../../../shared/adapters/local/new-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  path = join(folder, 'new.txt');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a new file', () => {
  it('has its text and mode, and nothing lies beside it', async () => {
    await writeNewFile(path, 'text', 0o600);

    expect(await readFile(path, 'utf8')).toBe('text');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['new.txt']);
  });

  it('does not replace one that is there, and leaves nothing beside it', async () => {
    await writeFile(path, 'old');

    await expect(writeNewFile(path, 'new', 0o600)).rejects.toMatchObject({ code: 'EEXIST' });

    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['new.txt']);
  });

  it('is written by one of several at once', async () => {
    const texts = ['one', 'two', 'three', 'four'];

    const outcomes = await Promise.allSettled(texts.map((text) => writeNewFile(path, text, 0o600)));

    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe(texts[winner]);
  });
});
