import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, as `https.createServer` takes them. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** Hex SHA-256 of the certificate's DER bytes, as a certificate of completeness records it. */
  readonly sha256: string;
}

export interface CertificateWish {
  /** DNS names, and IP addresses. */
  readonly names: readonly string[];
  readonly notBefore?: string;
  readonly notAfter?: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Wide enough for the real clock of any machine, since TLS looks at no other. */
const VALID = { notBefore: '2000-01-01', notAfter: '2099-01-01' } as const;

/** A certificate authority for a test. */
export class TestAuthority {
  /** PEM, for `ca`. */
  readonly pem: string;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #certificate: x509.X509Certificate;

  private constructor(keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate) {
    this.#keys = keys;
    this.#certificate = certificate;
    this.pem = certificate.toString('pem');
  }

  static async create(name = 'Test Authority'): Promise<TestAuthority> {
    const keys = await makeKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(VALID.notBefore),
      notAfter: new Date(VALID.notAfter),
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    return new TestAuthority(keys, certificate);
  }

  async issue(wish: CertificateWish): Promise<ServerCertificate> {
    const keys = await makeKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=server',
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...contents(wish),
    });
    return exported(certificate, keys);
  }
}

/** A certificate that vouches for itself. */
export async function selfSigned(wish: CertificateWish): Promise<ServerCertificate> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=server',
    keys,
    signingAlgorithm: ALGORITHM,
    ...contents(wish),
  });
  return exported(certificate, keys);
}

function contents({ names, notBefore, notAfter }: CertificateWish) {
  const alternatives = names.map((name) => ({ type: /^[\d.]+$/.test(name) ? 'ip' : 'dns', value: name }) as const);
  return {
    notBefore: new Date(notBefore ?? VALID.notBefore),
    notAfter: new Date(notAfter ?? VALID.notAfter),
    extensions: [new x509.SubjectAlternativeNameExtension(alternatives)],
  };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function exported(
  certificate: x509.X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
): Promise<ServerCertificate> {
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    sha256: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('hex'),
  };
}
