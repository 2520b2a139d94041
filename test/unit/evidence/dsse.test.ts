import { sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimedSigners, jsonOf, seal, unseal } from '../../../shared/evidence/dsse.ts';
import type { Signer } from '../../../shared/evidence/ports.ts';
import { canonicalBytes } from '../../../shared/kernel/canonical-json.ts';
import { testSigner } from '../../support/test-signer.ts';

const PAYLOAD = Buffer.from('{"text":"naïve"}', 'utf8');
const ada = testSigner('ada');
const bob = testSigner('bob');

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The envelope of PAYLOAD, signed by ada, with something changed. */
async function changed(change: (envelope: Envelope) => object): Promise<Uint8Array> {
  const envelope: Envelope = JSON.parse(Buffer.from(await seal(PAYLOAD, [ada])).toString('utf8'));
  return canonicalBytes(change(envelope));
}

const signedAs = ({ signatures }: Envelope, sig: string) => signatures.map(({ keyid }) => ({ keyid, sig }));

describe('seal', () => {
  it('signs the type and the length in bytes together with the payload', async () => {
    const envelope = await seal(PAYLOAD, [ada]);

    const { payload, payloadType, signatures } = JSON.parse(Buffer.from(envelope).toString('utf8'));
    const message = Buffer.concat([Buffer.from('DSSEv1 28 application/vnd.in-toto+json 17 '), PAYLOAD]);
    expect(payloadType).toBe('application/vnd.in-toto+json');
    expect(Buffer.from(payload, 'base64')).toEqual(PAYLOAD);
    expect(signatures).toHaveLength(1);
    expect(signatures[0].keyid).toBe(ada.publicKey.keyid);
    expect(verify('sha256', message, ada.publicKey.key, Buffer.from(signatures[0].sig, 'base64'))).toBe(true);
  });

  it('writes canonical JSON', async () => {
    const envelope = await seal(PAYLOAD, [ada]);

    expect(Buffer.from(canonicalBytes(jsonOf(envelope)))).toEqual(Buffer.from(envelope));
  });

  it('carries one signature for each signer, in their order', async () => {
    const envelope = await seal(PAYLOAD, [ada, bob]);

    expect(claimedSigners(envelope)).toEqual([ada.publicKey.keyid, bob.publicKey.keyid]);
    expect(unseal(envelope, [ada.publicKey, bob.publicKey])).toEqual(PAYLOAD);
  });

  it('refuses a signature that the signer’s own public key does not verify', async () => {
    const confused: Signer = { publicKey: ada.publicKey, sign: (message) => bob.sign(message) };

    const sealing = seal(PAYLOAD, [confused]);

    await expect(sealing).rejects.toMatchObject({ code: 'signature-invalid' });
  });

  it('refuses a signature in another form than DER', async () => {
    const ieee: Signer = {
      publicKey: ada.publicKey,
      sign: (message) => Promise.resolve(sign('sha256', message, { key: ada.privateKey, dsaEncoding: 'ieee-p1363' })),
    };

    const sealing = seal(PAYLOAD, [ieee]);

    await expect(sealing).rejects.toMatchObject({ code: 'signature-invalid' });
  });
});

describe('unseal', () => {
  it('returns the payload that was signed', async () => {
    const envelope = await seal(PAYLOAD, [ada]);

    expect(unseal(envelope, [ada.publicKey])).toEqual(PAYLOAD);
  });

  it('returns nothing unless all keys have signed', async () => {
    const envelope = await seal(PAYLOAD, [ada]);

    expect(unseal(envelope, [bob.publicKey])).toBeNull();
    expect(unseal(envelope, [ada.publicKey, bob.publicKey])).toBeNull();
  });

  it.each<[string, (envelope: Envelope) => object]>([
    ['another payload', (envelope) => ({ ...envelope, payload: Buffer.from('{}').toString('base64') })],
    ['another payload type', (envelope) => ({ ...envelope, payloadType: 'application/json' })],
    ['no signature', (envelope) => ({ ...envelope, signatures: [] })],
    ['an empty signature', (envelope) => ({ ...envelope, signatures: signedAs(envelope, '') })],
    ['a signature that is no DER', (envelope) => ({ ...envelope, signatures: signedAs(envelope, 'AAAA') })],
    ['a payload that is no base64', (envelope) => ({ ...envelope, payload: '***' })],
    ['a further member', (envelope) => ({ ...envelope, note: 'trust me' })],
  ])('returns nothing for an envelope with %s', async (_what, change) => {
    const envelope = await changed(change);

    expect(unseal(envelope, [ada.publicKey])).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['text', 'log'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '7'],
  ])('returns nothing for %s', (_what, text) => {
    expect(unseal(Buffer.from(text), [])).toBeNull();
  });
});

describe('claimedSigners', () => {
  it('keeps to fingerprints, so that it can be printed', async () => {
    const hostile = { keyid: '\u001b[31mSHA256:evil', sig: 'AAAA' };
    const envelope = await changed((good) => ({ ...good, signatures: [...good.signatures, hostile] }));

    expect(claimedSigners(envelope)).toEqual([ada.publicKey.keyid]);
  });
});
