import type { Address, Exchange, ExchangeRequest, ExchangeResponse } from '../../shared/connections/ports.ts';
import { type Answer, bodyBytes, parseListQuery, type ScimService } from '../simulators/leapsome/scim-service.ts';
import type { Fault } from '../simulators/leapsome/server.ts';

/** A network without sockets, whose far end is a simulated service. It passes the contract suite of the real exchange. */
export class MemoryExchange implements Exchange {
  readonly requests: ExchangeRequest[] = [];
  fault: Fault | null = null;
  addresses: readonly Address[] = [{ address: '93.184.215.14', family: 4 }];
  readonly #service: ScimService;

  constructor(service: ScimService) {
    this.#service = service;
  }

  resolve(): Promise<readonly Address[]> {
    return Promise.resolve(this.addresses);
  }

  get(request: ExchangeRequest): Promise<ExchangeResponse> {
    this.requests.push(request);
    const { url, headers } = request;
    const answer = this.#service.answer({ method: 'GET', url, authorization: headers.authorization ?? null });
    this.fault?.({ number: this.requests.length, url, list: parseListQuery(url) }, answer);
    return Promise.resolve(toResponse(answer));
  }
}

/** An answer as an exchange gives it. */
export function toResponse(answer: Answer): ExchangeResponse {
  return {
    status: answer.status,
    headers: new Map(Object.entries(answer.headers)),
    body: (async function* () {
      yield bodyBytes(answer);
    })(),
    peerCertificate: null,
  };
}
