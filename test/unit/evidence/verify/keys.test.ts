import { describe, expect, it } from 'vitest';
import { anchorFingerprint, readKeyRecord } from '../../../../shared/evidence/verify/keys.ts';
import { testSigner } from '../../../support/test-signer.ts';

const { publicKey, privateKey } = testSigner('ada');
const spki = publicKey.key.export({ format: 'der', type: 'spki' }).toString('base64');

describe('a trust anchor', () => {
  it.each([
    ['a fingerprint', publicKey.keyid],
    ['a fingerprint with spaces and line breaks around it', `\n ${publicKey.keyid} \r\n`],
    ['a PEM public key', publicKey.pem],
    ['a PEM public key with the line ends of Windows', publicKey.pem.replaceAll('\n', '\r\n')],
  ])('may be given as %s', async (_what, text) => {
    expect(await anchorFingerprint(text)).toBe(publicKey.keyid);
  });

  it.each([
    ['nothing', ''],
    ['a fingerprint that is too short', publicKey.keyid.slice(0, -1)],
    ['a fingerprint that is too long', `${publicKey.keyid}A`],
    ['a fingerprint after something else', `256 ${publicKey.keyid}`],
    ['a fingerprint before something else', `${publicKey.keyid} rollcall`],
    ['a fingerprint in another alphabet', `SHA256:${'-'.repeat(43)}`],
    ['a fingerprint of another digest', publicKey.keyid.replace('SHA256', 'SHA512')],
    ['a PEM private key', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()],
  ])('is not %s', async (_what, text) => {
    expect(await anchorFingerprint(text)).toBeNull();
  });
});

describe('a key record', () => {
  it('holds the key of its fingerprint', async () => {
    expect((await readKeyRecord({ keyid: publicKey.keyid, spki }))?.pem).toBe(publicKey.pem);
  });

  it.each([
    ['another fingerprint', { keyid: testSigner('bob').publicKey.keyid, spki }],
    ['no key', { keyid: publicKey.keyid, spki: 'AAAA' }],
    ['something behind the key', { keyid: publicKey.keyid, spki: `${spki}AAAA` }],
  ])('is not believed with %s', async (_what, record) => {
    expect(await readKeyRecord(record)).toBeNull();
  });
});
