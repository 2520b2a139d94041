import { describe, expect, it } from 'vitest';
import type { SecretSource } from '../../shared/connections/ports.ts';

/** A source of secrets, and the reference under which it holds a text. */
export interface SecretFixture {
  readonly source: SecretSource;
  readonly reference: string;
}

/** What every source of secrets promises. `open` makes one that holds a text; null for nothing at all. */
export function defineSecretSourceContract(name: string, open: (text: string | null) => Promise<SecretFixture>): void {
  describe(`${name} as a source of secrets`, () => {
    it.each([
      ['as it is', 'eyJhbGciOi.J9~+/=-_', 'eyJhbGciOi.J9~+/=-_'],
      ['without the line break that editors add', 'token-1\n', 'token-1'],
      ['without spaces around it', '  token-2 \r\n', 'token-2'],
    ])('reads a token %s', async (_what, text, token) => {
      const { source, reference } = await open(text);

      expect((await source.read(reference)).reveal()).toBe(token);
    });

    it.each([
      ['nothing', null],
      ['no text', ''],
      ['only spaces', ' \n'],
      ['two tokens', 'canary-token-1 canary-token-2'],
      ['two lines', 'canary-token-1\ncanary-token-2'],
      ['the word Bearer', 'Bearer canary-token-1'],
      ['a JSON object', '{"token":"canary-token-1"}'],
      ['a JSON string', '"canary-token-1"'],
      ['letters that no token has', 'canary-tökén'],
      ['a control character', 'canary\u0000token'],
    ])('refuses %s, and does not repeat it', async (_what, text) => {
      const { source, reference } = await open(text);

      const reading = source.read(reference);

      await expect(reading).rejects.toMatchObject({
        code: 'secret-unusable',
        message: expect.not.stringMatching(/canary/),
      });
    });

    it('gives the token to nobody who prints it', async () => {
      const { source, reference } = await open('canary-token-1');

      const secret = await source.read(reference);

      expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain('canary');
    });
  });
}
