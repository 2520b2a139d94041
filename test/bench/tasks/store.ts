import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderStore } from '../../../shared/adapters/local/folder-store.ts';
import type { EvidenceStore } from '../../../shared/evidence/ports.ts';
import { toInstant } from '../../../shared/kernel/instant.ts';
import { run } from '../../../shared/pipeline/run.ts';
import type { MemoryState } from '../../support/memory-store.ts';
import { Scenario } from '../../support/scenario.ts';

/** A log of many slots in a folder. */
export interface BenchStore {
  /** The folder of the store; the workspace is `main`. */
  readonly folder: string;
  readonly slots: number;
  /** People of the company; as many have accounts. */
  readonly people: number;
}

const START = Date.parse('2026-01-01T00:00:00Z');
const SIX_HOURS = 6 * 3_600_000;

/** The time of a slot, epoch milliseconds. Slots are numbered from 0, four a day. */
export function timeOf(slot: number): number {
  return START + slot * SIX_HOURS;
}

/** The company at its beginning, and who signs: the same in every process. */
export function scenarioOf({ people }: Pick<BenchStore, 'people'>): Scenario {
  return new Scenario({ size: people, start: toInstant(START) });
}

/** Runs slot after slot. Somebody joins, and somebody leaves, every 16 days. Says how large the store is then. */
export async function layOut({ folder, slots, people }: BenchStore): Promise<object> {
  const played = scenarioOf({ people });
  const { company } = played;
  const store = new UnflushedStore(folder);
  for (let slot = 0; slot < slots; slot++) {
    if (slot % 64 === 8) company.join(company.hire(toInstant(timeOf(slot)).slice(0, 10)));
    const leaver = company.people[slot / 64];
    if (leaver && slot > 0) {
      company.leave(leaver, toInstant(timeOf(slot) - 86_400_000).slice(0, 10));
      const account = company.accountOf(leaver.id);
      if (account) company.deactivate(account);
    }
    played.clock.set(toInstant(timeOf(slot)));
    await run(played.context({ store }), { slot: null, manual: false });
  }
  await writeCursors(folder, played.state);
  const sizes = await sizesIn(join(folder, 'main'));
  return { files: sizes.length, megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1e6 };
}

async function sizesIn(folder: string): Promise<number[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
}

/** Keeps what the next run needs beside the store. */
export async function writeCursors(folder: string, { values }: MemoryState): Promise<void> {
  const texts = [...values].map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]);
  await writeFile(join(folder, 'cursors.json'), JSON.stringify(texts));
}

export async function readCursors(folder: string, { values }: MemoryState): Promise<void> {
  const texts = JSON.parse(await readFile(join(folder, 'cursors.json'), 'utf8')) as [string, string][];
  for (const [name, text] of texts) values.set(name, Buffer.from(text));
}

/** A folder that one process lays out, before it is measured how others read it: nothing needs to survive a crash. */
class UnflushedStore implements EvidenceStore {
  readonly #root: string;
  readonly #folder: FolderStore;

  constructor(folder: string) {
    this.#root = join(folder, 'main');
    this.#folder = new FolderStore(folder, 'main');
  }

  async create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    const target = join(this.#root, path);
    if (await this.read(path)) return 'exists';
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    return 'created';
  }

  read(path: string): Promise<Uint8Array | null> {
    return this.#folder.read(path);
  }

  list(folder: string, after?: string): Promise<string[]> {
    return this.#folder.list(folder, after);
  }
}
