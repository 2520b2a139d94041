import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildVerifier } from '../../../functions/verifier/build.ts';
import { temporaryFolder } from '../../contract/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

async function built(root: string): Promise<Map<string, string>> {
  const folder = join(await temporaryFolder(), 'dist');
  await buildVerifier(root, folder);
  const files = new Map<string, string>();
  for (const name of (await readdir(folder)).sort()) files.set(name, await readFile(join(folder, name), 'utf8'));
  return files;
}

/** The same sources in another folder, with the packages that this one has. */
async function copyOfTheRepository(): Promise<string> {
  const root = join(await temporaryFolder(), 'elsewhere');
  await mkdir(join(root, 'node_modules'), { recursive: true });
  for (const part of ['functions', 'shared', 'package.json', 'tsconfig.json']) {
    await cp(join(ROOT, part), join(root, part), { recursive: true });
  }
  for (const name of ['zod', 'temporal-polyfill', 'temporal-utils']) {
    await cp(join(ROOT, 'node_modules', name), join(root, 'node_modules', name), { recursive: true });
  }
  return root;
}

describe('the verifier for auditors', () => {
  it('is the same, byte for byte, wherever it is built', async () => {
    const here = await built(ROOT);
    const elsewhere = await built(await copyOfTheRepository());

    expect([...here.keys()]).toEqual(['SHA256SUMS', 'rollcall-verify.mjs', 'verify.html']);
    expect(Object.fromEntries(elsewhere)).toEqual(Object.fromEntries(here));
  });

  it('comes with the digests of its files', async () => {
    const { SHA256SUMS = '', ...files } = Object.fromEntries(await built(ROOT));

    const lines = Object.entries(files).map(
      ([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`,
    );
    expect(SHA256SUMS).toBe(lines.join(''));
  });

  it('needs nothing beside it: the program Node alone, the page not even that', async () => {
    const { 'rollcall-verify.mjs': program = '', 'verify.html': page = '' } = Object.fromEntries(await built(ROOT));
    const imported = [...program.matchAll(/^import .* from "(.*)";$/gm)].map(([, name]) => name);

    expect(imported).not.toEqual([]);
    expect(imported.filter((name) => !/^node:(fs\/promises|path|util)$/.test(name ?? ''))).toEqual([]);
    expect(page).not.toMatch(/\b(require|import)\(|\bBuffer\b|\bprocess\.|<(script|link|img|iframe)[^>]+(src|href)=/);
  });

  it('carries the licences of the packages in it', async () => {
    const files = await built(ROOT);

    for (const name of ['rollcall-verify.mjs', 'verify.html']) {
      expect(files.get(name)?.match(/Contains (\S+):\n\nMIT License|Contains (\S+):\n\n.*MIT/g)).toHaveLength(3);
    }
  });
});
