import { describe, expect, it } from 'vitest';
import { secretFingerprint, sha256, sha256Hex } from '../../../shared/kernel/digest.ts';

describe('digests', () => {
  it('are SHA-256, of the UTF-8 bytes of text', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('ö')).toBe(sha256Hex(Buffer.from('c3b6', 'hex')));
    expect(Buffer.from(sha256(Buffer.from('abc'))).toString('hex')).toBe(sha256Hex('abc'));
  });
});

describe('the fingerprint of a secret', () => {
  it('is the same for the same secret and context, and different for others', () => {
    const fingerprint = secretFingerprint('token', 'acme/main');

    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(secretFingerprint('token', 'acme/main')).toBe(fingerprint);
    expect(secretFingerprint('token2', 'acme/main')).not.toBe(fingerprint);
    expect(secretFingerprint('token', 'acme/other')).not.toBe(fingerprint);
  });

  it('is no plain digest that a guess could be compared with', () => {
    expect(sha256Hex('token')).not.toContain(secretFingerprint('token', 'acme/main'));
  });
});
