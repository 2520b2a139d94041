import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceStore } from '../../shared/evidence/ports.ts';

const PATH = 'log/00000000000000000000.dsse.json';
const bytesOf = (text: string) => Buffer.from(text);

/** What every evidence store promises. `open` makes an empty one. */
export function defineEvidenceStoreContract(name: string, open: () => Promise<EvidenceStore>): void {
  describe(`${name} as an evidence store`, () => {
    it('gives back what was created, byte for byte', async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.uuid(), async (bytes, id) => {
          const path = `evidence/2026/03/${id}`;

          const created = await store.create(path, bytes);

          expect(created).toBe('created');
          expect(Buffer.from((await store.read(path)) ?? [])).toEqual(Buffer.from(bytes));
        }),
        { numRuns: 20 },
      );
    });

    it('holds a large file', async () => {
      const store = await open();
      const bytes = Buffer.alloc(3_000_000, 'rollcall ');

      await store.create(PATH, bytes);

      expect(Buffer.from((await store.read(PATH)) ?? []).equals(bytes)).toBe(true);
    });

    it('leaves a file as it is when it is created again', async () => {
      const store = await open();
      await store.create(PATH, bytesOf('first'));

      const outcomes = [await store.create(PATH, bytesOf('second')), await store.create(PATH, bytesOf('first'))];

      expect(outcomes).toEqual(['exists', 'exists']);
      expect(Buffer.from((await store.read(PATH)) ?? []).toString()).toBe('first');
    });

    it('lets exactly one of several writers create a file', async () => {
      const store = await open();
      const names = Array.from({ length: 20 }, (_, i) => `writer ${i}`);

      const outcomes = await Promise.all(names.map((writer) => store.create(PATH, bytesOf(writer))));

      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
      const winner = names[outcomes.indexOf('created')];
      expect(Buffer.from((await store.read(PATH)) ?? []).toString()).toBe(winner);
    });

    it('has nothing to read where nothing was created', async () => {
      const store = await open();
      await store.create(PATH, bytesOf('x'));

      expect(await store.read('log/00000000000000000001.dsse.json')).toBeNull();
      expect(await store.read('keys/none.pem')).toBeNull();
    });

    it('keeps its own copy of what it is given and gives away', async () => {
      const store = await open();
      const bytes = bytesOf('good');
      await store.create(PATH, bytes);
      bytes.fill(0);
      (await store.read(PATH))?.fill(0);

      expect(Buffer.from((await store.read(PATH)) ?? []).toString()).toBe('good');
    });

    it('lists the files directly in a folder, in the order of their code units', async () => {
      const store = await open();
      for (const path of ['log/b', 'log/10', 'log/a', 'log/9', 'log/B', 'logs/x', 'log/deeper/y', 'checkpoints/z']) {
        await store.create(path, bytesOf('x'));
      }

      expect(await store.list('log/')).toEqual(['log/10', 'log/9', 'log/B', 'log/a', 'log/b']);
    });

    it('lists what comes after a path, whether that is there or not', async () => {
      const store = await open();
      for (const path of ['log/1', 'log/2', 'log/4']) await store.create(path, bytesOf('x'));

      expect(await store.list('log/', 'log/2')).toEqual(['log/4']);
      expect(await store.list('log/', 'log/3')).toEqual(['log/4']);
      expect(await store.list('log/', 'log/4')).toEqual([]);
    });

    it('lists nothing in a folder that does not exist', async () => {
      const store = await open();

      expect(await store.list('log/')).toEqual([]);
    });

    it('shows a file in lists as soon as it is created', async () => {
      const store = await open();
      const paths = Array.from({ length: 10 }, (_, i) => `log/${i}`);

      for (const [i, path] of paths.entries()) {
        await store.create(path, bytesOf('x'));

        expect(await store.list('log/')).toEqual(paths.slice(0, i + 1));
      }
    });
  });
}
