import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Signer } from '../../shared/evidence/ports.ts';
import { sha256 } from '../../shared/kernel/digest.ts';
import { describe } from '../../shared/kernel/fingerprint.ts';

type TestSigner = Signer & { readonly privateKey: KeyObject };

const made = new Map<string, TestSigner>();

/** A signing key made from a name: the same name gives the same key. For tests only. */
export function testSigner(name: string): TestSigner {
  const signer = made.get(name) ?? makeSigner(name);
  made.set(name, signer);
  return signer;
}

function makeSigner(name: string): TestSigner {
  const curve = createECDH('prime256v1');
  const secret = sha256(Buffer.from(`test key ${name}`));
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const part = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(point.subarray(1, 33)), y: part(point.subarray(33)), d: part(secret) };
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    publicKey: describe(privateKey),
    privateKey,
    sign: (message) => Promise.resolve(sign('sha256', message, privateKey)),
  };
}
