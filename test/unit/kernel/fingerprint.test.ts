import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describe as describeKey, publicKeyFromPem, publicKeyFromSpki } from '../../../shared/kernel/fingerprint.ts';

/** Made once with openssl; the fingerprint is what ssh-keygen -lf prints, the digest what openssl dgst -sha256 does. */
const KNOWN = {
  pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExGq56g/fXIrEfr+nMy6AJaYqkkw2
Rae7jDuN26dcUkv1cMDJmc++2f/AEhARiyKg13vV7w795eqhu5s6VxHv6A==
-----END PUBLIC KEY-----
`,
  fingerprint: 'SHA256:xXhSbFsVi9jDOC22XtVDDsdWwNgq6VqXT0TZDhUqgJk',
  spkiSha256: '432015bf07bdc555390dfa91ca100b55c5fc11608cdc0d67246005fe4458ba02',
};
const COMPRESSED = `-----BEGIN PUBLIC KEY-----
MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACxGq56g/fXIrEfr+nMy6AJaYqkkw2
Rae7jDuN26dcUks=
-----END PUBLIC KEY-----
`;

describe('a P-256 public key', () => {
  it('has the fingerprint that ssh-keygen prints, and the digest that openssl prints', () => {
    const key = publicKeyFromPem(KNOWN.pem);

    expect(key.keyid).toBe(KNOWN.fingerprint);
    expect(key.spkiSha256).toBe(KNOWN.spkiSha256);
    expect(key.pem).toBe(KNOWN.pem);
  });

  it('is the same key when its point is written compressed', () => {
    expect(publicKeyFromPem(COMPRESSED)).toMatchObject({ keyid: KNOWN.fingerprint, pem: KNOWN.pem });
  });

  it('is the same key from DER, and with the line ends of Windows', () => {
    const der = Buffer.from(KNOWN.pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

    expect(publicKeyFromSpki(der).keyid).toBe(KNOWN.fingerprint);
    expect(publicKeyFromPem(KNOWN.pem.replaceAll('\n', '\r\n')).keyid).toBe(KNOWN.fingerprint);
  });

  it('describes the public half of a private key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

    expect(describeKey(privateKey).pem).toBe(publicKey.export({ format: 'pem', type: 'spki' }));
    expect(describeKey(privateKey).key.type).toBe('public');
  });
});

describe('what is no P-256 public key', () => {
  const privatePem = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
    format: 'pem',
    type: 'pkcs8',
  });
  const publicPem = (type: 'p384' | 'ed25519' | 'rsa') => {
    const pair =
      type === 'p384'
        ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
        : type === 'ed25519'
          ? generateKeyPairSync('ed25519')
          : generateKeyPairSync('rsa', { modulusLength: 1024 });
    return pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  };

  it.each([
    ['nothing', '', 'not a PEM public key'],
    ['other text', 'SHA256:abc', 'not a PEM public key'],
    ['a private key', String(privatePem), 'not a PEM public key'],
    ['a private key with a public one behind it', `${privatePem}${KNOWN.pem}`, 'not a PEM public key'],
    ['two public keys', `${KNOWN.pem}${KNOWN.pem}`, 'not a PEM public key'],
    ['a broken body', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'not a public key'],
    ['a P-384 key', publicPem('p384'), 'not a P-256 key'],
    ['an Ed25519 key', publicPem('ed25519'), 'not a P-256 key'],
    ['an RSA key', publicPem('rsa'), 'not a P-256 key'],
  ])('is refused: %s', (_name, pem, message) => {
    expect(() => publicKeyFromPem(pem)).toThrow(new TypeError(message));
  });

  it('is refused as DER', () => {
    expect(() => publicKeyFromSpki(Buffer.from('abc'))).toThrow(TypeError);
    expect(() => publicKeyFromSpki(createPrivateKey(privatePem).export({ format: 'der', type: 'pkcs8' }))).toThrow(
      TypeError,
    );
  });
});
