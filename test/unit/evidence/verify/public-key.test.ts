import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PublicKey, publicKeyFromPem, publicKeyFromSpki } from '../../../../shared/evidence/verify/public-key.ts';
import { testSigner } from '../../../support/test-signer.ts';

/** Made once with openssl; the fingerprint is what ssh-keygen -lf prints, the digest what openssl dgst -sha256 does. */
const KNOWN = {
  pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExGq56g/fXIrEfr+nMy6AJaYqkkw2
Rae7jDuN26dcUkv1cMDJmc++2f/AEhARiyKg13vV7w795eqhu5s6VxHv6A==
-----END PUBLIC KEY-----
`,
  keyid: 'SHA256:xXhSbFsVi9jDOC22XtVDDsdWwNgq6VqXT0TZDhUqgJk',
  spkiSha256: '432015bf07bdc555390dfa91ca100b55c5fc11608cdc0d67246005fe4458ba02',
};

const { publicKey: known, privateKey } = testSigner('ada');
const spki = new Uint8Array(known.key.export({ format: 'der', type: 'spki' }));

async function ada(): Promise<PublicKey> {
  const key = await publicKeyFromSpki(spki);
  if (!key) throw new Error('the test key is none');
  return key;
}

describe('a public key', () => {
  it('has the names that ssh-keygen and openssl give it, and the PEM that openssl writes', async () => {
    expect(await publicKeyFromPem(KNOWN.pem)).toMatchObject(KNOWN);
  });

  it('is one key, in PEM and in DER, with the base64 of its DER', async () => {
    const fromPem = await publicKeyFromPem(known.pem);

    expect(await ada()).toMatchObject({ keyid: known.keyid, spki: Buffer.from(spki).toString('base64') });
    expect(fromPem).toBe(await ada());
  });

  const exported = (pair: { publicKey: typeof known.key }) =>
    new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a point that is not on the curve', spki.with(90, (spki[90] ?? 0) ^ 1)],
    ['a point of which only the format is another', spki.with(26, 6)],
    ['a byte behind it', Uint8Array.of(...spki, 0)],
    ['its last byte missing', spki.subarray(0, -1)],
    ['another curve of the same size', exported(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))],
    ['a larger curve', exported(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }))],
    ['another algorithm', exported(generateKeyPairSync('ed25519'))],
  ])('is refused with %s', async (_what, der) => {
    expect(await publicKeyFromSpki(der)).toBeNull();
  });

  it.each([
    ['text before it', `x${KNOWN.pem}`],
    ['text behind it', `${KNOWN.pem}x`],
    ['another key behind it', KNOWN.pem + KNOWN.pem],
    ['something in its base64 that is none', KNOWN.pem.replace('MFkw', 'MF!w')],
    ['the label of a private key', KNOWN.pem.replaceAll('PUBLIC', 'PRIVATE')],
  ])('is refused in PEM with %s', async (_what, pem) => {
    expect(await publicKeyFromPem(pem)).toBeNull();
  });
});

const MESSAGE = Buffer.from('a message');
/** The order of the group; s and order - s are both right. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The numbers of a signature, taken out of its DER with the least effort. */
function numbersIn(der: Uint8Array): [r: bigint, s: bigint] {
  const length = der[3] ?? 0;
  const number = (part: Uint8Array) => BigInt(`0x${Buffer.from(part).toString('hex')}`);
  return [number(der.subarray(4, 4 + length)), number(der.subarray(6 + length))];
}

const bytesOf = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
/** A number as DER writes it: with a zero in front if it would be negative otherwise, and with no other. */
const unsigned = (number: bigint) => {
  const bytes = bytesOf(number);
  const digits = bytes.subarray(
    Math.max(
      0,
      bytes.findIndex((byte) => byte !== 0),
    ),
  );
  return (digits[0] ?? 0) < 0x80 ? [...digits] : [0, ...digits];
};
const integer = (content: readonly number[]) => [2, content.length, ...content];
const sequence = (...parts: readonly (readonly number[])[]) => [0x30, parts.flat().length, ...parts.flat()];

describe('a signature', () => {
  const der = new Uint8Array(sign('sha256', MESSAGE, privateKey));
  const [r, s] = numbersIn(der);

  it('verifies over its message and no other', async () => {
    const key = await ada();

    expect(await key.verify(MESSAGE, der)).toBe(true);
    expect(await key.verify(Buffer.from('another message'), der)).toBe(false);
  });

  it('verifies with the other s, which stands for the same: that harms nobody', async () => {
    const other = Uint8Array.from(sequence(integer(unsigned(r)), integer(unsigned(ORDER - s))));

    expect(await (await ada()).verify(MESSAGE, other)).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a sequence of nothing', [0x30, 0]],
    ['the two numbers alone, 64 bytes', [...bytesOf(r), ...bytesOf(s)]],
    ['one number', sequence(integer(unsigned(r)))],
    ['three numbers', sequence(integer(unsigned(r)), integer(unsigned(s)), integer([1]))],
    ['a byte behind the sequence', [...der, 0]],
    ['its last byte missing', [...der.subarray(0, -1)]],
    ['its length in the long form', [0x30, 0x81, ...der.subarray(1)]],
    [
      'the length of a number in the long form',
      sequence([2, 0x81, ...integer(unsigned(r)).slice(1)], integer(unsigned(s))),
    ],
    ['an endless length', [0x30, 0x80, ...der.subarray(2), 0, 0]],
    ['a zero in front that is not needed', sequence(integer([0, ...unsigned(r)]), integer(unsigned(s)))],
    ['a set in the place of the sequence', [0x31, ...der.subarray(1)]],
    ['an octet string in the place of a number', sequence([4, ...integer(unsigned(r)).slice(1)], integer(unsigned(s)))],
    ['a number without bytes', sequence(integer([]), integer(unsigned(s)))],
    ['a number of zero', sequence(integer([0]), integer(unsigned(s)))],
    [
      'a number beyond the order, the same modulo it',
      sequence(integer(unsigned(r)), integer([1, ...bytesOf(s + ORDER - (1n << 256n))])),
    ],
    ['a number of 33 bytes', sequence(integer([1, ...bytesOf(r)]), integer(unsigned(s)))],
    ['a length beyond the end', sequence(integer(unsigned(r)), [2, 0x40, ...unsigned(s)])],
  ])('does not verify with %s', async (_what, bytes) => {
    expect(await (await ada()).verify(MESSAGE, Uint8Array.from(bytes))).toBe(false);
  });

  it('of numbers whose first bit is set does not verify without the zero in front: it is negative', async () => {
    const key = await ada();
    const signatures = Array.from({ length: 20 }, () => sign('sha256', MESSAGE, privateKey));
    const large = signatures.find((signature) => signature[4] === 0 && signature[3] === 33) ?? Buffer.alloc(0);
    const [largeR, otherS] = numbersIn(large);

    const negative = Uint8Array.from(sequence(integer([...bytesOf(largeR)]), integer(unsigned(otherS))));

    expect([await key.verify(MESSAGE, large), await key.verify(MESSAGE, negative)]).toEqual([true, false]);
  });

  it('that is changed anyhow verifies exactly if OpenSSL says so', async () => {
    const key = await ada();
    const byte = fc.integer({ min: 0, max: 255 });
    const place = fc.integer({ min: 0, max: 79 });
    const change = fc.tuple(place, fc.constantFrom(0, 1, 2), fc.array(byte, { maxLength: 2 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        const bytes = [...der];
        for (const [at, taken, put] of changes) bytes.splice(at, taken, ...put);
        const signature = Uint8Array.from(bytes);
        const openssl = verify('sha256', MESSAGE, { key: known.key, dsaEncoding: 'der' }, signature);
        expect(await key.verify(MESSAGE, signature)).toBe(openssl);
      }),
      { numRuns: 1000 },
    );
  });
});
