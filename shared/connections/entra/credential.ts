import { type CertificateKey, readCertificateKey } from '../../kernel/certificate-key.ts';
import type { Secret } from '../../kernel/secret.ts';
import { uuidV5 } from '../../kernel/uuid.ts';
import { CollectionError } from '../errors.ts';

/** What the app registration proves itself with at the token endpoint. */
export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'certificate'; readonly key: CertificateKey };

/** Reads a private key and its certificate. Throws a CollectionError `secret-unusable` that says what is wrong with them. */
export function certificateCredential(pem: Secret, reference: string, now: number): ClientCredential {
  const key = readCertificateKey(pem, now);
  if (typeof key !== 'string') return { kind: 'certificate', key };
  throw new CollectionError(
    'secret-unusable',
    `the certificate ${reference} ${key}; put a private key and its certificate there, as PEM`,
  );
}

/** Long enough for clocks that differ a little. */
const LIFETIME_S = 300;

/**
 * The assertion that a certificate's key signs in place of a secret (RFC 7523 §2.2), as Microsoft describes it: PS256, the
 * certificate named by its SHA-256 thumbprint. `fraction` is a random number, which makes its id another one each time.
 */
export function clientAssertion(
  key: CertificateKey,
  { clientId, audience }: { readonly clientId: string; readonly audience: string },
  now: number,
  fraction: number,
): string {
  const issuedAt = Math.floor(now / 1000);
  const header = { alg: 'PS256', typ: 'JWT', 'x5t#S256': base64Url(key.thumbprint) };
  const claims = {
    aud: audience,
    iss: clientId,
    sub: clientId,
    jti: uuidV5(clientId, `${now} ${fraction}`),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + LIFETIME_S,
  };
  const content = `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(claims))}`;
  return `${content}.${base64Url(key.sign(content))}`;
}

function base64Url(data: Uint8Array | string): string {
  return Buffer.from(data).toString('base64url');
}
