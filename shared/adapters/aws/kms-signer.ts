import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { EvidenceError } from '../../evidence/errors.ts';
import type { Signer } from '../../evidence/ports.ts';
import { sha256 } from '../../kernel/digest.ts';
import { type PublicKey, publicKeyFromSpki } from '../../kernel/fingerprint.ts';
import { CALLING } from './calling.ts';
import { failureOf } from './failure.ts';

export function createKms(): KMSClient {
  return new KMSClient(CALLING);
}

/**
 * The signing key in KMS. Its public half is read once, here, and stays what signatures are verified with: an alias that is
 * moved to another key meanwhile is noticed before anything is written. Throws an EvidenceError `signer-…`.
 */
export async function openKmsSigner(kms: KMSClient, keyId: string): Promise<Signer> {
  const publicKey = await readPublicKey(kms, keyId);
  return {
    publicKey,
    sign: async (message) => {
      const request = {
        KeyId: keyId,
        // Always the digest: KMS takes 4,096 bytes at most, and the key's policy allows nothing else.
        Message: sha256(message),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      } as const;
      const { Signature } = await kms.send(new SignCommand(request)).catch((error: unknown) => {
        throw signerError(keyId, 'cannot sign', error);
      });
      if (!Signature) throw new TypeError('KMS answered without a signature');
      return Signature;
    },
  };
}

async function readPublicKey(kms: KMSClient, keyId: string): Promise<PublicKey> {
  const { PublicKey, KeySpec, KeyUsage } = await kms
    .send(new GetPublicKeyCommand({ KeyId: keyId }))
    .catch((error: unknown) => {
      throw signerError(keyId, 'cannot be read', error);
    });
  if (!PublicKey || KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY') {
    const kind = [KeySpec, KeyUsage].filter((text) => text !== undefined).join(', ');
    throw unusable(keyId, `is of another kind (${kind}); evidence is signed by ECC_NIST_P256 for SIGN_VERIFY`);
  }
  return publicKeyFromSpki(PublicKey);
}

/** What KMS says of keys that are there and cannot be used. */
const UNUSABLE: { readonly [name: string]: string } = {
  DisabledException: 'is disabled; enable it',
  KMSInvalidStateException: 'is pending deletion or not ready; cancel the deletion, or name another key',
  InvalidKeyUsageException: 'is not for signing; name the key that the stack made',
  UnsupportedOperationException: 'is of another kind; evidence is signed by ECC_NIST_P256 for SIGN_VERIFY',
};

function signerError(keyId: string, what: string, error: unknown): EvidenceError {
  const { name, kind, words } = failureOf(error);
  const known = UNUSABLE[name];
  if (known !== undefined) return unusable(keyId, known, error);
  if (kind === 'denied' || kind === 'not-found') return unusable(keyId, `${what}: ${words}`, error);
  return new EvidenceError('signer-unavailable', `the signing key ${keyId} ${what}: ${words}`, { cause: error });
}

function unusable(keyId: string, what: string, cause?: unknown): EvidenceError {
  return new EvidenceError('signer-unusable', `the signing key ${keyId} ${what}`, { cause });
}
