import { describe, expect, it } from 'vitest';
import { oneAhead } from '../../../shared/kernel/one-ahead.ts';

/** Work that ends when it is told to, and what has happened. */
function workshop() {
  const events: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const work = (item: string) => {
    events.push(`begins ${item}`);
    const end = Promise.withResolvers<string>();
    ends.set(item, end);
    return end.promise;
  };
  return {
    events,
    work,
    end: (item: string) => ends.get(item),
    finish: (item: string) => ends.get(item)?.resolve(item),
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('working one ahead', () => {
  it('hands results on in the order of the items, whichever is there first', async () => {
    const { work, finish } = workshop();
    const taken = Array.fromAsync(oneAhead(['a', 'b'], work));

    await settled();
    finish('b');
    await settled();
    finish('a');

    expect(await taken).toEqual(['a', 'b']);
  });

  it('has begun the next item when one is handed on, and no more than that', async () => {
    const { events, work, finish } = workshop();
    const results = oneAhead(['a', 'b', 'c'], work);
    const first = results.next();

    await settled();
    finish('a');
    await first;
    await settled();

    expect(events).toEqual(['begins a', 'begins b']);
  });

  it('fails where the work has failed, after all that came before it', async () => {
    const { work, end, finish } = workshop();
    const results = oneAhead(['a', 'b'], work);
    const first = results.next();

    await settled();
    end('b')?.reject(new Error('b failed'));
    await settled();
    finish('a');

    expect((await first).value).toBe('a');
    await expect(results.next()).rejects.toThrow('b failed');
  });

  it('hands on nothing of no items', async () => {
    expect(await Array.fromAsync(oneAhead([], workshop().work))).toEqual([]);
  });
});
