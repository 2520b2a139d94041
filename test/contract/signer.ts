import { createHash, createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signer } from '../../shared/evidence/ports.ts';

/** What every signer promises. `open` makes one, always with the same key. */
export function defineSignerContract(name: string, open: () => Promise<Signer>): void {
  describe(`${name} as a signer`, () => {
    it('signs any message so that its public key verifies it, in DER over SHA-256', async () => {
      const { publicKey, sign } = await open();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (message) => {
          const signature = await sign(message);

          expect(verify('sha256', message, { key: publicKey.key, dsaEncoding: 'der' }, signature)).toBe(true);
          expect(signature[0]).toBe(0x30);
        }),
        { numRuns: 30 },
      );
    });

    it('signs what is far larger than a KMS message', async () => {
      const { publicKey, sign } = await open();
      const message = Buffer.alloc(1_000_000, 'x');

      expect(verify('sha256', message, publicKey.key, await sign(message))).toBe(true);
    });

    it('gives a signature that no other message has', async () => {
      const { publicKey, sign } = await open();

      const signature = await sign(Buffer.from('one'));

      expect(verify('sha256', Buffer.from('other'), publicKey.key, signature)).toBe(false);
    });

    it('can sign several messages at once', async () => {
      const { publicKey, sign } = await open();
      const messages = Array.from({ length: 10 }, (_, i) => Buffer.from(`message ${i}`));

      const signatures = await Promise.all(messages.map((message) => sign(message)));

      const isGood = (message: Uint8Array, i: number) =>
        verify('sha256', message, publicKey.key, signatures[i] ?? Buffer.alloc(0));
      expect(messages.map(isGood)).not.toContain(false);
    });

    it('has a P-256 key, in PEM, under its names', async () => {
      const { publicKey } = await open();

      const key = createPublicKey(publicKey.pem);
      const spki = key.export({ format: 'der', type: 'spki' });
      const hex = createHash('sha256').update(spki).digest('hex');
      expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
      expect(publicKey.spkiSha256).toBe(hex);
      expect(publicKey.keyid).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
      expect(publicKey.key.equals(key)).toBe(true);
    });

    it('keeps the private key to itself', async () => {
      const signer = await open();

      expect(signer.publicKey.key.type).toBe('public');
      expect(JSON.stringify(signer.publicKey)).not.toContain('PRIVATE');
    });
  });
}
