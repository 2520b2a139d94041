import { createECDH, createPrivateKey } from 'node:crypto';
import { HttpsExchange } from '../../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../../shared/adapters/node/https-token-endpoint.ts';
import type { Address, Exchange, ExchangeRequest, ExchangeResponse } from '../../../shared/connections/ports.ts';
import type { Clock, Random } from '../../../shared/kernel/clock.ts';
import { sha256 } from '../../../shared/kernel/digest.ts';
import type { Host } from '../host.ts';

/** What the demo replaces: the time, the network's far end, and the key. Everything else is the program as it is. */

/** The address at which the simulated tenant answers: a real name, so that the evidence is the same in every run. */
export const DEMO_BASE_URL = 'https://leapsome.example/scim/v1';
export const DEMO_HOST = 'leapsome.example';
export const DEMO_TOKEN = 'demo-token';

const steadyRandom: Random = { fraction: () => 0.5 };

/** Leads requests for the demo's host to the simulator on this machine. */
class DemoExchange implements Exchange {
  readonly #inner = new HttpsExchange();
  readonly #simulator: () => string;

  constructor(simulator: () => string) {
    this.#simulator = simulator;
  }

  /** Any public address: the request does not go there. */
  resolve(): Promise<readonly Address[]> {
    return Promise.resolve([{ address: '93.184.215.14', family: 4 }]);
  }

  get(request: ExchangeRequest): Promise<ExchangeResponse> {
    const url = new URL(this.#simulator());
    url.pathname = request.url.pathname;
    url.search = request.url.search;
    return this.#inner.get({ ...request, url, address: { address: '127.0.0.1', family: 4 } });
  }
}

export function demoHost(clock: Clock, token: string, simulator: () => string): Host {
  return {
    environment: { DEMO_SCIM_TOKEN: token },
    clock,
    random: steadyRandom,
    exchange: new DemoExchange(simulator),
    tokenEndpoint: new HttpsTokenEndpoint(),
    timezone: 'UTC',
    openPrompter: null,
    interruption: () => new AbortController().signal,
  };
}

/** The same key in every run, so that every digest is the same. Worthless: anybody can make it. */
export function demoKeyPem(): string {
  const curve = createECDH('prime256v1');
  const secret = sha256(Buffer.from('rollcall demo key, known to everybody'));
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const part = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: part(point.subarray(1, 33)), y: part(point.subarray(33)), d: part(secret) };
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }).toString();
}
