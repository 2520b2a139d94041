import { constants, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { sha256 } from './digest.ts';
import type { Secret } from './secret.ts';

/** A private key with its certificate. */
export interface CertificateKey {
  /** SHA-256 of the certificate's DER bytes. */
  readonly thumbprint: Uint8Array;
  /** Signs a text by RSASSA-PSS with SHA-256, PS256 of RFC 7518 §3.5. */
  readonly sign: (text: string) => Uint8Array;
}

const MIN_BITS = 2048;

/**
 * Reads a private key of RSA and its certificate from a PEM, as of a time in epoch milliseconds; in words what is wrong
 * with it, and nothing of what it holds, if it cannot be used.
 */
export function readCertificateKey(pem: Secret, now: number): CertificateKey | string {
  const text = pem.reveal();
  const key = parsed(() => createPrivateKey(text));
  const certificate = parsed(() => new X509Certificate(text));
  if (!key) return 'holds no private key that can be read, or one with a passphrase';
  if (!certificate) return 'holds no certificate';
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_BITS) {
    return `is not of RSA with at least ${MIN_BITS} bits`;
  }
  if (!certificate.checkPrivateKey(key)) return 'holds a private key of another certificate, or another one first';
  if (certificate.validToDate.getTime() <= now) return 'has expired';
  return { thumbprint: sha256(certificate.raw), sign: (content) => signPss(key, content) };
}

function signPss(key: KeyObject, text: string): Uint8Array {
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return sign('sha256', Buffer.from(text), { key, ...padding });
}

function parsed<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch {
    // The error may quote what was read.
    return null;
  }
}
