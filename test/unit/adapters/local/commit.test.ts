import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitOf } from '../../../../shared/adapters/local/commit.ts';
import { temporaryFolder } from '../../../contract/temporary-folder.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

async function checkout(files: { readonly [path: string]: string }): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, '.git', path)), { recursive: true });
    await writeFile(join(folder, '.git', path), text);
  }
  return folder;
}

describe('commitOf', () => {
  it.each([
    ['on a branch', { HEAD: 'ref: refs/heads/main\n', 'refs/heads/main': `${COMMIT}\n` }],
    ['at a commit', { HEAD: `${COMMIT}\n` }],
    [
      'on a branch that is packed',
      { HEAD: 'ref: refs/heads/main\n', 'packed-refs': `# pack-refs with: peeled\n${COMMIT} refs/heads/main\n` },
    ],
  ])('finds the commit of a checkout that is %s', async (_what, files) => {
    expect(await commitOf(await checkout(files))).toBe(COMMIT);
  });

  it.each([
    ['is no checkout', {}],
    ['has no commit yet', { HEAD: 'ref: refs/heads/main\n' }],
    ['has a head that is none', { HEAD: 'nonsense\n' }],
  ])('gives nothing for a folder that %s', async (_what, files) => {
    expect(await commitOf(await checkout(files))).toBeNull();
  });
});
