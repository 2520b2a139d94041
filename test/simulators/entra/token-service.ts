import { constants, verify, X509Certificate } from 'node:crypto';
import { type Answer, json, type SimulatedRequest } from '../service.ts';

export interface AppRegistration {
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of the certificate that was uploaded, if one was. */
  readonly certificate?: string;
}

const LIFETIME_S = 3599;

/** Gives out access tokens as the Microsoft identity platform does, and knows them again, whichever instance gave them. */
export class TokenService {
  /** How long tokens last from now on, in seconds. */
  lifetime = LIFETIME_S;
  readonly #app: AppRegistration;
  readonly #now: () => number;

  constructor(app: AppRegistration, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  isValid(authorization: string | undefined): boolean {
    const [, expiresAt = ''] = /^Bearer access-token-(\d+)-Qk93xT$/.exec(authorization ?? '') ?? [];
    return Number(expiresAt) > this.#now();
  }

  answer({ url, headers, body = '' }: SimulatedRequest): Answer {
    const form = new URLSearchParams(body);
    const { tenant, clientId } = this.#app;
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return refused(400, 'invalid_request', 900144);
    if (url.pathname !== `/${tenant}/oauth2/v2.0/token`) return refused(400, 'invalid_request', 90002);
    if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type', 70003);
    if (form.get('client_id') !== clientId) return refused(400, 'unauthorized_client', 700016);
    if (form.get('scope') !== 'https://graph.microsoft.com/.default') return refused(400, 'invalid_scope', 70011);
    const wrong = form.has('client_assertion') ? this.#wrongInAssertion(form, url) : this.#wrongInSecret(form);
    if (wrong !== null) return refused(401, 'invalid_client', wrong);
    return json(200, {
      token_type: 'Bearer',
      expires_in: this.lifetime,
      ext_expires_in: this.lifetime,
      access_token: accessTokenUntil(this.#now() + this.lifetime * 1000),
    });
  }

  #wrongInSecret(form: URLSearchParams): number | null {
    return form.get('client_secret') === this.#app.clientSecret ? null : 7000215;
  }

  #wrongInAssertion(form: URLSearchParams, url: URL): number | null {
    const { certificate, clientId } = this.#app;
    const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    if (certificate === undefined) return 700027;
    const known = new X509Certificate(certificate);
    const { alg, 'x5t#S256': thumbprint } = decoded(header);
    const isKnown =
      alg === 'PS256' &&
      thumbprint === Buffer.from(known.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key: known.publicKey, ...padding },
      Buffer.from(signature, 'base64url'),
    );
    if (!isKnown || !isSigned) return 700027;
    const { aud, iss, sub, nbf, exp } = decoded(claims);
    const now = this.#now() / 1000;
    if (iss !== clientId || sub !== clientId || aud !== url.href) return 700021;
    return Number(nbf) <= now && now < Number(exp) ? null : 700024;
  }
}

/** The token that ends at a time, in milliseconds since the epoch. */
export function accessTokenUntil(end: number): string {
  return `access-token-${end}-Qk93xT`;
}

function decoded(part: string): { readonly [name: string]: unknown } {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

/** What the endpoint says of itself is a long text with ids and the time. */
function refused(status: number, error: string, code: number): Answer {
  return json(status, {
    error,
    error_description: `AADSTS${code}: what was sent was not accepted. Trace ID: 0f1e2d3c Correlation ID: 4b5a6978`,
    error_codes: [code],
    timestamp: '2026-03-02 06:00:00Z',
    trace_id: '0f1e2d3c',
    correlation_id: '4b5a6978',
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
}
