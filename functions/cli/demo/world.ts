import { createECDH, createPrivateKey } from 'node:crypto';
import { HttpsExchange } from '../../../shared/adapters/node/https-exchange.ts';
import { HttpsTokenEndpoint } from '../../../shared/adapters/node/https-token-endpoint.ts';
import { GRAPH_HOST } from '../../../shared/connections/entra/options.ts';
import type {
  Address,
  Exchange,
  ExchangeRequest,
  ExchangeResponse,
  FormRequest,
  TokenEndpoint,
} from '../../../shared/connections/ports.ts';
import type { Clock, Random } from '../../../shared/kernel/clock.ts';
import { sha256 } from '../../../shared/kernel/digest.ts';
import { guid } from '../../../test/simulators/company/directory.ts';
import type { Host } from '../host.ts';

/** What the demo replaces: the time, the network's far ends, and the key. Everything else is the program as it is. */

/** The hosts at which the simulated services answer: real names, so that the evidence is the same in every run. */
export const DEMO_HOSTS = { leapsome: 'leapsome.example', humaans: 'humaans.example', entra: GRAPH_HOST } as const;
export const DEMO_BASE_URLS = {
  leapsome: `https://${DEMO_HOSTS.leapsome}/scim/v1`,
  humaans: `https://${DEMO_HOSTS.humaans}/api`,
  entra: `https://${DEMO_HOSTS.entra}/v1.0`,
} as const;
/** What the simulated services ask for. */
export const DEMO_SECRETS = {
  leapsome: 'demo-token',
  humaans: 'demo-hr-token',
  entra: 'demo-directory-secret',
} as const;
export const DEMO_DIRECTORY = { tenant: guid('tenant acme'), clientId: guid('app registration Rollcall') } as const;

const steadyRandom: Random = { fraction: () => 0.5 };
const LOOPBACK: Address = { address: '127.0.0.1', family: 4 };

/** Leads requests for the demo's hosts to the simulators on this machine; those for tokens, too. */
class DemoNetwork implements Exchange, TokenEndpoint {
  readonly #exchange = new HttpsExchange();
  readonly #tokenEndpoint = new HttpsTokenEndpoint();
  readonly #simulators: ReadonlyMap<string, string>;

  constructor(simulators: ReadonlyMap<string, string>) {
    this.#simulators = simulators;
  }

  /** Any public address: the request does not go there. */
  resolve(): Promise<readonly Address[]> {
    return Promise.resolve([{ address: '93.184.215.14', family: 4 }]);
  }

  get(request: ExchangeRequest): Promise<ExchangeResponse> {
    return this.#exchange.get({ ...request, url: this.#atSimulator(request.url), address: LOOPBACK });
  }

  postForm(request: FormRequest): Promise<ExchangeResponse> {
    return this.#tokenEndpoint.postForm({ ...request, url: this.#atSimulator(request.url), address: LOOPBACK });
  }

  #atSimulator({ host, pathname, search }: URL): URL {
    const simulator = this.#simulators.get(host);
    if (simulator === undefined) throw new Error(`the demo has no simulator for ${host}`);
    return new URL(pathname + search, simulator);
  }
}

/** The machine as the demo has it; `simulators` are addresses by the host for which they answer. */
export function demoHost(clock: Clock, simulators: ReadonlyMap<string, string>): Host {
  const network = new DemoNetwork(simulators);
  return {
    environment: {
      DEMO_SCIM_TOKEN: DEMO_SECRETS.leapsome,
      DEMO_HUMAANS_TOKEN: DEMO_SECRETS.humaans,
      DEMO_ENTRA_SECRET: DEMO_SECRETS.entra,
    },
    clock,
    random: steadyRandom,
    exchange: network,
    tokenEndpoint: network,
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
