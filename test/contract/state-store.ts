import { describe, expect, it } from 'vitest';
import type { StateStore } from '../../shared/evidence/ports.ts';

const NAME = 'publish-cursor.json';

/** What every state store promises. `open` makes an empty one. */
export function defineStateStoreContract(name: string, open: () => Promise<StateStore>): void {
  const textIn = async (store: StateStore, value = NAME) => Buffer.from((await store.read(value)) ?? []).toString();

  describe(`${name} as a state store`, () => {
    it('has nothing to read before anything was written', async () => {
      const state = await open();

      expect(await state.read(NAME)).toBeNull();
    });

    it('replaces the whole value', async () => {
      const state = await open();
      await state.write(NAME, Buffer.from('a long value'));

      await state.write(NAME, Buffer.from('short'));

      expect(await textIn(state)).toBe('short');
    });

    it('can hold an empty value', async () => {
      const state = await open();

      await state.write(NAME, Buffer.alloc(0));

      expect(await state.read(NAME)).toHaveLength(0);
    });

    it('keeps values apart', async () => {
      const state = await open();

      await state.write('a.json', Buffer.from('a'));
      await state.write('b.json', Buffer.from('b'));

      expect([await textIn(state, 'a.json'), await textIn(state, 'b.json')]).toEqual(['a', 'b']);
    });

    it('keeps its own copy', async () => {
      const state = await open();
      const bytes = Buffer.from('good');
      await state.write(NAME, bytes);
      bytes.fill(0);
      (await state.read(NAME))?.fill(0);

      expect(await textIn(state)).toBe('good');
    });

    it('never shows a part of a value, however many write and read', async () => {
      const state = await open();
      const values = Array.from({ length: 10 }, (_, i) => String(i).repeat(50_000));
      await state.write(NAME, Buffer.from(values[0] ?? ''));

      const writing = Promise.all(values.map((value) => state.write(NAME, Buffer.from(value))));
      const seen = await Promise.all(values.map(() => textIn(state)));
      await writing;

      for (const value of [...seen, await textIn(state)]) expect(values.includes(value)).toBe(true);
    });
  });
}
