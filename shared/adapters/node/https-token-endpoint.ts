import type { ExchangeResponse, FormRequest, TokenEndpoint } from '../../connections/ports.ts';
import { HttpsClient, type HttpsOptions } from './https-client.ts';

/** The network of identity providers' token endpoints, which takes forms and gives nothing else to do. */
export class HttpsTokenEndpoint implements TokenEndpoint {
  readonly #client: HttpsClient;

  constructor(options: HttpsOptions = {}) {
    this.#client = new HttpsClient(options);
  }

  postForm({ form, ...request }: FormRequest): Promise<ExchangeResponse> {
    return this.#client.send(request, { method: 'POST', form });
  }

  /** Closes the connections that are kept open. */
  close(): void {
    this.#client.close();
  }
}
