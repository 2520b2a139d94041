import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EvidenceError } from '../../evidence/errors.ts';
import type { EvidenceStore, StateStore } from '../../evidence/ports.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { messageOf } from '../../kernel/errors.ts';

/**
 * Evidence in a folder of this machine. A file appears whole or not at all: it is written and flushed under a temporary
 * name in `.state`, then linked to its own name, which fails if there is one already; then the folder is flushed.
 */
export class FolderStore implements EvidenceStore {
  readonly #root: string;
  readonly #scratch: string;

  /** `store` is the folder of all workspaces. */
  constructor(store: string, workspace: string) {
    this.#root = join(store, workspace);
    this.#scratch = join(store, '.state', workspace, 'tmp');
  }

  async create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    const target = join(this.#root, path);
    return unavailable(`write ${path}`, async () => {
      await makeFolder(dirname(target));
      const temporary = await writeTemporary(this.#scratch, bytes);
      try {
        await link(temporary, target);
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return 'exists';
        throw error;
      } finally {
        await unlink(temporary);
      }
      await flushFolder(dirname(target));
      return 'created';
    });
  }

  async read(path: string): Promise<Uint8Array | null> {
    return unavailable(`read ${path}`, () => readOrNull(join(this.#root, path)));
  }

  async list(folder: string, after?: string): Promise<string[]> {
    return unavailable(`list ${folder}`, async () => {
      try {
        const names = await readdir(join(this.#root, folder));
        const paths = names.map((name) => folder + name).sort(byCodeUnit);
        return after === undefined ? paths : paths.filter((path) => path > after);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    });
  }
}

/** Cursors and caches in the store's `.state` folder. */
export class FolderState implements StateStore {
  readonly #folder: string;

  constructor(store: string, workspace: string) {
    this.#folder = join(store, '.state', workspace);
  }

  async read(name: string): Promise<Uint8Array | null> {
    return unavailable(`read ${name}`, () => readOrNull(join(this.#folder, name)));
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await unavailable(`write ${name}`, async () => {
      const temporary = await writeTemporary(join(this.#folder, 'tmp'), bytes);
      await rename(temporary, join(this.#folder, name));
      await flushFolder(this.#folder);
    });
  }
}

async function writeTemporary(folder: string, bytes: Uint8Array): Promise<string> {
  await makeFolder(folder);
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
  await file.close();
  return path;
}

/** Makes a folder and its parents, each flushed into its parent, so that none is lost with the power. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await flushFolder(dirname(folder));
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readOrNull(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function unavailable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const hint = codeOf(error) === 'ENOSPC' ? 'the disk is full; make room' : `${messageOf(error)}; check the folder`;
    throw new EvidenceError('store-unavailable', `cannot ${what} in the evidence store: ${hint} and run again`, {
      cause: error,
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
