import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../../shared/kernel/digest.ts';
import { Secret } from '../../../../shared/kernel/secret.ts';
import { failureOf, HOST, Line } from './line.ts';

const SECRET = 'canary secret & more';

describe('what a request proves itself with', () => {
  it.each([
    ['a bearer token', { scheme: 'Bearer', secret: new Secret('token') }, 'Bearer token'],
    ['a key as the user name, without a password', { scheme: 'Basic', secret: new Secret('key') }, 'Basic a2V5Og=='],
    ['nothing', null, undefined],
  ] as const)('may be %s', async (_, credential, header) => {
    const line = new Line();

    await line.ask({ credential, headers: { 'x-account-id': 'acc-1' } });

    const [request] = line.exchange.requests;
    expect([request?.headers.authorization, request?.headers['x-account-id']]).toEqual([header, 'acc-1']);
  });

  it('may be a parameter of the query, beside the others and in no header [A1]', async () => {
    const line = new Line();

    await line.ask({ query: { page: '1' }, credential: { parameter: 'secret', secret: new Secret(SECRET) } });

    const [request] = line.exchange.requests;
    expect(request?.url.searchParams.get('secret')).toBe(SECRET);
    expect(request?.url.searchParams.get('page')).toBe('1');
    expect(JSON.stringify(request?.headers)).not.toContain('canary');
  });

  it.each([302, 401, 404, 429, 500])('is in no failure of a request with status %i [A1]', async (status) => {
    const line = new Line({ answer: () => ({ status, headers: { location: `/?${SECRET}` }, body: SECRET }) });

    const error = await failureOf(line.ask({ credential: { parameter: 'secret', secret: new Secret(SECRET) } }));

    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('canary');
  });
});

describe('a status that tells the caller something', () => {
  it('is given to it, with the digest of a body that nobody parses', async () => {
    const line = new Line({ answer: () => ({ status: 403, headers: {}, body: '<html>' }) });

    const response = await line.ask({ telling: [403, 422] });

    expect(response).toMatchObject({
      status: 403,
      value: undefined,
      bytes: 6,
      sha256: sha256Hex('<html>'),
      attempts: 1,
    });
  });

  it('is a failure for whoever did not ask for it', async () => {
    const line = new Line({ answer: () => ({ status: 403, headers: {}, body: {} }) });

    const error = await failureOf(line.ask({ telling: [422] }));

    expect([error.code, error.message]).toEqual(['auth-refused', expect.stringContaining(`${HOST}/scim/v1/Users`)]);
  });
});
