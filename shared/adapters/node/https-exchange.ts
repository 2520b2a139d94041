import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Address, Exchange, ExchangeRequest, ExchangeResponse } from '../../connections/ports.ts';
import { exchangeFailure, HttpsClient, type HttpsOptions } from './https-client.ts';

/** The network of the sources, which can only GET. */
export class HttpsExchange implements Exchange {
  readonly #client: HttpsClient;

  constructor(options: HttpsOptions = {}) {
    this.#client = new HttpsClient(options);
  }

  async resolve(host: string): Promise<readonly Address[]> {
    const bare = host.replace(/^\[|\]$/g, '');
    const family = isIP(bare);
    if (family !== 0) return [{ address: bare, family: family as 4 | 6 }];
    try {
      const found = await lookup(bare, { all: true, order: 'ipv4first' });
      return found.map(({ address, family: version }) => ({ address, family: version === 6 ? 6 : 4 }));
    } catch (error) {
      throw exchangeFailure(error);
    }
  }

  get(request: ExchangeRequest): Promise<ExchangeResponse> {
    return this.#client.send(request, { method: 'GET' });
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#client.close();
  }
}
