import type { EvidenceStore, StateStore, StoredDigests } from '../../shared/evidence/ports.ts';
import { byCodeUnit } from '../../shared/kernel/canonical-json.ts';
import { sha256Hex } from '../../shared/kernel/digest.ts';

/** Evidence in memory. It passes the contract suite of the real stores, so tests may rely on it. */
export class MemoryStore implements EvidenceStore {
  readonly files = new Map<string, Uint8Array>();

  create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    if (this.files.has(path)) return Promise.resolve('exists');
    this.files.set(path, copyOf(bytes));
    return Promise.resolve('created');
  }

  read(path: string): Promise<Uint8Array | null> {
    const bytes = this.files.get(path);
    return Promise.resolve(bytes ? copyOf(bytes) : null);
  }

  list(folder: string, after = ''): Promise<string[]> {
    const isIn = (path: string) => path.startsWith(folder) && !path.slice(folder.length).includes('/') && path > after;
    return Promise.resolve([...this.files.keys()].filter(isIn).sort(byCodeUnit));
  }
}

/** The digests that S3 keeps of what it has; passes the contract suite too. */
export class MemoryDigests implements StoredDigests {
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  sha256Of(path: string): Promise<string | null> {
    const bytes = this.#store.files.get(path);
    return Promise.resolve(bytes ? sha256Hex(bytes) : null);
  }
}

/** State in memory; passes the contract suite too. */
export class MemoryState implements StateStore {
  readonly values = new Map<string, Uint8Array>();

  read(name: string): Promise<Uint8Array | null> {
    const bytes = this.values.get(name);
    return Promise.resolve(bytes ? copyOf(bytes) : null);
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    this.values.set(name, copyOf(bytes));
    return Promise.resolve();
  }
}

/** A Buffer's own slice would share its memory. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
