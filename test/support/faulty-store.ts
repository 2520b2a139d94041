import type { EvidenceStore, Signer } from '../../shared/evidence/ports.ts';

/**
 * What goes wrong with an operation. `reject`: it fails and has done nothing. `lose-reply`: it has done its work, and
 * fails all the same. `crash`: the process dies before it, `crash-after`: right after it; nothing works from then on.
 */
export type Fault = 'reject' | 'lose-reply' | 'crash' | 'crash-after';

/**
 * Decides what goes wrong, over the operations of any number of ports, counted from 0 in the order in which they begin.
 * A plan whose fault never came about has proved nothing: look at `fired`.
 */
export class FaultPlan {
  /** What was asked for so far: `create log/…`, `sign`. */
  readonly operations: string[] = [];
  /** The operations that went wrong. */
  readonly fired: string[] = [];
  readonly #faultOf: (number: number, operation: string) => Fault | null;
  #hasCrashed = false;

  constructor(faultOf: (number: number, operation: string) => Fault | null) {
    this.#faultOf = faultOf;
  }

  /** One fault, at the operation with this number. */
  static at(number: number, fault: Fault): FaultPlan {
    return new FaultPlan((candidate) => (candidate === number ? fault : null));
  }

  /** Nothing goes wrong: for counting operations. */
  static none(): FaultPlan {
    return new FaultPlan(() => null);
  }

  async around<T>(operation: string, work: () => Promise<T>): Promise<T> {
    const number = this.operations.push(operation) - 1;
    const fault = this.#hasCrashed ? 'crash' : this.#faultOf(number, operation);
    if (fault !== null && !this.#hasCrashed) this.fired.push(operation);
    if (fault === 'crash' || fault === 'crash-after') this.#hasCrashed = true;
    if (fault === 'reject' || fault === 'crash') throw new Error(`planned fault: ${operation} was not done`);
    const result = await work();
    if (fault !== null) throw new Error(`planned fault: the reply of ${operation} was lost`);
    return result;
  }
}

/** Any store, with the faults of a plan. */
export class FaultyStore implements EvidenceStore {
  readonly #inner: EvidenceStore;
  readonly #plan: FaultPlan;

  constructor(inner: EvidenceStore, plan: FaultPlan) {
    this.#inner = inner;
    this.#plan = plan;
  }

  create(path: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    return this.#plan.around(`create ${path}`, () => this.#inner.create(path, bytes));
  }

  read(path: string): Promise<Uint8Array | null> {
    return this.#plan.around(`read ${path}`, () => this.#inner.read(path));
  }

  list(folder: string, after?: string): Promise<string[]> {
    return this.#plan.around(`list ${folder}`, () => this.#inner.list(folder, after));
  }
}

/** Any signer, with the faults of a plan. */
export function faultySigner(inner: Signer, plan: FaultPlan): Signer {
  return { publicKey: inner.publicKey, sign: (message) => plan.around('sign', () => inner.sign(message)) };
}
