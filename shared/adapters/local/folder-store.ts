import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EvidenceError } from '../../evidence/errors.ts';
import type { EvidenceStore, StateStore } from '../../evidence/ports.ts';
import { byCodeUnit } from '../../kernel/canonical-json.ts';
import { codeOf, messageOf } from '../../kernel/errors.ts';
import { refuseForeignPath } from '../store-path.ts';

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
    const target = this.#locate(path);
    return unavailable(`write ${path}`, () =>
      withTemporary(this.#scratch, bytes, async (temporary) => {
        await makeFolder(dirname(target));
        try {
          await link(temporary, target);
        } catch (error) {
          if (codeOf(error) === 'EEXIST') return 'exists';
          throw error;
        }
        await flushFolder(dirname(target));
        return 'created';
      }),
    );
  }

  async read(path: string): Promise<Uint8Array | null> {
    const target = this.#locate(path);
    return unavailable(`read ${path}`, () => readOrNull(target));
  }

  async list(folder: string, after = ''): Promise<string[]> {
    const target = this.#locate(folder);
    return unavailable(`list ${folder}`, async () => {
      try {
        const children = await readdir(target, { withFileTypes: true });
        const paths = children.filter((child) => !child.isDirectory()).map(({ name }) => folder + name);
        return paths.filter((path) => path > after).sort(byCodeUnit);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    });
  }

  #locate(path: string): string {
    refuseForeignPath(path);
    return join(this.#root, path);
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
    await unavailable(`write ${name}`, () =>
      withTemporary(join(this.#folder, 'tmp'), bytes, async (temporary) => {
        await rename(temporary, join(this.#folder, name));
        await flushFolder(this.#folder);
      }),
    );
  }
}

/** What a killed process left behind is removed by whoever writes next, but not what another one may be writing. */
const STALE_AFTER_MS = 3_600_000;

/**
 * Writes and flushes bytes under a temporary name, for `use` to give them their own, which nobody so ever sees with a
 * part of them. The temporary name is gone afterwards, whatever happens.
 */
async function withTemporary<T>(folder: string, bytes: Uint8Array, use: (temporary: string) => Promise<T>): Promise<T> {
  await makeFolder(folder);
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx', 0o600);
  try {
    let writtenAt: number;
    try {
      await file.writeFile(bytes);
      await file.sync();
      writtenAt = (await file.stat()).mtimeMs;
    } finally {
      await file.close();
    }
    const result = await use(path);
    await removeStale(folder, writtenAt - STALE_AFTER_MS);
    return result;
  } finally {
    await removeIfPossible(path);
  }
}

/** The file system's own clock tells ages, so that ours does not matter. */
async function removeStale(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < before) await removeIfPossible(path);
  }
}

/** What stays is harmless: nothing reads temporary files, and a later write removes them. */
async function removeIfPossible(path: string): Promise<void> {
  await unlink(path).catch(() => {});
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
    const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '');
    const hint = isFull ? 'the disk is full; make room' : `${messageOf(error)}; check the folder`;
    throw new EvidenceError('store-unavailable', `cannot ${what} in the evidence store: ${hint} and run again`, {
      cause: error,
    });
  }
}
