import type { ExchangeResponse, FormRequest, TokenEndpoint } from '../../shared/connections/ports.ts';
import { type FarEnd, toResponse } from './memory-exchange.ts';

/** For work that has no business there. */
export const noTokenEndpoint: TokenEndpoint = {
  postForm: () => Promise.reject(new Error('nobody asks for a token here')),
};

/** A token endpoint without sockets, at whose far end a simulated service answers. */
export class MemoryTokenEndpoint implements TokenEndpoint {
  readonly requests: FormRequest[] = [];
  readonly #farEnd: FarEnd;

  constructor(farEnd: FarEnd) {
    this.#farEnd = farEnd;
  }

  postForm(request: FormRequest): Promise<ExchangeResponse> {
    this.requests.push(request);
    const { url, headers, form, signal } = request;
    return Promise.resolve(toResponse(this.#farEnd.answer({ method: 'POST', url, headers, body: form }), null, signal));
  }
}
