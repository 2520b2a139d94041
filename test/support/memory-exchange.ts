import { isIP } from 'node:net';
import type {
  Address,
  Exchange,
  ExchangeFailure,
  ExchangeRequest,
  ExchangeResponse,
} from '../../shared/connections/ports.ts';
import { RollcallError } from '../../shared/kernel/errors.ts';
import { type Answer, bodyBytes, type Fault, type SimulatedService } from '../simulators/service.ts';

/** What the network does to a request instead of carrying it. */
export type NetworkFault = 'refused' | 'untrusted' | 'reset' | 'hangs' | 'cut-in-body' | 'hangs-in-body';

/** Whoever answers at the far end: a simulated service, or what a test puts there. */
export type FarEnd = Pick<SimulatedService, 'answer'> & Partial<SimulatedService>;

const FAILURES: { readonly [fault in NetworkFault]?: ExchangeFailure } = {
  refused: 'unreachable',
  untrusted: 'tls-refused',
  reset: 'interrupted',
};

/** A network without sockets, whose far end is a simulated service. It passes the contract suite of the real exchange. */
export class MemoryExchange implements Exchange {
  readonly requests: ExchangeRequest[] = [];
  fault: Fault | null = null;
  /** Decides for each request, by its number from 1, what befalls it on the way. */
  network: (number: number) => NetworkFault | null = () => null;
  addresses: readonly Address[] = [{ address: '93.184.215.14', family: 4 }];
  readonly #farEnd: FarEnd;

  constructor(farEnd: FarEnd) {
    this.#farEnd = farEnd;
  }

  resolve(host: string): Promise<readonly Address[]> {
    const bare = host.replace(/^\[|\]$/g, '');
    const family = isIP(bare);
    if (family === 4 || family === 6) return Promise.resolve([{ address: bare, family }]);
    if (this.addresses.length === 0) return Promise.reject(broken('unreachable'));
    return Promise.resolve(this.addresses);
  }

  get(request: ExchangeRequest): Promise<ExchangeResponse> {
    this.requests.push(request);
    const { url, headers, signal } = request;
    if (signal.aborted) return Promise.reject(broken('interrupted'));
    const befalls = this.network(this.requests.length);
    if (befalls === 'hangs') return new Promise((_resolve, reject) => onAbort(signal, reject));
    const failure = befalls && FAILURES[befalls];
    if (failure) return Promise.reject(broken(failure));
    const answer = this.#farEnd.answer({ method: 'GET', url, headers });
    this.fault?.({ number: this.requests.length, url, list: this.#farEnd.listQuery?.(url) ?? null }, answer);
    return Promise.resolve(toResponse(answer, befalls, signal));
  }
}

/** An answer as an exchange gives it. */
export function toResponse(answer: Answer, befalls: NetworkFault | null, signal: AbortSignal): ExchangeResponse {
  const bytes = bodyBytes(answer);
  const half = bytes.subarray(0, bytes.length / 2);
  return {
    status: answer.status,
    headers: new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: (async function* () {
      if (signal.aborted) throw broken('interrupted');
      yield befalls === null ? bytes : half;
      if (befalls === 'hangs-in-body') await new Promise((_resolve, reject) => onAbort(signal, reject));
      if (befalls === 'cut-in-body') throw broken('interrupted');
    })(),
    peerCertificate: null,
  };
}

function onAbort(signal: AbortSignal, reject: (error: Error) => void): void {
  signal.addEventListener('abort', () => reject(broken('interrupted')), { once: true });
}

function broken(failure: ExchangeFailure): RollcallError<ExchangeFailure> {
  return new RollcallError(failure, `simulated ${failure}`);
}
