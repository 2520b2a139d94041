/** A request as a simulated service sees it. */
export interface SimulatedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** What was sent, if anything was. */
  readonly body?: string;
}

/** An answer before it is written; a fault may change any of it. */
export interface Answer {
  status: number;
  headers: { [name: string]: string };
  /** The document, or the bytes as they are; undefined for none. */
  body: unknown;
}

/** What a request asks of a list. */
export interface ListQuery {
  /** `Users`. */
  readonly resource: string;
  /** Position in the list of the first record that is asked for, from 1. */
  readonly startIndex: number;
  readonly count: number;
}

/** A source system without the network. */
export interface SimulatedService {
  answer(request: SimulatedRequest): Answer;
  /** What a request asks of a list; null if it asks for something else. */
  listQuery(url: URL): ListQuery | null;
}

/** What a fault may look at. */
interface FaultyRequest {
  /** Counts requests from 1. */
  readonly number: number;
  readonly url: URL;
  /** Null for what is no list. */
  readonly list: ListQuery | null;
}

/** A misbehaviour: it changes the answer that the service would give. */
export type Fault = (request: FaultyRequest, answer: Answer) => void;

export function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** An answer by status alone. */
export function bare(status: number): Answer {
  return { status, headers: {}, body: undefined };
}

/** The bytes of an answer's body. */
export function bodyBytes({ body }: Answer): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The whole number that a query names; the fallback if it names none. */
export function numberIn(url: URL, name: string, fallback: number): number {
  const value = Number(url.searchParams.get(name) ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : fallback;
}

/** A limit on requests in any second of a clock. */
export class SecondLimit {
  readonly #perSecond: number;
  #second = { at: 0, requests: 0 };

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Counts a request, and tells whether it is one too many. */
  isExceededBy(now: number): boolean {
    const at = Math.floor(now / 1000);
    this.#second = this.#second.at === at ? { at, requests: this.#second.requests + 1 } : { at, requests: 1 };
    return this.#second.requests > this.#perSecond;
  }
}
