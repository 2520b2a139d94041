import { describe, expect, it } from 'vitest';
import type { VerificationSource } from '../../shared/evidence/verify/source.ts';

const FILES: ReadonlyMap<string, Uint8Array> = new Map([
  ['log/00000000000000000000.dsse.json', Buffer.from('entry')],
  ['evidence/2026/03/aa', Buffer.from([0xff, 0x00])],
  ['evidence/2026/04/bb', Buffer.alloc(0)],
  ['stray', Buffer.from('stray')],
  ['a/very/deep/folder/of/no/use/file', Buffer.from('deep')],
  ['.hidden/file', Buffer.from('hidden')],
]);

/** What every source for the verifier promises. `open` makes one that holds these files. */
export function defineVerificationSourceContract(
  name: string,
  open: (files: ReadonlyMap<string, Uint8Array>) => Promise<VerificationSource>,
): void {
  describe(`${name} as a source for the verifier`, () => {
    it('lists every file, wherever it lies and whatever it is called', async () => {
      const source = await open(FILES);

      expect(new Set(await source.paths())).toEqual(new Set(FILES.keys()));
      expect(await source.paths()).toHaveLength(FILES.size);
    });

    it('reads every file', async () => {
      const source = await open(FILES);

      for (const [path, bytes] of FILES) {
        expect(Buffer.from((await source.read(path)) ?? [0]), path).toEqual(Buffer.from(bytes));
      }
    });

    it('lists nothing where there is nothing', async () => {
      const source = await open(new Map());

      expect(await source.paths()).toEqual([]);
    });

    it.each([
      ['a file that is not there', 'log/00000000000000000001.dsse.json'],
      ['a folder', 'evidence/2026'],
      ['a file in a file', 'stray/inside'],
      ['no name', ''],
      ['a name that no system has', 'a\u0000b'],
      ['a name that is far too long', 'x'.repeat(10_000)],
    ])('gives nothing for %s, and does not fail', async (_what, path) => {
      const source = await open(FILES);

      expect(await source.read(path)).toBeNull();
    });
  });
}
