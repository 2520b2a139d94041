import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate that an app registration is known by, and the PEM that the collector is given. */
export interface ClientCertificate {
  readonly certificate: string;
  /** Private key and certificate. */
  readonly pem: string;
}

interface CertificateWish {
  readonly bits?: number;
  readonly curve?: string;
  readonly notAfter?: string;
}

/** A certificate that vouches for itself, of RSA unless a curve is wished for. */
export async function clientCertificate(wish: CertificateWish = {}): Promise<ClientCertificate> {
  const { bits = 2048, curve, notAfter = '2099-01-01' } = wish;
  const algorithm =
    curve === undefined
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: bits }
      : { name: 'ECDSA', namedCurve: curve, hash: 'SHA-256' };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=rollcall',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date('2000-01-01'),
    notAfter: new Date(notAfter),
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const certificate = `${made.toString('pem')}\n`;
  return { certificate, pem: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n${certificate}` };
}
