import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findById } from '../../../shared/access/by-id.ts';
import { byCodeUnit } from '../../../shared/kernel/canonical-json.ts';

const id = fc.string({ maxLength: 2, unit: fc.constantFrom('a', 'b', 'B', '-', 'é', '😀') });
const ids = fc.uniqueArray(id, { maxLength: 12 });
const questions = fc.array(id, { maxLength: 30 });

const idOf = (item: { readonly id: string }) => item.id;
const items = (list: readonly string[]) => list.map((name) => ({ id: name }));

describe('an item of a list, looked for by its id', () => {
  it.each<[string, (list: readonly string[]) => readonly string[]]>([
    ['whose items stand in the order of their ids', (list) => list.toSorted(byCodeUnit)],
    ['in any order', (list) => list],
  ])('is found in one %s, whatever has been asked before', (_name, order) => {
    fc.assert(
      fc.property(ids, questions, (list, asked) => {
        const all = items(order(list));
        const find = findById(idOf, all);

        expect(asked.map(find)).toEqual(asked.map((name) => all.find((item) => item.id === name)));
      }),
    );
  });

  it('is found by one look each, where somebody goes through the list in its order', () => {
    const all = items(Array.from({ length: 1000 }, (_, i) => String(i).padStart(4, '0')));
    let looks = 0;
    const find = findById((item) => {
      looks++;
      return item.id;
    }, all);

    const found = all.map((item) => find(item.id));

    expect(found).toEqual(all);
    expect(looks).toBe(all.length);
  });
});
