import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../shared/connections/ports.ts';

/** What every source of files promises. `open` makes one that holds a file under a reference. */
export function defineFileSourceContract(
  name: string,
  open: (reference: string, bytes: Uint8Array) => Promise<FileSource>,
): void {
  describe(`${name} as a source of files`, () => {
    it.each([
      ['text', Buffer.from('id,email\r\n1,ada@acme.example\r\n')],
      ['nothing', Buffer.alloc(0)],
      ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
      ['much', Buffer.alloc(2_000_000, 'row\n')],
    ])('reads %s as it is', async (_what, bytes) => {
      const source = await open('people.csv', bytes);

      expect(Buffer.from((await source.read('people.csv')).bytes).equals(bytes)).toBe(true);
    });

    it('names a file that is not there', async () => {
      const source = await open('people.csv', Buffer.alloc(0));

      const reading = source.read('roles.csv');

      await expect(reading).rejects.toMatchObject({
        code: 'file-unreadable',
        message: expect.stringContaining('roles.csv cannot be read'),
      });
    });
  });
}
