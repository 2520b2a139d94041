import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { VerificationSource } from '../../evidence/verify/source.ts';

/** A workspace's folder, for the verifier. */
export class FolderSource implements VerificationSource {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async paths(): Promise<readonly string[]> {
    const found = await readdir(this.#root, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  }

  /** Null for what is no regular file: a link could point anywhere, a pipe would never end. */
  async read(path: string): Promise<Uint8Array | null> {
    try {
      const full = join(this.#root, path);
      return (await lstat(full)).isFile() ? await readFile(full) : null;
    } catch {
      return null;
    }
  }
}

const PARTS = ['log', 'checkpoints', 'evidence', 'keys'];

/**
 * The workspaces in what a user points at: a store, which has a folder for each, or the folder of one workspace. What
 * has any part of an evidence store counts, so that a log that was deleted is missed. Empty if it is neither.
 */
export async function findWorkspaces(path: string): Promise<{ readonly name: string; readonly folder: string }[]> {
  const children = await readdir(path, { withFileTypes: true });
  if (children.some((child) => PARTS.includes(child.name))) return [{ name: '', folder: path }];
  const found = [];
  for (const child of children) {
    if (!child.isDirectory() || child.name.startsWith('.') || child.name === 'exports') continue;
    const folder = join(path, child.name);
    if ((await readdir(folder)).some((name) => PARTS.includes(name))) found.push({ name: child.name, folder });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
