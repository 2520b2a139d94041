import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerificationSource } from '../../evidence/verify/source.ts';
import { STORE_FOLDERS, type WorkspaceSource } from '../store-folders.ts';

/** A workspace's folder, for the verifier. */
export class FolderSource implements VerificationSource {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async paths(): Promise<readonly string[]> {
    const found: string[] = [];
    await addPaths(this.#root, '', found);
    return found;
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

/** A folder that cannot be listed (no permission, a name that is not UTF-8) stands for itself, so that it is noticed. */
async function addPaths(root: string, prefix: string, found: string[]): Promise<void> {
  for (const child of await readdir(join(root, prefix), { withFileTypes: true })) {
    const path = prefix + child.name;
    if (!child.isDirectory()) found.push(path);
    else await addPaths(root, `${path}/`, found).catch(() => found.push(path));
  }
}

/**
 * The workspaces in what a user points at: a store, which has a folder for each, or the folder of one workspace. What
 * has any part of an evidence store counts, so that a log that was deleted is missed. Empty if it is neither.
 */
export async function findWorkspaces(path: string): Promise<WorkspaceSource[]> {
  const open = (name: string, place: string) => ({ name, place, source: new FolderSource(place) });
  const children = await readdir(path, { withFileTypes: true });
  if (children.some((child) => STORE_FOLDERS.includes(child.name))) return [open('', path)];
  const found = [];
  for (const child of children) {
    if (child.name.startsWith('.') || child.name === 'exports') continue;
    const folder = join(path, child.name);
    // A link counts too: one that was put in the place of a workspace must not hide it.
    const isFolder = (await stat(folder).catch(() => null))?.isDirectory() ?? false;
    if (isFolder && (await readdir(folder)).some((name) => STORE_FOLDERS.includes(name)))
      found.push(open(child.name, folder));
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
