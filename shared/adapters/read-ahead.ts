import type { EvidenceStore } from '../evidence/ports.ts';

/** Reads that are under way at a time: artifacts are large, and all other files small. */
const AHEAD = { artifacts: 8, others: 32 };

/**
 * A store for whoever reads most of it: while files of a folder are read one after the other, up or down, the next ones are
 * asked for before their turn. One that answers after 30 ms would otherwise be read 33 files a second. Nothing is kept: a
 * file is handed on once, and one that was not there is asked for again.
 */
export function readingAhead(store: EvidenceStore): EvidenceStore {
  const lanes = new Map<string, Lane>();
  const laneOf = (folder: string) => {
    const lane = lanes.get(folder) ?? new Lane(store, folder);
    lanes.set(folder, lane);
    return lane;
  };
  return {
    create: (path, bytes) => store.create(path, bytes),
    list: (folder, after) => store.list(folder, after),
    read: (path) => laneOf(path.slice(0, path.lastIndexOf('/') + 1)).read(path),
  };
}

/** One folder, and where in it somebody is reading. */
class Lane {
  readonly #store: EvidenceStore;
  readonly #folder: string;
  readonly #ahead: number;
  /** What was there at the first read: that is enough to guess what is asked for next. */
  #paths: Promise<readonly string[]> | null = null;
  readonly #places = new Map<string, number>();
  #last: number | null = null;
  #direction = 0;
  /** Reads whose turn has not come, by place. */
  readonly #begun = new Map<number, Promise<Uint8Array | null>>();

  constructor(store: EvidenceStore, folder: string) {
    this.#store = store;
    this.#folder = folder;
    this.#ahead = folder.startsWith('evidence/') ? AHEAD.artifacts : AHEAD.others;
  }

  async read(path: string): Promise<Uint8Array | null> {
    this.#paths ??= this.#list();
    const paths = await this.#paths;
    const place = this.#places.get(path);
    if (place === undefined) return this.#store.read(path);
    this.#turn(place);
    const begun = this.#begun.get(place) ?? this.#store.read(path);
    this.#begun.delete(place);
    if (this.#direction !== 0) this.#begin(paths, place);
    return begun.then((bytes) => bytes ?? this.#store.read(path));
  }

  /** Follows whoever reads. A few that are passed over are no other way; a leap is. */
  #turn(place: number): void {
    const step = this.#last === null ? 0 : place - this.#last;
    const direction = Math.abs(step) <= this.#ahead ? Math.sign(step) : 0;
    const isPassed = (other: number) => direction !== this.#direction || (place - other) * direction > 0;
    for (const other of this.#begun.keys()) if (isPassed(other)) this.#begun.delete(other);
    this.#direction = direction;
    this.#last = place;
  }

  #begin(paths: readonly string[], from: number): void {
    for (let next = 1; next <= this.#ahead; next++) {
      const place = from + this.#direction * next;
      const path = paths[place];
      if (path === undefined || this.#begun.has(place)) continue;
      const bytes = this.#store.read(path);
      // It is told to whoever asks for the file; perhaps nobody does.
      bytes.catch(() => {});
      this.#begun.set(place, bytes);
    }
  }

  async #list(): Promise<readonly string[]> {
    const paths = await this.#store.list(this.#folder);
    for (const [place, path] of paths.entries()) this.#places.set(path, place);
    return paths;
  }
}
