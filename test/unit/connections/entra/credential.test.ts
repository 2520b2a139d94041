import { describe, expect, it } from 'vitest';
import { clientCertificate } from '../../../support/client-certificates.ts';
import { failureOf } from '../transport/line.ts';
import { CLIENT, EntraTenant, TENANT } from './tenant.ts';

const WISH = { certificate: 'file:entra.pem' };

describe('a certificate in place of a secret', () => {
  it('signs an assertion that names it, whom it is for and until when it is good', async () => {
    const { certificate, pem } = await clientCertificate();
    const tenant = new EntraTenant({ uploaded: certificate, secret: pem });

    const { people, facts } = await tenant.collect(WISH);

    const form = new URLSearchParams(tenant.tokenEndpoint.requests[0]?.form);
    const [header, claims] = (form.get('client_assertion') ?? '')
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
    expect(people).toHaveLength(12);
    expect(Object.fromEntries(form)).toMatchObject({
      client_id: CLIENT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(form.has('client_secret')).toBe(false);
    expect(header).toEqual({ alg: 'PS256', typ: 'JWT', 'x5t#S256': expect.stringMatching(/^[\w-]{43}$/) });
    expect(claims).toEqual({
      aud: `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
      iss: CLIENT,
      sub: CLIENT,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: 1_772_431_200,
      nbf: 1_772_431_200,
      exp: 1_772_431_500,
    });
    expect(facts.source.credential?.reference).toBe('file:entra.pem');
  });

  it('is refused when it is not the one that was uploaded', async () => {
    const [uploaded, { pem }] = await Promise.all([clientCertificate(), clientCertificate()]);
    const tenant = new EntraTenant({ uploaded: uploaded.certificate, secret: pem });

    const error = await failureOf(tenant.collect(WISH));

    expect(error.message).toContain('(invalid_client, AADSTS700027)');
  });

  it.each([
    ['nothing but text', async () => 'canary', 'holds no private key that can be read'],
    ['no key', async () => (await clientCertificate()).certificate, 'holds no private key that can be read'],
    [
      'no certificate',
      async () => (await clientCertificate()).pem.split('-----BEGIN CERT')[0] ?? '',
      'holds no certificate',
    ],
    ['the key of another certificate', mixed, 'holds a private key of another certificate'],
    ['a curve', async () => (await clientCertificate({ curve: 'P-256' })).pem, 'is not of RSA with at least 2048 bits'],
    [
      'too short a key',
      async () => (await clientCertificate({ bits: 1024 })).pem,
      'is not of RSA with at least 2048 bits',
    ],
    [
      'an end that has passed',
      async () => (await clientCertificate({ notAfter: '2026-03-02T06:00:00Z' })).pem,
      'has expired',
    ],
  ])('cannot be used with %s, which is said without showing it', async (_, pem, why) => {
    const text = await pem();
    const tenant = new EntraTenant({ secret: text });

    const error = await failureOf(tenant.collect(WISH));

    expect([error.code, error.message]).toEqual([
      'secret-unusable',
      expect.stringContaining(`the certificate file:entra.pem ${why}`),
    ]);
    expect(error.message).not.toContain(text.slice(30, 60) || 'canary');
    expect(tenant.tokenEndpoint.requests).toEqual([]);
  });
});

async function mixed(): Promise<string> {
  const [one, other] = await Promise.all([clientCertificate(), clientCertificate()]);
  return `${one.pem.split('-----BEGIN CERT')[0]}${other.certificate}`;
}
