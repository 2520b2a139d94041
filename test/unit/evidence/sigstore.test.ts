import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { beforeAll, describe, expect, it } from 'vitest';
import { sigstoreBundle } from '../../../shared/bundle/manifest.ts';
import type { PublicKey } from '../../../shared/kernel/fingerprint.ts';
import { checkpointAt, entryAt, Forge } from '../../corpus/forge.ts';
import { buildGoodStore, type GoodStore } from '../../corpus/good-store.ts';
import { Scenario } from '../../support/scenario.ts';
import { bundleOf } from '../pipeline/bundle/bundled.ts';

/** Envelopes verify with a library that others wrote: sigstore's, with a plain key and without any online service. */

let good: GoodStore;
beforeAll(async () => {
  good = await buildGoodStore();
});

/** Throws unless sigstore accepts the envelope. It looks at the first signature only. */
function verifyWithSigstore(envelope: object, key: PublicKey): void {
  verifyBundleWithSigstore(sigstoreBundle(Buffer.from(JSON.stringify(envelope))), key);
}

/** The same of the form in which our bundles have it for cosign. */
function verifyBundleWithSigstore(bytes: Uint8Array, key: PublicKey): void {
  const bundle = bundleFromJSON(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const spki = key.key.export({ format: 'der', type: 'spki' });
  const material = toTrustMaterial(TrustedRoot.fromJSON({}), () => ({
    publicKey: key.key,
    validFor: () => true,
    rawBytes: spki,
  }));
  new Verifier(material, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundle));
}

describe('sigstore', () => {
  const refused = expect.objectContaining({ code: 'SIGNATURE_ERROR' });

  it('accepts every signature of every entry and every checkpoint', () => {
    const forge = new Forge(good);
    const keys = new Map([good.first, good.second].map(({ publicKey }) => [publicKey.keyid, publicKey]));
    let accepted = 0;

    for (const path of [...forge.paths('log/'), ...forge.paths('checkpoints/')]) {
      const envelope = forge.envelope(path);
      // A Sigstore bundle holds one signature; a rotation has two.
      for (const signature of envelope.signatures) {
        const key = keys.get(signature.keyid) ?? good.first.publicKey;
        const alone = { ...envelope, signatures: [signature] };

        expect(() => verifyWithSigstore(alone, key), path).not.toThrow();
        accepted++;
      }
    }

    expect(accepted).toBe(21 + 1 + 7);
  });

  it('accepts the statement about a bundle, in the file that is in it for cosign', async () => {
    const scenario = new Scenario({ size: 1 });
    await scenario.runAt('2026-03-03T06:00:00Z');
    const { contents } = await bundleOf(scenario);

    const file = contents.get('MANIFEST.sigstore.json') ?? new Uint8Array();

    expect(() => verifyBundleWithSigstore(file, scenario.signer.publicKey)).not.toThrow();
  });

  it.each([
    ['an entry', entryAt(7)],
    ['a checkpoint', checkpointAt(8)],
  ])('refuses %s of which one byte of the payload is flipped', (_what, path) => {
    const envelope = new Forge(good).envelope(path);
    const payload = Buffer.from(envelope.payload, 'base64');
    for (let at = 0; at < payload.length; at += 97) {
      const flipped = Buffer.from(payload);
      flipped[at] = (payload[at] ?? 0) ^ 1;
      const altered = { ...envelope, payload: flipped.toString('base64') };

      expect(() => verifyWithSigstore(altered, good.first.publicKey), `byte ${at}`).toThrow(refused);
    }
  });

  it('refuses the signature of another entry', () => {
    const forge = new Forge(good);
    const envelope = { ...forge.envelope(entryAt(7)), signatures: forge.envelope(entryAt(6)).signatures };

    expect(() => verifyWithSigstore(envelope, good.first.publicKey)).toThrow(refused);
  });

  it('refuses another payload type', () => {
    const envelope = { ...new Forge(good).envelope(entryAt(7)), payloadType: 'text/plain' };

    expect(() => verifyWithSigstore(envelope, good.first.publicKey)).toThrow(refused);
  });

  it('refuses another key', () => {
    const envelope = new Forge(good).envelope(entryAt(7));

    expect(() => verifyWithSigstore(envelope, good.second.publicKey)).toThrow(refused);
  });
});
