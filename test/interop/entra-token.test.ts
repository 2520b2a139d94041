import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '../../shared/adapters/node/clock.ts';
import { HttpsExchange } from '../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../shared/adapters/node/https-token-endpoint.ts';
import { requestToken } from '../../shared/connections/entra/access-token.ts';
import { type ClientCredential, certificateCredential } from '../../shared/connections/entra/credential.ts';
import { Secret } from '../../shared/kernel/secret.ts';
import { type ClientCertificate, clientCertificate } from '../support/client-certificates.ts';
import { pythonWith } from '../support/python.ts';

const TENANT = '6f1d7c1e-0b7d-4b52-9f5e-2f1f6f0f7a11';
const CLIENT = '0b8f1b1e-91a5-4f0f-a2f7-6d2f2c9d1e55';
const SECRET = 'kd8~the.secret_of-the-app';

let uploaded: ClientCertificate;
let folder: string;
let server: ChildProcess;
let authority: string;

/** A server that others wrote: Authlib, which checks secrets, assertions, their audience, times and ids. */
beforeAll(async () => {
  uploaded = await clientCertificate();
  folder = await mkdtemp(join(tmpdir(), 'token-server-'));
  const file = join(folder, 'certificate.pem');
  await writeFile(file, uploaded.certificate);
  const python = await pythonWith(join(import.meta.dirname, 'requirements.txt'));
  server = spawn(python, [join(import.meta.dirname, 'token_server.py'), CLIENT, SECRET, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!server.stdout) throw new Error('the server says nothing');
  const [port] = await once(server.stdout, 'data');
  authority = `http://127.0.0.1:${String(port).trim()}`;
}, 120_000);
afterAll(async () => {
  server.kill();
  await rm(folder, { recursive: true, force: true });
});

/** Asks it for a token, twice, since an assertion must not be used again; the token, or the code and message of the failure. */
async function ask(credential: ClientCredential, clientId = CLIENT): Promise<string> {
  const [exchange, tokenEndpoint] = [new HttpsExchange(), new HttpsTokenEndpoint()];
  const ports = { exchange, tokenEndpoint, clock: systemClock, random: systemRandom, allowLoopback: true };
  const request = () => requestToken({ authority, tenant: TENANT, clientId, credential }, ports, Date.now() + 30_000);
  try {
    await request();
    return (await request()).secret.reveal();
  } catch (error) {
    return String(error);
  } finally {
    exchange.close();
    tokenEndpoint.close();
  }
}

const byCertificate = ({ pem }: ClientCertificate) => certificateCredential(new Secret(pem), 'env:PEM', Date.now());
const bySecret = (secret: string) => ({ kind: 'secret', secret: new Secret(secret) }) as const;

describe('an authorization server of others', () => {
  it('gives a token for our client assertion, each time anew', async () => {
    expect(await ask(byCertificate(uploaded))).toBe('a-token-of-authlib');
  });

  it('gives a token for our secret', async () => {
    expect(await ask(bySecret(SECRET))).toBe('a-token-of-authlib');
  });

  it.each([
    ['the key of another certificate', async () => byCertificate(await clientCertificate()), CLIENT],
    ['another secret', () => bySecret('another'), CLIENT],
    ['a client that it does not know', () => byCertificate(uploaded), TENANT],
  ])('refuses %s', async (_, credential, clientId) => {
    expect(await ask(await credential(), clientId)).toMatch(
      /refused the app registration with status 40[01] \(invalid_client\)/,
    );
  });
});
