import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type CursorListing,
  type CursorPage,
  type CursorPageRequest,
  readCursorListing,
} from '../../../shared/connections/cursor-listing.ts';
import { CollectionError } from '../../../shared/connections/errors.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** Places are shares of the list's length. Mostly nothing happens: a list that changes at every request is never read. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
interface Change {
  readonly add: number | null;
  readonly remove: number | null;
}
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: place, remove: fc.constant(null) }),
  fc.record({ add: fc.constant(null), remove: place }),
);
const changes = fc
  .integer({ min: 2, max: 20 })
  .chain((calm) =>
    fc.array(
      fc.oneof(
        { weight: calm, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
      ),
      { minLength: 30, maxLength: 60, size: 'max' },
    ),
  );

/**
 * A server with a list in the order of its ids, whose cursors name the last id that was given. It changes between any two
 * requests; whoever is added has an id that nobody had before.
 */
class ModelServer {
  readonly always: Set<string>;
  /** Who was there at any one moment, by moment. */
  readonly moments: ReadonlySet<string>[] = [];
  changed = false;
  #list: readonly number[];
  readonly #gone = new Set<number>();
  readonly #changes: readonly (readonly Change[])[];
  readonly #pageSizes: readonly number[];

  constructor(size: number, between: readonly (readonly Change[])[], pageSizes: readonly number[]) {
    this.#list = Array.from({ length: size }, (_, i) => i);
    this.#changes = between;
    this.#pageSizes = pageSizes;
    this.always = new Set(this.#list.map(String));
    this.moments.push(new Set(this.always));
  }

  read({ cursor }: CursorPageRequest): Promise<CursorPage<string, null>> {
    const request = this.moments.length - 1;
    const rest = this.#list.filter((id) => cursor === null || id > Number(cursor));
    const page = rest.slice(0, this.#pageSizes[request % this.#pageSizes.length]);
    const next = page.length < rest.length ? String(page.at(-1)) : null;
    for (const { add, remove } of this.#changes[request] ?? []) {
      if (add !== null) this.#add(add);
      if (remove !== null) this.#remove(remove);
    }
    this.moments.push(new Set(this.#list.map(String)));
    const ids = page.map(String);
    return Promise.resolve({ items: ids, ids, next, record: null });
  }

  #add(share: number): void {
    this.changed = true;
    const at = Math.floor(share * this.#list.length);
    const [before, after] = [this.#list[at - 1] ?? -1, this.#list[at] ?? this.#list.length];
    let id = (before + after) / 2;
    while (this.#gone.has(id)) id = (before + id) / 2;
    this.#list = this.#list.toSpliced(at, 0, id);
  }

  #remove(share: number): void {
    const [id] = this.#list.slice(Math.floor(share * this.#list.length));
    if (id === undefined) return;
    this.changed = true;
    this.#gone.add(id);
    this.#list = this.#list.filter((each) => each !== id);
    this.always.delete(String(id));
  }
}

async function readModel(model: ModelServer): Promise<CursorListing<string, null> | null> {
  try {
    return await readCursorListing((request) => model.read(request), {
      name: '/users',
      maxItems: 1000,
      report: () => {},
    });
  } catch (error) {
    if (error instanceof CollectionError) return null;
    throw error;
  }
}

describe('a list by cursor that changes while it is read', () => {
  it('lists people who were all there at one moment, misses nobody who always was, or fails by name [B1] [B2]', async () => {
    const seen = { failed: 0, read: 0, changed: 0 };
    const models = fc.record({
      size: fc.nat(14),
      between: changes,
      pageSizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
    });

    await fc.assert(
      fc.asyncProperty(models, async ({ size, between, pageSizes }) => {
        const server = new ModelServer(size, between, pageSizes);

        const listing = await readModel(server);

        if (!listing) {
          seen.failed++;
          return;
        }
        seen.read++;
        if (server.changed) seen.changed++;
        const listed = new Set(listing.items);
        expect([...server.always.difference(listed)]).toEqual([]);
        expect(server.moments.some((moment) => listed.isSubsetOf(moment))).toBe(true);
      }),
      { numRuns: 2000 },
    );

    // The property would hold emptily if every reading failed, or none met a change.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(25);
  });
});
