import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type AccessToken, requestToken } from '../../../../shared/connections/entra/access-token.ts';
import type { FormRequest } from '../../../../shared/connections/ports.ts';
import { Secret } from '../../../../shared/kernel/secret.ts';
import { type Answer, json } from '../../../simulators/service.ts';
import { MemoryExchange } from '../../../support/memory-exchange.ts';
import { MemoryTokenEndpoint } from '../../../support/token-endpoints.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { failureOf } from '../transport/line.ts';
import { CLIENT, CLIENT_SECRET, TENANT } from './tenant.ts';

const TOKEN = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'eyJ0.abc-_~+/=' };

interface Wish {
  readonly authority?: string;
  readonly allowLoopback?: boolean;
  readonly addresses?: MemoryExchange['addresses'];
  readonly deadlineMs?: number;
}

/** Asks an endpoint that answers so for a token. */
class Asking {
  readonly clock = new VirtualClock('2026-03-02T06:00:00Z');
  readonly endpoint: MemoryTokenEndpoint;
  readonly token: Promise<AccessToken>;

  constructor(answer: (number: number) => Answer, wish: Wish = {}) {
    const { authority = 'https://login.microsoftonline.com', allowLoopback = false, deadlineMs = 600_000 } = wish;
    this.endpoint = new MemoryTokenEndpoint({ answer: () => answer(this.endpoint.requests.length) });
    const exchange = new MemoryExchange({ answer: () => json(200, {}) });
    if (wish.addresses) exchange.addresses = wish.addresses;
    const credential = { kind: 'secret', secret: new Secret(CLIENT_SECRET) } as const;
    const ports = { exchange, tokenEndpoint: this.endpoint, clock: this.clock, random: { fraction: () => 0.5 } };
    this.token = new Promise((resolve) =>
      resolve(
        requestToken(
          { authority, tenant: TENANT, clientId: CLIENT, credential },
          { ...ports, allowLoopback },
          this.clock.now() + deadlineMs,
        ),
      ),
    );
  }

  /** Code and message of the failure. */
  async failure(): Promise<string> {
    const error = await failureOf(this.token);
    expect(inspect(error, { depth: 9 })).not.toContain(CLIENT_SECRET);
    return `${error.code}: ${error.message}`;
  }
}

describe('an access token', () => {
  it('is asked for by client credentials, at the tenant’s endpoint of the public cloud, and lasts as long as it says', async () => {
    const asking = new Asking(() => json(200, TOKEN));

    const { secret, expiresAt } = await asking.token;

    const [request] = asking.endpoint.requests;
    expect([request?.url.href, request?.address.address]).toEqual([
      `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`,
      '93.184.215.14',
    ]);
    expect(formOf(request)).toEqual({
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_secret: CLIENT_SECRET,
      scope: 'https://graph.microsoft.com/.default',
    });
    expect([secret.reveal(), new Date(expiresAt).toISOString()]).toEqual([
      TOKEN.access_token,
      '2026-03-02T06:59:59.000Z',
    ]);
  });

  it.each([
    ['number as a text', { ...TOKEN, expires_in: '3599' }],
    ['type in lower case', { ...TOKEN, token_type: 'bearer' }],
    ['member more', { ...TOKEN, refresh_in: 1800 }],
  ])('is taken with a %s', async (_, document) => {
    await expect(new Asking(() => json(200, document)).token).resolves.toHaveProperty('expiresAt');
  });

  it.each([
    ['no token', { ...TOKEN, access_token: undefined }],
    ['an empty token', { ...TOKEN, access_token: '' }],
    ['a token that would be two headers', { ...TOKEN, access_token: 'a\r\nx-evil: 1' }],
    ['another type', { ...TOKEN, token_type: 'MAC' }],
    ['no end', { ...TOKEN, expires_in: undefined }],
    ['an end that has come', { ...TOKEN, expires_in: 0 }],
    ['an end that is no number', { ...TOKEN, expires_in: 'soon' }],
    ['no object', [TOKEN]],
  ])('is none with %s', async (_, document) => {
    expect(await new Asking(() => json(200, document)).failure()).toBe(
      'token-malformed: the token endpoint login.microsoftonline.com answered with no bearer token that lasts; ask the vendor',
    );
  });

  it.each([
    [
      401,
      { error: 'invalid_client', error_description: `AADSTS7000215: ${CLIENT_SECRET}`, error_codes: [7000215] },
      ' (invalid_client, AADSTS7000215)',
    ],
    [400, { error: 'unauthorized_client', error_codes: [700016] }, ' (unauthorized_client, AADSTS700016)'],
    [400, { error: `Broken: ${CLIENT_SECRET}`, error_codes: [CLIENT_SECRET] }, ''],
    [403, '<html>', ''],
  ])(
    'that is refused with %i says why by codes alone, and is not asked for again [A1] [A13]',
    async (status, body, codes) => {
      const asking = new Asking(() => ({ status, headers: {}, body }));

      expect(await asking.failure()).toBe(
        `auth-refused: the token endpoint login.microsoftonline.com refused the app registration with status ${status}${codes}; ` +
          'check tenant, clientId and its secret or certificate',
      );
      expect(asking.endpoint.requests).toHaveLength(1);
    },
  );

  it('is asked for again after what may go away by itself, and waits as long as it is told', async () => {
    const asking = new Asking((number) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '7' }, body: undefined } : json(200, TOKEN),
    );

    await asking.token;

    expect([asking.endpoint.requests.length, asking.clock.elapsed]).toEqual([2, 7000]);
  });

  it.each<[what: string, answer: Answer, wish: Wish, code: string]>([
    ['a redirect', { status: 302, headers: { location: 'https://evil.example' }, body: '' }, {}, 'redirect-refused'],
    ['failures without end', { status: 503, headers: {}, body: '' }, {}, 'server-error'],
    [
      'a wait beyond the deadline',
      { status: 429, headers: { 'retry-after': '60' }, body: '' },
      { deadlineMs: 30_000 },
      'deadline-exceeded',
    ],
    ['more than a token', { status: 200, headers: {}, body: Buffer.alloc(70_000, ' ') }, {}, 'body-too-large'],
    ['a login page', { status: 200, headers: {}, body: '<html>' }, {}, 'body-not-json'],
    [
      'two tokens',
      { status: 200, headers: {}, body: '{"access_token":"a","access_token":"b"}' },
      {},
      'json-duplicate-key',
    ],
    ['another encoding', { status: 200, headers: { 'content-encoding': 'br' }, body: '' }, {}, 'encoding-refused'],
  ])('is not had from %s', async (_, answer, wish, code) => {
    expect(await new Asking(() => answer, wish).failure()).toContain(`${code}: `);
  });

  it.each([
    ['another host', { authority: 'https://login.microsoftonline.example' }],
    ['a national cloud', { authority: 'https://login.microsoftonline.us' }],
    ['plain http', { authority: 'http://login.microsoftonline.com' }],
    ['another port', { authority: 'https://login.microsoftonline.com:8443' }],
    ['this machine, where that is not allowed', { authority: 'http://127.0.0.1:8080' }],
    ['an address that is not public', { addresses: [{ address: '169.254.169.254', family: 4 as const }] }],
  ])('is never asked for at %s [A3] [A13]', async (_, wish) => {
    const asking = new Asking(() => json(200, TOKEN), wish);

    expect(await asking.failure()).toContain('address-refused: ');
    expect(asking.endpoint.requests).toEqual([]);
  });
});

function formOf(request: FormRequest | undefined): object {
  return Object.fromEntries(new URLSearchParams(request?.form));
}
