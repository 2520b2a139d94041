import { describe, expect, it } from 'vitest';
import { atMostAtATime } from '../../../shared/kernel/at-a-time.ts';

/** Work on each item that goes on until it is told to end. */
function workbench() {
  const under = new Map<string, PromiseWithResolvers<string>>();
  const work = (item: string) => {
    const own = Promise.withResolvers<string>();
    under.set(item, own);
    return own.promise;
  };
  /** Lets everything that was waiting for it go on. */
  const end = async (item: string, error?: Error) => {
    const own = under.get(item);
    under.delete(item);
    if (error) own?.reject(error);
    else own?.resolve(item.toUpperCase());
    await new Promise(setImmediate);
  };
  return { work, end, underWay: () => [...under.keys()] };
}

describe('work on many items, a few at a time', () => {
  it('begins the next item when one is done, and no sooner', async () => {
    const { work, end, underWay } = workbench();
    const all = atMostAtATime(2, ['a', 'b', 'c'], work);

    const seen = [underWay()];
    await end('b');
    seen.push(underWay());
    await end('a');
    await end('c');

    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ]);
    await all;
  });

  it('returns what came of them in their order, whichever was done first', async () => {
    const { work, end } = workbench();
    const all = atMostAtATime(3, ['a', 'b', 'c'], work);

    await end('c');
    await end('a');
    await end('b');

    await expect(all).resolves.toEqual(['A', 'B', 'C']);
  });

  it('rejects with the error of an item', async () => {
    const { work, end } = workbench();
    const all = atMostAtATime(2, ['a', 'b'], work);
    all.catch(() => {});

    await end('b', new Error('throttled'));

    await expect(all).rejects.toThrow('throttled');
  });
});
