import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CollectionError } from '../../../shared/connections/errors.ts';
import { type Page, type PageRequest, readListing } from '../../../shared/connections/offset-listing.ts';
import { sha256Hex } from '../../../shared/kernel/digest.ts';

// Much work for one test; a busy machine is no failure.
vi.setConfig({ testTimeout: 30_000 });

/** What happens to the list between two requests. Places are shares of its length. */
type Change =
  | { readonly add: number }
  | { readonly remove: number }
  | { readonly replace: number; readonly by: number }
  | { readonly move: number; readonly to: number };

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: place }),
  fc.record({ remove: place }),
  // The total stays the same: only who is in the list tells.
  fc.record({ replace: place, by: place }),
  fc.record({ move: place, to: place }),
);
/** Mostly nothing, and for some time: a list that changes at every request can never be read. */
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
 * A server whose list changes between any two requests. Whoever is added has an id that nobody had before; the order
 * may change. It remembers every state that its list was ever in.
 */
class ModelServer {
  readonly states: (readonly string[])[] = [];
  requests = 0;
  #list: string[];
  #nextId: number;
  readonly #changes: readonly (readonly Change[])[];
  readonly #caps: readonly number[];

  constructor(size: number, between: readonly (readonly Change[])[], caps: readonly number[]) {
    this.#list = Array.from({ length: size }, (_, i) => `id-${i}`);
    this.#nextId = size;
    this.#changes = between;
    this.#caps = caps;
    this.states.push([...this.#list]);
  }

  read({ startIndex, count }: PageRequest): Promise<Page<string, null>> {
    const cap = this.#caps[this.requests % this.#caps.length] ?? count;
    const total = this.#list.length;
    const ids = this.#list.slice(startIndex - 1, startIndex - 1 + Math.min(cap, count));
    for (const next of this.#changes[this.requests] ?? []) this.#apply(next);
    this.requests++;
    return Promise.resolve({ items: ids, ids, total, sha256: sha256Hex(JSON.stringify([total, ids])), record: null });
  }

  #apply(next: Change): void {
    const list = this.#list;
    const at = (share: number) => Math.floor(share * list.length);
    const add = (share: number) => list.splice(at(share), 0, `id-${this.#nextId++}`);
    if ('add' in next) add(next.add);
    else if ('remove' in next) list.splice(at(next.remove), 1);
    else if ('replace' in next) {
      list.splice(at(next.replace), 1);
      add(next.by);
    } else list.splice(at(next.to), 0, ...list.splice(at(next.move), 1));
    this.states.push([...list]);
  }
}

const RULES = { name: '/Users', maxItems: 1000, report: () => {} };
const sorted = (ids: readonly string[]) => ids.toSorted().join();

/** Reads the model's list: whether that failed, and if not, whether it gave the members of one single moment. */
async function readModel(model: ModelServer, pageSize: number): Promise<'failed' | 'one moment' | 'wrong'> {
  try {
    const { items } = await readListing((request) => model.read(request), { ...RULES, pageSize });
    const moments = new Set(model.states.map(sorted));
    return moments.has(sorted(items)) ? 'one moment' : 'wrong';
  } catch (error) {
    if (error instanceof CollectionError) return 'failed';
    throw error;
  }
}

const model = (caps: fc.Arbitrary<number[]>) =>
  fc.record({ size: fc.nat(14), pageSize: fc.integer({ min: 1, max: 6 }), between: changes, caps });

describe('a list that changes while it is read', () => {
  it.each([
    ['whose pages have one length', fc.constant<number[]>([100])],
    ['whose pages are capped at a fixed number', fc.integer({ min: 1, max: 5 }).map((cap) => [cap])],
    [
      'whose pages have another length each time',
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 9 }),
    ],
  ])('%s, is read as it was at one moment, or fails by name [B1] [B2] [B4]', async (_name, caps) => {
    const seen = { failed: 0, 'one moment': 0, changed: 0 };

    await fc.assert(
      fc.asyncProperty(model(caps), async ({ size, pageSize, between, caps: lengths }) => {
        const server = new ModelServer(size, between, lengths);

        const outcome = await readModel(server, pageSize);

        expect(outcome).not.toBe('wrong');
        if (outcome !== 'wrong') seen[outcome]++;
        if (outcome === 'one moment' && server.states.length > 1) seen.changed++;
      }),
      { numRuns: 4000 },
    );

    // The property would hold emptily if every reading failed, or none met a change.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(50);
  });
});
